"""Readers know an account by one pattern, which takes its stand-in as well."""

from __future__ import annotations

from pathlib import Path

DOCTOR = Path(__file__).resolve().parents[2] / "doctor"
OF_REAL_ONES = (
    "case/name_tokens.py",
    "case/redaction.py",
    "case/stand_ins.py",
    "case/redaction_names.py",
    "lab/",
    "demo/",
)
"""What replaces real accounts, and what speaks with AWS."""


def test_no_reader_takes_accounts_for_digits_alone() -> None:
    r"""A case that was redacted is read as the original: `\d{12}` passes over its accounts."""
    found = [
        str(path.relative_to(DOCTOR))
        for path in DOCTOR.rglob("*.py")
        if r"\d{12}" in path.read_text(encoding="utf-8")
    ]
    allowed = (*OF_REAL_ONES, "gather/walk.py")
    assert [each for each in found if not each.startswith(allowed)] == []

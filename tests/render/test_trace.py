"""`-v`: how the policies decide, as a tree that fits the page and says what did not match."""

from __future__ import annotations

import json
from pathlib import Path

import doctor
from doctor.engine import diagnose
from doctor.render.trace import trace_lines

_FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
WIDTH = 80


def traced(fixture: str) -> list[str]:
    case = doctor.load_case(json.loads((_FIXTURES / fixture).read_text(encoding="utf-8")))
    hop = diagnose(case).situation.hops[-1]
    return [line.text for line in trace_lines(hop, WIDTH)]


def test_the_element_that_does_not_match_stands_with_what_the_request_has() -> None:
    lines = traced("trust/external_id_mismatch/broken.json")
    at = next(n for n, line in enumerate(lines) if "sts:ExternalId" in line)
    assert lines[at].split()[:2] == ["no", "Condition"]
    assert lines[at + 1].strip() == "the request has ABCDEF654321"


def test_how_the_caller_is_matched_is_said() -> None:
    lines = traced("trust/external_id_mismatch/broken.json")
    assert any("Principal" in line and "(the caller's account)" in line for line in lines)


def test_a_policy_that_was_not_seen_is_not_said_to_be_missing() -> None:
    text = "\n".join(traced("trust/external_id_mismatch/broken.json"))
    assert "none, or none seen: " in text
    assert "SCP: there is none" not in text


def test_every_tree_fits_the_page_but_for_what_cannot_be_broken() -> None:
    for path in sorted(_FIXTURES.glob("*/*/broken.json"))[:60]:
        case = doctor.load_case(json.loads(path.read_text(encoding="utf-8")))
        for hop in diagnose(case).situation.hops:
            for line in trace_lines(hop, WIDTH):
                assert len(line.text) <= WIDTH or len(line.text.split()) <= 4, line.text

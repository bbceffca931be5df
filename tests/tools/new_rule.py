"""Writes a new rule's files from templates: `make new-rule ID=family/name`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = Path(__file__).with_name("templates")
FAMILIES = ("config", "credentials", "trust", "permission", "mfa", "request", "federation",
            "endpoint", "hygiene")  # fmt: skip
_ID = re.compile(r"(?P<family>[a-z]+)/(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)\Z")


class NotWritten(Exception):  # noqa: N818 - it says what happened
    """The rule cannot be written; the text says why."""


def files_of(rule_id: str, root: Path) -> dict[str, Path]:
    """Return where each template's file goes. Raises `NotWritten` for an id that is no id."""
    match = _ID.match(rule_id)
    if match is None or match["family"] not in FAMILIES:
        raise NotWritten(f"“{rule_id}” is not an id: family/some-name, of {', '.join(FAMILIES)}")
    family, name = match["family"], match["name"]
    stem = name.replace("-", "_")
    fixtures = root / "fixtures" / family / stem
    return {
        "rule.py": root / "doctor" / "rules" / family / f"{stem}.py",
        "page.md": root / "docs" / "rules" / family / f"{name}.md",
        "broken.json": fixtures / "broken.json",
        "near_miss.json": fixtures / "near_miss.json",
        "neighbour.json": fixtures / "neighbour.json",
        "test.py": root / "tests" / "rules" / family / f"test_{stem}.py",
    }


def write_rule(rule_id: str, root: Path) -> tuple[Path, ...]:
    """Write the files and the line in the catalogue. Nothing that exists is overwritten."""
    files = files_of(rule_id, root)
    present = [path for path in files.values() if path.exists()]
    if present:
        raise NotWritten(f"{present[0].relative_to(root)} is there already")
    stem = files["rule.py"].stem
    words = {"@ID@": rule_id, "@STEM@": stem, "@FIXTURES@": f"{rule_id}".replace("-", "_")}
    for template, path in files.items():
        text = (TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")
        for mark, word in words.items():
            text = text.replace(mark, word)
        path.parent.mkdir(parents=True, exist_ok=True)
        for package in (path.parent,) if path.suffix == ".py" else ():
            (package / "__init__.py").touch()
        path.write_text(text, encoding="utf-8")
    _enter(rule_id, root / "doctor" / "rules" / "catalogue.py")
    return tuple(files.values())


def _enter(rule_id: str, catalogue: Path) -> None:
    """Enter the id behind the last of its family, or at the end."""
    lines = catalogue.read_text(encoding="utf-8").splitlines(keepends=True)
    family = rule_id.partition("/")[0]
    rows = [at for at, line in enumerate(lines) if re.match(r'    "[a-z]+/', line)]
    own = [at for at in rows if lines[at].lstrip().startswith(f'"{family}/')]
    lines.insert((own or rows)[-1] + 1, f'    "{rule_id}",\n')
    catalogue.write_text("".join(lines), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Write a rule, or say why not."""
    if len(arguments) != 1 or not arguments[0]:
        print("usage: make new-rule ID=family/some-name")
        return 2
    try:
        written = write_rule(arguments[0], ROOT)
    except NotWritten as error:
        print(error)
        return 2
    for path in written:
        print(f"wrote {path.relative_to(ROOT)}")
    print("next: docs/adding-a-rule.md")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Writes a new rule's files from templates: `make new-rule ID=family/name SECTION=section`.

The section of the catalogue says between which causes it stands where several are equally sure:
`SECTIONS` of `doctor/rules/catalogue.py` lists them. The cases of the templates are whole: the
near miss and the neighbour hold as they are, and the broken one as soon as the rule finds it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from doctor.model.finding import OF_ADVICE
from doctor.rules.catalogue import SECTIONS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = Path(__file__).with_name("templates")
FAMILIES = ("config", "credentials", "trust", "permission", "mfa", "request", "federation",
            "endpoint", "hygiene")  # fmt: skip
_ARGUMENTS = 2
_OF_A_CAUSE = {
    "rule.py": "cause/rule.py",
    "page.md": "cause/page.md",
    "broken.json": "cause/broken.json",
    "near_miss.json": "healthy.json",
    "neighbour.json": "cause/neighbour.json",
    "test.py": "cause/test.py",
}
_OF_ADVICE = {
    "rule.py": "advice/rule.py",
    "page.md": "advice/page.md",
    "broken.json": "healthy.json",  # advice stops nothing
    "near_miss.json": "healthy.json",
    "neighbour.json": "advice/neighbour.json",
    "test.py": "advice/test.py",
}
_ID = re.compile(r"(?P<family>[a-z]+)/(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)\Z")


class NotWritten(Exception):  # noqa: N818 - it says what happened
    """The rule cannot be written; the text says why."""


def files_of(rule_id: str, root: Path) -> dict[str, Path]:
    """Return where each file of a rule goes. Raises `NotWritten` for an id that is no id."""
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


def write_rule(rule_id: str, section: str, root: Path) -> tuple[Path, ...]:
    """Write the files and the line in the catalogue. Nothing that exists is overwritten."""
    files = files_of(rule_id, root)
    catalogue = root / "doctor" / "rules" / "catalogue.py"
    entered = _entered(rule_id, section, catalogue.read_text(encoding="utf-8"))
    present = [path for path in files.values() if path.exists()]
    if present:
        raise NotWritten(f"{present[0].relative_to(root)} is there already")
    stem = files["rule.py"].stem
    words = {
        "@ID@": rule_id,
        "@STEM@": stem,
        "@FIXTURES@": rule_id.replace("-", "_"),
    }
    templates = _OF_ADVICE if section == "advice" else _OF_A_CAUSE
    for name, path in files.items():
        text = (TEMPLATES / f"{templates[name]}.txt").read_text(encoding="utf-8")
        for mark, word in words.items():
            text = text.replace(mark, word)
        path.parent.mkdir(parents=True, exist_ok=True)
        for package in (path.parent,) if path.suffix == ".py" else ():
            (package / "__init__.py").touch()
        path.write_text(text, encoding="utf-8")
    catalogue.write_text(entered, encoding="utf-8")
    return tuple(files.values())


def _entered(rule_id: str, section: str, catalogue: str) -> str:
    """Return the catalogue with the id at the end of its section."""
    if section not in SECTIONS:
        raise NotWritten(f"“{section}” is no section of the catalogue: {', '.join(SECTIONS)}")
    if (section == "advice") != rule_id.startswith(OF_ADVICE):
        raise NotWritten(
            f"“{rule_id}” is not of that section: advice, and no cause, is {OF_ADVICE}…"
        )
    last = f'"{SECTIONS[section][-1]}",'
    # The formatter writes a section of one id on one line.
    catalogue = catalogue.replace(f": ({last}),\n", f": (\n        {last}\n    ),\n")
    begins = catalogue.index(f'    "{section}": (\n')
    ends = catalogue.index("    ),\n", begins)
    return f'{catalogue[:ends]}        "{rule_id}",\n{catalogue[ends:]}'


def main(arguments: list[str]) -> int:
    """Write a rule, or say why not."""
    if len(arguments) != _ARGUMENTS or not all(arguments):
        print("usage: make new-rule ID=family/some-name SECTION=section")
        print(f"sections: {', '.join(SECTIONS)}")
        return 2
    try:
        rule_id, section = arguments
        written = write_rule(rule_id, section, ROOT)
    except NotWritten as error:
        print(error)
        return 2
    for path in written:
        print(f"wrote {path.relative_to(ROOT)}")
    print("next: docs/adding-a-rule.md")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Regenerates the generated docs, or (with --check) compares them: help texts, schemas, outputs.

A block of a Markdown file that follows `<!-- output: roledoctor ARGS -->` is what that command
prints in the repository's root, at 80 columns, without colour, in an empty home directory. One that
follows `<!-- code: MODULE WORDS -->` is the smallest function or call of the module that has these
words in a line, and the list between `<!-- sources -->` marks has an entry for each source.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import io
import json
import os
import re
import shlex
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

from doctor.cli.parser import COMMANDS
from doctor.cli.run import main as roledoctor
from doctor.gather.permissions import LEVELS, document_of
from doctor.gather.sources import SOURCES, Source
from doctor.model.schema import schemas
from tests.tools.call_list import call_list
from tests.tools.error_index import error_index

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(
    r"(?P<head><!-- output: roledoctor (?P<arguments>[^\n]*?) -->\n```text\n)(?P<body>.*?)(?P<tail>^```$)",
    re.S | re.M,
)
_CODE = re.compile(
    r"(?P<head><!-- code: (?P<module>\S+) (?P<words>[^\n]+?) -->\n```python\n)(?P<body>.*?)(?P<tail>^```$)",
    re.S | re.M,
)
_PARTS = (ast.FunctionDef, ast.Call)
_SOURCES = re.compile(
    r"(?P<head>^<!-- sources -->\n)(?P<body>.*?)(?P<tail>^<!-- end of sources -->$)", re.S | re.M
)


def main(arguments: list[str]) -> int:
    """Write what changed, or say what differs and return 1."""
    differing = [
        (path, old, new)
        for path, new in generated()
        if (old := path.read_text(encoding="utf-8") if path.exists() else "") != new
    ]
    if "--check" not in arguments:
        for path, _, new in differing:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(new, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
        return 0
    for path, old, new in differing:
        name = str(path.relative_to(ROOT))
        lines = difflib.unified_diff(old.splitlines(), new.splitlines(), name, name, lineterm="")
        print("\n".join(list(lines)[:60]))
    if differing:
        print(f"\n{len(differing)} generated files are out of date; `make docs` mends that.")
    return 1 if differing else 0


def generated() -> Iterator[tuple[Path, str]]:
    """Give every generated file with the text that it should have."""
    with _stable_environment():
        yield ROOT / "docs" / "cli.md", _cli_page()
        yield ROOT / "docs" / "errors.md", error_index()
        yield ROOT / "docs" / "calls.md", call_list()
        for name, schema in schemas().items():
            text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
            yield ROOT / "docs" / "schema" / f"{name}.json", text
        for level in LEVELS:
            text = json.dumps(document_of(level), indent=2) + "\n"
            yield ROOT / "docs" / "permissions" / f"{level}.json", text
        for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
            if path.name not in {"calls.md", "cli.md", "errors.md"}:
                yield path, fill_page(path.read_text(encoding="utf-8"))


def fill_page(page: str) -> str:
    """Return a page with what its marks ask for."""
    page = _CODE.sub(lambda each: _filled(each, _code(each["module"], each["words"])), page)
    page = _SOURCES.sub(lambda each: _filled(each, "".join(map(_source_line, SOURCES))), page)
    return _BLOCK.sub(lambda each: _filled(each, _output(shlex.split(each["arguments"]))), page)


def _filled(match: re.Match[str], body: str) -> str:
    return match["head"] + body + match["tail"]


def _code(module: str, words: str) -> str:
    """Return the smallest function or call of a module that has these words in a line."""
    text = (ROOT / module).read_text(encoding="utf-8")
    nodes = ast.walk(ast.parse(text))
    found = [_lines_of(node, text) for node in nodes if isinstance(node, _PARTS)]
    parts = [part for part in found if any(words in line for line in part)]
    if not parts:
        raise ValueError(f"{module} has no function or call with “{words}”")
    smallest: list[str] = min(parts, key=len)
    return textwrap.dedent("\n".join(smallest)).rstrip(",") + "\n"


def _lines_of(node: ast.FunctionDef | ast.Call, text: str) -> list[str]:
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef) else []
    first = min(each.lineno for each in (*decorators, node))
    return text.splitlines()[first - 1 : node.end_lineno]


def _source_line(source: Source) -> str:
    calls = ", ".join(f"`{each}`" for each in source.calls)
    line = f"- **{source.when}**: {source.why} ({calls})."
    wrapped = textwrap.wrap(line, 100, subsequent_indent="  ", break_on_hyphens=False)
    return "\n".join(wrapped) + "\n"


def _cli_page() -> str:
    parts = ["# Commands\n", "What `--help` prints. `make docs` writes this page.\n"]
    for arguments in ([], *([name] for name in COMMANDS)):
        title = " ".join(["roledoctor", *arguments])
        parts.append(f"## {title}\n\n```text\n{_output([*arguments, '--help'])}```\n")
    return "\n".join(parts)


def _output(arguments: list[str]) -> str:
    captured = io.StringIO()
    with contextlib.redirect_stdout(captured), contextlib.redirect_stderr(captured):
        roledoctor(arguments)
    lines = captured.getvalue().splitlines()
    return "".join(line.rstrip() + "\n" for line in lines)


@contextlib.contextmanager
def _stable_environment() -> Iterator[None]:
    """Run in the repository's root with an empty home and nothing of AWS in the environment."""
    before, where = dict(os.environ), Path.cwd()
    with tempfile.TemporaryDirectory() as home:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            del os.environ[name]
        os.environ.update(HOME=home, COLUMNS="80", NO_COLOR="1")
        os.chdir(ROOT)
        try:
            yield
        finally:
            os.chdir(where)
            os.environ.clear()
            os.environ.update(before)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

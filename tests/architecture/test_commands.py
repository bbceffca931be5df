"""No line for a shell is put together by hand: each word from outside is quoted in one place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import doctor
from doctor.cli.parser import COMMANDS

ROOT = Path(doctor.__file__).parent
QUOTING = {"quote", "shell", "shell_words", "option", "home_path", "yaml_line", "fix_command"}
MADE_BY = ROOT / "model/command.py"
OTHER_SHELLS = ROOT / "session/export.py"
"""What `env` prints is evaluated by the shell that is named: it quotes for each."""

_OWN = f"roledoctor (?:{'|'.join(COMMANDS)})"
_PROGRAM = r"(?:aws [a-z-]+|kubectl|curl|export|unset|chmod|eksctl|cdk|docker run|" + _OWN + ")"
_WORD = r"(?:--?[\w-]+(?:[ =][\w:/.-]+)?|[a-z][\w-]*|\0|…)"
BEFORE_A_HOLE = re.compile(
    rf"(?:^|[\s`(:;]){_PROGRAM}(?: {_WORD})*(?: |(?: --?[\w-]+)?[ =][\w:/.=-]*)?$"
)


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        if "lab" not in path.relative_to(ROOT).parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def is_quote(value: ast.expr) -> bool:
    """Take quoting calls, constants of ours, and the IDs of rules."""
    match value:
        case ast.Call(func=ast.Name(id=name)):
            return name in QUOTING
        case ast.Name(id=name):
            return name.isupper()
        case ast.Attribute(attr=name):
            return name == "id"
        case _:
            return False


def holes_in_commands(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.JoinedStr):
            continue
        before = ""
        for part in node.values:
            if isinstance(part, ast.Constant):
                before += str(part.value)
            elif isinstance(part, ast.FormattedValue):
                if BEFORE_A_HOLE.search(before) and not is_quote(part.value):
                    yield node.lineno
                before += "\0"


def places(found: Iterator[tuple[Path, int]]) -> list[str]:
    return [f"{path.relative_to(ROOT)}:{line}" for path, line in found]


def test_no_sentence_holds_a_command_with_an_unquoted_word() -> None:
    found = (
        (path, line)
        for path, tree in trees()
        for line in holes_in_commands(tree)
        if path != OTHER_SHELLS
    )
    assert places(found) == []


def test_the_search_finds_what_it_is_for() -> None:
    for line in (
        'f"run aws sso login --profile {name}"',
        'f"aws iam get-role --role-name {name}; then"',
        'f"export AWS_PROFILE={name}"',
        'f"to learn more: roledoctor check {name} --via x"',
        'f"aws iam tag-{kind} --{kind}-name {own}"',
        'f"curl -sS https://{host}/"',
    ):
        assert [*holes_in_commands(ast.parse(line))], line
    for line in (
        'f"this roledoctor reads {schema}"',
        'f"run aws sso login --profile {quote(name)}"',
        'f"--tag {text}: write a tag as KEY=VALUE"',
    ):
        assert not [*holes_in_commands(ast.parse(line))], line


def test_templates_of_commands_are_ours() -> None:
    """A template is a literal, a constant, or a row of a table: never made of what was read."""

    def made() -> Iterator[tuple[Path, int]]:
        for path, tree in trees():
            for node in ast.walk(tree):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                    continue
                of_template = node.func.id in {"shell", "yaml_line"} and path != MADE_BY
                first = node.args[0] if node.args else None
                if of_template and not isinstance(first, ast.Constant | ast.Name | ast.Attribute):
                    yield path, node.lineno
                if node.func.id == "Command" and path != MADE_BY:
                    yield path, node.lineno

    assert places(made()) == []


def test_one_module_quotes_for_the_shell() -> None:
    def elsewhere() -> Iterator[tuple[Path, int]]:
        for path, tree in trees():
            for node in ast.walk(tree):
                match node:
                    case ast.Attribute(value=ast.Name(id="shlex"), attr="quote" | "join"):
                        if path not in {MADE_BY, OTHER_SHELLS}:
                            yield path, node.lineno

    assert places(elsewhere()) == []

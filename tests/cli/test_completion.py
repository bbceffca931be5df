"""Completion: the answers for many command lines, and the three shells that ask for them."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from doctor.cli.completer.bash_line import quote_for_bash, read_bash_line
from doctor.cli.completer.candidates import FILES, SOURCES, TEXT_OR_FILE, complete
from doctor.cli.completer.grammar import options_of
from doctor.cli.parser import COMMANDS, command_parser
from doctor.cli.run import main
from doctor.demo.scenarios import SCENARIOS
from doctor.rules.catalogue import CATALOGUE
from doctor.session.shells import SHELLS

BREAKS = " \t\n\"'@><=;|&(:"
BIN = Path(sys.executable).parent
NOTHING_COMPLETES = {
    "ACTION=ARN",
    "CMD",
    "CODE",
    "DAYS",
    "DEVICE",
    "HOST",
    "IDENTITY",
    "KEY=VALUE",
    "NEW",
    "SECONDS",
    "SESSION",
    "URL",
    "VALUE",
    "N",
    "LIST",
    "ACCOUNT",
    "ROLE",
    "FROM",
    "TO",
    "FROM TO",
    "ADDRESS",
    "ARN",
}
"""Values that only a person knows."""

CONFIG = """\
[default]
region = us-east-1
[profile project-role]
role_arn = arn:aws:iam::222233334444:role/ProjectAdmin
source_profile = default
[profile "My prod"]
[profile "My test"]
[profile team:alpha]
[profile team:beta]
[profile bob@work]
[profile "it's $HOME"]
[profile 'say "hi"']
[profile back\\\\slash]
[profile größe]
[sso-session corp]
[forgotten]
"""
CREDENTIALS = """\
[default]
aws_access_key_id = AKIARTX3GSDSQAAAAAAA
aws_secret_access_key = notARealSecretKey00000000000000000000000
[keys-only]
[profile wrong]
"""
PROFILES = [
    "default",
    "project-role",
    "My prod",
    "My test",
    "team:alpha",
    "team:beta",
    "bob@work",
    "it's $HOME",
    'say "hi"',
    "back\\slash",
    "größe",
    "keys-only",
]
ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"


@pytest.fixture(autouse=True)
def _machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prepare a home with profiles of every kind, and a directory with some files."""
    write(tmp_path / ".aws" / "config", CONFIG)
    write(tmp_path / ".aws" / "credentials", CREDENTIALS)
    work = tmp_path / "work"
    write(work / "case.json", "")
    write(work / "my cases" / "first one.json", "")
    write(work / ".hidden", "")
    monkeypatch.chdir(work)


def write(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def values(*words: str) -> list[str]:
    """Complete the last word, and keep what begins with it."""
    *before, text = words
    answer = complete(["roledoctor", *before], text)
    whole = [answer.prefix + each.value for each in answer.candidates]
    return [each for each in whole if each.startswith(text)]


def bash(line: str, breaks: str = BREAKS) -> list[str]:
    """Ask as the script for bash does, and return what readline would insert."""
    done = ask("bash", breaks, line)
    return done.splitlines()[1:]


def ask(*arguments: str) -> str:
    """Run the callback in a process of its own: exit code 0, and nothing on standard error."""
    done = subprocess.run(
        [BIN / "roledoctor", "completion", "--complete", *arguments],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == b""
    return done.stdout.decode()


# What may stand where.


def test_commands_come_first() -> None:
    assert values("") == list(COMMANDS)
    assert values("ch") == ["check", "chain"]
    assert values("--") == ["--help", "--version"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_offered(name: str) -> None:
    assert set(values(name, "-")) == set(options_of(command_parser(name)))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_value_has_something_that_completes_it(name: str) -> None:
    for action in command_parser(name)._actions:
        if action.nargs == 0 or action.choices is not None or action.help == argparse.SUPPRESS:
            continue
        assert action.metavar in {*SOURCES, *FILES, TEXT_OR_FILE, *NOTHING_COMPLETES}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["check", "--format", ""], ["text", "json", "markdown", "html", "sarif", "junit", "github"]),
        (["check", "--format=js"], ["--format=json"]),
        (["check", "x", "--color", "a"], ["auto", "always"]),
        (["check", "--fail-on", ""], ["error", "warning", "advice", "never"]),
        (["env", "--shell", ""], list(SHELLS)),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["check", ""], PROFILES),
        (["chain", ""], PROFILES),
        (["env", ""], PROFILES),
        (["check", "--via", ""], PROFILES),
        (["check", "--via=team"], ["--via=team:alpha", "--via=team:beta"]),
        (["check", "-v", "--format", "json", "k"], ["keys-only"]),
        (["check", "--", "pro"], ["project-role"]),
        (["check", "arn:"], [ROLE]),
        (["check", "--via", "arn:"], []),
        (["check", "a"], []),
        (["check", "--mfa-code", ""], []),
        (["check", "--context", ""], []),
        (["check", "--offline=x"], []),
        (["check", "--", "x", "--"], []),
        (["rules", "trust/external-id-mis"], ["trust/external-id-mismatch", "trust/external-id-missing"]),
        (["explain", ""], sorted(CATALOGUE)),
        (["explain", "An", "error"], []),
        (["demo", ""], [each.name for each in SCENARIOS]),
        (["nonsense", ""], []),
        (["check", "x", "--f"], ["--fail-on", "--from", "--format"]),
        (["check", "--format", "json", "--form"], []),
        (["check", "--from", "a", "--fro"], ["--from"]),
    ],
)  # fmt: skip
def test_candidates(words: list[str], expected: list[str]) -> None:
    assert values(*words) == expected


def test_options_follow_when_nothing_else_can() -> None:
    assert "--offline" in values("check", "project-role", "")
    assert "--format" in values("rules", "trust", "")


@pytest.mark.parametrize(
    ("words", "prefix", "text"),
    [
        (["check", "--from", ""], "", ""),
        (["check", "--output=ca"], "--output=", "ca"),
        (["check", "--error", "@ca"], "@", "ca"),
        (["check", "--error=@ca"], "--error=@", "ca"),
        (["rules", "--output", "x"], "", "x"),
    ],
)
def test_files_stand_where_an_option_takes_one(words: list[str], prefix: str, text: str) -> None:
    *before, last = words
    answer = complete(["roledoctor", *before], last)
    assert answer.files
    assert (answer.prefix, answer.text) == (prefix, text)


# The user's own files.


def test_the_variables_name_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "other", "[profile elsewhere]\n")
    write(tmp_path / "keys", "[of-keys]\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", "~/other")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "$HOME/keys")
    assert values("check", "") == ["elsewhere", "of-keys"]


@pytest.mark.parametrize(
    "content",
    [
        "stray\n[profile good]\n= nothing\n[profile bad\n[profile 'open]\n[]\n[profile]\n",
        "\ufeff[profile good]\r\nregion = x\r\n",
        "[profile good]\n[profile good]\n[profile bell\a]\n[profile '']\n",
        b"[profile good]\nname = \xff\xfe\x00\n[profile g\xff]\n",
        "[profile good]\n".encode("utf-16"),
    ],
)
def test_of_a_broken_file_the_rest_is_offered(content: str | bytes, tmp_path: Path) -> None:
    write(tmp_path / ".aws" / "config", content)
    assert bash("roledoctor chain ") == ["good", "default", "keys-only"]


def test_files_that_cannot_be_read_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".aws" / "config").unlink()
    (tmp_path / ".aws" / "config").mkdir()
    assert bash("roledoctor chain ") == ["default", "keys-only"]
    shutil.rmtree(tmp_path / ".aws")
    assert bash("roledoctor chain ") == []


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / ".aws" / "config").unlink()
    os.mkfifo(tmp_path / ".aws" / "config")
    assert bash("roledoctor chain ") == ["default", "keys-only"]


def test_the_callback_never_fails() -> None:
    assert ask("bash") == ""
    assert ask("zsh") == ""
    assert ask("fish") == ""


# bash: the line, the quotes, the word breaks.


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("roledoctor che", ["check"]),
        ("roledoctor check My", [r"My\ prod", r"My\ test"]),
        (r"roledoctor check My\ p", [r"My\ prod"]),
        ("roledoctor check My\\", [r"My\ prod", r"My\ test"]),
        ("roledoctor check 'My p", ["My prod"]),
        ("roledoctor check 'My 'p", [r"My\ prod"]),
        ('roledoctor check "My p', ["My prod"]),
        ('roledoctor check --via="My p', ["My prod"]),
        (r"roledoctor check --via=My\ p", [r"My\ prod"]),
        ("roledoctor check team:", ["alpha", "beta"]),
        ("roledoctor check 'team:", ["team:alpha", "team:beta"]),
        (r"roledoctor check team\:a", ["team:alpha"]),
        ("roledoctor check bob@w", ["@work"]),
        ("roledoctor check arn:aws:iam::2222", ["222233334444:role/ProjectAdmin"]),
        (
            "roledoctor check --format=",
            ["text", "json", "markdown", "html", "sarif", "junit", "github"],
        ),
        ("roledoctor check it", [r"it\'s\ \$HOME"]),
        ("roledoctor check 'it", [r"it'\''s $HOME"]),
        ('roledoctor check "it', [r"it's \$HOME"]),
        ("roledoctor check --from ", ["case.json", r"my\ cases/"]),
        ("roledoctor check --from .", [".hidden"]),
        (r"roledoctor check --from my\ cases/", [r"my\ cases/first\ one.json"]),
        ("roledoctor check --from 'my cases/", ["my cases/first one.json"]),
        ("roledoctor check --from ~/.aws/con", ["~/.aws/config"]),
        ("roledoctor check --output=~/", []),
        ("roledoctor check --output=ca", ["case.json"]),
        ("roledoctor check --error @ca", ["@case.json"]),
        ("roledoctor check x > ca", ["case.json"]),
        ("roledoctor check 2>err team:a", ["alpha"]),
        ("roledoctor check '' --fail-on n", ["never"]),
    ],
)
def test_bash_is_given_what_readline_inserts(line: str, expected: list[str]) -> None:
    assert bash(line) == expected


def test_bash_without_the_colon_among_its_breaks() -> None:
    assert bash("roledoctor check team:", breaks=" \t\n") == ["team:alpha", "team:beta"]


@pytest.mark.parametrize("quote", ["", "'", '"'])
@pytest.mark.parametrize("name", [*PROFILES, "~", "#x", "a*b?[c]", "a;b|c&d", "!x", "`x`", "a=b"])
def test_what_is_inserted_means_the_name(name: str, quote: str) -> None:
    typed = quote + quote_for_bash(name, quote)
    assert read_bash_line(f"roledoctor check {typed}", BREAKS).text == name
    assert in_shell("bash", ["--norc", "-c"], f"printf '%s\\n' {typed}{quote}") == [name]


def test_only_a_directory_keeps_the_cursor() -> None:
    assert ask("bash", BREAKS, "roledoctor check --from my").splitlines()[0] == "nospace"
    assert ask("bash", BREAKS, "roledoctor check --from ca").splitlines()[0] == "space"


# The command itself.


def test_an_unknown_shell_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    for arguments, says in (
        ([], "required: shell. See roledoctor completion --help.\n"),
        (["tcsh"], "'tcsh'"),
        (["zsh", "x"], "“x”"),
    ):
        assert main(["completion", *arguments]) == 2
        printed = capfd.readouterr()
        assert printed.out == ""
        assert says in printed.err


# The shells themselves.


def in_shell(name: str, arguments: Sequence[str], program: str) -> list[str]:
    """Run a program in a real shell, with `roledoctor` on its path; nothing may be complained of."""
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    env = {
        "HOME": os.environ["HOME"],
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "LANG": "C.UTF-8",
    }
    done = subprocess.run(
        [name, *arguments, program], capture_output=True, text=True, check=False, env=env
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("line", "words", "expected"),
    [
        ("roledoctor ru", ["roledoctor", "ru"], ["rules"]),
        ("roledoctor check My", ["roledoctor", "check", "My"], [r"My\ prod", r"My\ test"]),
        ('roledoctor check "My', ["roledoctor", "check", '"My'], ["My prod", "My test"]),
        ("roledoctor check team:", ["roledoctor", "check", "team", ":"], ["alpha", "beta"]),
        (
            "roledoctor check --format=js",
            ["roledoctor", "check", "--format", "=", "js"],
            ["json"],
        ),
        ("roledoctor assert ca", ["roledoctor", "assert", "ca"], ["case.json"]),
        (
            "roledoctor check --format ma",
            ["roledoctor", "check", "--format", "ma"],
            ["markdown"],
        ),
        (
            "roledoctor explain trust/external-id-mism",
            ["roledoctor", "explain", "trust/external-id-mism"],
            ["trust/external-id-mismatch"],
        ),
        ("roledoctor check --from ca", ["roledoctor", "check", "--from", "ca"], ["case.json"]),
        ("roledoctor nonsense ", ["roledoctor", "nonsense", ""], []),
    ],
)
def test_bash(line: str, words: list[str], expected: list[str]) -> None:
    program = f"""
        set -u
        eval "$(roledoctor completion bash)"
        complete -p roledoctor >/dev/null || echo "not registered"
        COMP_WORDBREAKS={shlex.quote(BREAKS)}
        COMP_LINE={shlex.quote(line + " what stands behind the cursor")}
        COMP_POINT={len(line)}
        COMP_WORDS=({shlex.join(words)})
        COMP_CWORD={len(words) - 1}
        _roledoctor roledoctor {shlex.quote(words[-1])} {shlex.quote(words[-2])}
        [[ ${{#COMPREPLY[@]}} -eq 0 ]] || printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    assert in_shell("bash", ["--norc", "-c"], program) == expected


def test_bash_without_a_cursor_takes_the_whole_line() -> None:
    program = """
        eval "$(roledoctor completion bash)"
        COMP_LINE='roledoctor ru' COMP_WORDS=(roledoctor ru) COMP_CWORD=1
        unset COMP_POINT
        _roledoctor
        echo "${COMPREPLY[@]}"
    """
    assert in_shell("bash", ["--norc", "-c"], program) == ["rules"]


@pytest.mark.parametrize(
    ("words", "typed", "expected"),
    [
        (["roledoctor"], "ru", ["rules:list the causes that roledoctor knows"]),
        (["roledoctor", "chain"], "My", [each.replace("\\", "\\\\").replace(":", "\\:") for each in PROFILES]),
        (["roledoctor", "check", "'My prod'", "--fail-on"], "", ["error", "warning", "advice", "never"]),
        (["roledoctor", "chain"], "--format=j", ["prefix --format=", "text", "json"]),
        (["roledoctor", "check", "--from"], "ca", ["files"]),
        (["roledoctor", "check", "--error"], "@ca", ["prefix @", "files"]),
        (["roledoctor", "nonsense"], "", []),
    ],
)  # fmt: skip
def test_zsh(words: list[str], typed: str, expected: list[str]) -> None:
    # Completion proper needs a terminal: here its builtins only say how they were called.
    program = f"""
        function compdef {{ }}
        function compset {{ print -r -- "prefix ${{(Q)2}}" }}
        function _files {{ print files }}
        function _describe {{ print -rl -- "${{(@P)4}}" }}
        eval "$(roledoctor completion zsh)"
        words=({" ".join(shlex.quote(each) for each in [*words, typed])})
        CURRENT={len(words) + 1}
        PREFIX={shlex.quote(typed)}
        _roledoctor
    """
    printed = in_shell("zsh", ["-f", "-c"], program)
    if words == ["roledoctor"]:
        printed = [each for each in printed if each.startswith(typed)]
    assert [each for each in printed if each] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("roledoctor ru", ["rules\tlist the causes that roledoctor knows"]),
        ("roledoctor check My", ["My prod", "My test"]),
        (r"roledoctor check My\ p", ["My prod"]),
        ("roledoctor check 'My p", ["My prod"]),
        ("roledoctor check team:", ["team:alpha", "team:beta"]),
        ("roledoctor check it", ["it's $HOME"]),
        ("roledoctor check --via=tea", ["--via=team:alpha", "--via=team:beta"]),
        ("roledoctor explain trust/external-id-mism", ["trust/external-id-mismatch"]),
        ("roledoctor check --from ", ["case.json", "my cases/"]),
        (r"roledoctor check --output=my\ cases/", ["--output=my cases/first one.json"]),
        ("roledoctor check --error @ca", ["@case.json"]),
        ("roledoctor nonsense ", []),
    ],
)
def test_fish(line: str, expected: list[str]) -> None:
    quoted = line.replace("\\", "\\\\").replace("'", "\\'")
    program = f"roledoctor completion fish | source; complete -C '{quoted}'"
    assert in_shell("fish", ["--no-config", "-c"], program) == expected

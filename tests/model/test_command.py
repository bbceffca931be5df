"""Lines to paste: each word from outside arrives as one word, and runs nothing."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doctor.model.arn import UNNAMED_ROLE
from doctor.model.command import home_path, option, quote, shell, shell_words, yaml_line
from doctor.model.controls import is_hidden

HOSTILE = (
    "$(touch owned)",
    "`touch owned`",
    "a; touch owned",
    "a'b\"c",
    "a\nb; touch owned",
    "a\\'$(x)",
    "\u202egnp\u200b",
    "\U000e0041tag",
    "-rf",
    "*",
    "~root",
    "#x",
    "",
    "größe ü",
    "\\\n'",
    "\\'\"$(touch owned)\\'",
    "a\\\\b\\",
    "=ls",
    "%self",
    "\u200b'; touch owned; '",
    "\n'; touch owned #",
)
SHELLS = [name for name in ("bash", "zsh") if shutil.which(name)]


@pytest.mark.parametrize("name", SHELLS)
def test_a_shell_reads_each_word_as_it_was(name: str) -> None:
    line = shell("printf '%s\\0' {} {}", shell_words(HOSTILE), "end")
    flags = ["-f"] if name == "zsh" else []
    done = subprocess.run([name, *flags, "-c", line], capture_output=True, check=True)
    assert done.stdout.decode().split("\0")[:-1] == [*HOSTILE, "end"]


@pytest.mark.parametrize("name", [each for each in ("fish", "dash") if shutil.which(each)])
def test_a_shell_that_reads_other_quotes_runs_nothing_else(name: str, tmp_path: Path) -> None:
    """fish has no `$'…'` and refuses the line; an old shell takes another word for it."""
    for word in HOSTILE:
        line = shell("printf '%s\\0' {} {}", word, "end")
        flags = ["--no-config"] if name == "fish" else []
        home = {**os.environ, "HOME": str(tmp_path / "home")}
        done = subprocess.run(
            [name, *flags, "-c", line], cwd=tmp_path, env=home, capture_output=True, check=False
        )
        if not quote(word).startswith("$'"):
            assert done.stdout.decode().split("\0")[:-1] == [word, "end"]
        assert not (tmp_path / "owned").exists()


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_a_quoted_word_is_one_line_with_nothing_hidden(word: str) -> None:
    shown = quote(word)
    assert "\n" not in shown
    assert not any(map(is_hidden, shown))
    if not shown.startswith("$'"):
        assert shlex.split(shown) == [word]


def test_words_are_put_in_once() -> None:
    assert shell("a {} {}", "{}", "b c") == "a '{}' 'b c'"
    assert shell("a {}", shell("b {}", "c d")) == "a b 'c d'"
    for words in ((), ("a", "b")):
        with pytest.raises(ValueError, match=r"x \{\}"):
            shell("x {}", *words)


def test_a_role_that_nobody_saw_is_a_place_to_fill() -> None:
    assert shell("get-role --role-name {}", UNNAMED_ROLE) == "get-role --role-name ROLE"


def test_an_option_without_a_value_is_none() -> None:
    assert shell("aws login{}", option("--profile", None)) == "aws login"
    assert shell("aws login{}", option("--profile", "a b")) == "aws login --profile 'a b'"
    assert shell("a") + shell(" {}", "b;") == "a 'b;'"
    assert type(shell("a") + "b") is str


def test_the_home_directory_stays_the_shell_s_to_find() -> None:
    assert home_path("~/.aws/config") == "~/.aws/config"
    assert home_path("~/a b/$(x)") == "~/'a b/$(x)'"
    assert home_path("~x/y") == "'~x/y'"
    assert home_path("/etc/a b") == "'/etc/a b'"


def test_a_line_of_yaml_keeps_its_value_a_text() -> None:
    assert yaml_line("audience: {}", "sts.amazonaws.com") == "audience: sts.amazonaws.com"
    assert yaml_line("audience: {}", "a: b\n- c") == 'audience: "a: b\\n- c"'

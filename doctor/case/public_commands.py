"""A command as a case may keep it: its program and the options that are known to be public."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from doctor.case.programs import (
    PROGRAMS,
    SESSION_TOOLS,
    TOLD_NAMES,
    WRAPPERS,
    is_known_program,
)
from doctor.case.public_urls import show_url
from doctor.case.public_variables import show_variable
from doctor.model.command_line import CONTAINER_TOOLS, program_name
from doctor.model.secret import hide_word, is_stand_in
from doctor.texts.plain_words import hide_odd_looking
from doctor.texts.public_words import hide_unknown_words, is_known_word
from doctor.texts.secret_names import sounds_secret
from doctor.texts.secret_shapes import (
    hide_shapes,
    hide_strong_shapes,
    likeness_to_words,
    looks_secret,
)
from doctor.texts.stand_in import STAND_IN_PATTERN

_OPTIONS: Final = frozenset(
    {
        *("profile", "region", "output", "query", "role-arn", "role", "role-session-name"),
        *("external-id", "serial-number", "duration-seconds", "duration", "source-profile"),
        *("account-id", "account", "role-name", "session-name", "mfa-serial", "sso-session"),
        *("endpoint-url", "source-identity", "tags", "transitive-tag-keys", "policy-arns"),
        *("start-url", "sso-start-url", "sso-region", "role-to-assume", "aws-region", "audience"),
        *("user-name", "group-name", "policy-name", "policy-arn", "instance-id", "cluster-name"),
        *("name", "cluster", "namespace", "service-account", "trust-anchor-arn", "profile-arn"),
        *("bucket", "key", "stack-name", "context", "format", "ca-bundle", "cli-connect-timeout"),
        *("role-policy-document", "assume-role-policy-document", "policy-document", "backend"),
        *("web-identity-token-file", "certificate", "intermediates", "private-key-file"),
        *("v", "volume", "mount", "file", "f", "w", "workdir", "chdir", "config", "filename"),
        *("u", "user", "m", "target-principal", "task-policy-arn"),
        *("function-name", "template-file", "capabilities", "principal-arn", "saml-provider"),
        *("provider-arn", "open-id-connect-provider-arn", "org-name", "app-name", "identity"),
    }
)
"""Options of AWS's and other tools whose values are names: of others only that they are there."""
_WITHOUT_DASHES: Final = frozenset(option.replace("-", "") for option in _OPTIONS)
_NAMES_BEHIND: Final[dict[str, int]] = {
    **dict.fromkeys((*PROGRAMS, *WRAPPERS, *SESSION_TOOLS, "make"), 1),
    # A service and its operation; what to do and with which profile; with which image or script.
    **dict.fromkeys(("aws", "aws-cli", *TOLD_NAMES), 2),
}
"""How many bare words behind a program are names, of commands, profiles or targets."""
_FEWEST_OF_PHRASE: Final = 2
"""Words behind an unknown one, the first of them unknown as well: a name has seldom so many."""
_BEGINS_ANOTHER: Final = frozenset({"|", "||", "&", "&&", ";"})
_ENDS_OPTIONS: Final = "--"
_WORD: Final = re.compile(
    r"(?:\\\r?\n|\s)+"
    rf"|(?:{STAND_IN_PATTERN}" + r"|\"(?:[^\"\\]|\\.)*\"?|'[^']*'?|\\.|[^\s\"'\\])+",
    re.DOTALL,
)
_BLANK: Final = re.compile(r"(?:\\\r?\n|\s)+")
_LETTERS: Final = re.compile(r"[\"']?[A-Za-z]+(?:[-_.][A-Za-z]+)*[\"'.,!?]?")
_OPTION: Final = re.compile(
    r"(?P<dashes>--?)(?P<name>[A-Za-z][\w.-]*)(?P<sign>=)?(?P<value>.*)\Z", re.DOTALL
)
_ASSIGNED: Final = re.compile(r"(?P<name>[A-Za-z_]\w*)=(?P<value>.*)\Z", re.DOTALL)
_INPUT: Final = re.compile(r"(?P<name>[a-z][a-z\d]*(?:-[a-z\d]+)*)=(?P<value>.*)\Z", re.DOTALL)
"""An input of a step, `role-chaining=true`, as the log of a job shows it."""
_SHELL: Final = re.compile(r"[<>|&;]+\d?|\$\w+|\$\{\w+\}|\$\(\w*")
"""An operator of a shell, and what it puts in itself."""
_STANDS_FOR: Final = re.compile(
    r"[\"']?(?:\$\w+|\$\{[^}\s]*\}|\$\([^\s]*|<[\w -]*>|fileb?://\S*)[\"']?|<hidden.*>"
)
"""What names where a value comes from, or is put in its place by who asks."""
_PATH: Final = re.compile(r"[\"']?(?:[~/.]|[A-Za-z]:[\\/]|(?:file|fileb|https?|s3)://|arn:)")
_URL: Final = re.compile(r"https?://")
_SLASHED_OPTION: Final = re.compile(r"/\w+:(?!\\|/)")
"""`/key:VALUE`, as programs for Windows take it."""
_LEAST_LIKE: Final = 5.0
"""How much like words a word of letters has to be to stay; see `texts.secret_shapes`."""


_QUOTED: Final = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_CODE: Final = re.compile(
    r"^\s*[\w.]+ = |[({][^)}]*$|\w\([^)]*\)|^\s*(?:import|from|def|const|let|var) |;\s*$",
    re.MULTILINE,
)
"""What stands in a program's own code, and in no command line."""


def is_command_line(text: str) -> bool:
    """Say whether a text is what a shell runs, and not a program's own code or a step's inputs."""
    plain = _QUOTED.sub("", re.sub(STAND_IN_PATTERN, "", text))
    return _CODE.search(text) is None and ": " not in plain


def show_command(command: str) -> str:
    """Return a command line with its program, its words and its public options.

    Values of other options, and words that are no names, are stand-ins. Of a program that nobody
    knows, words stay only where they are known: any of them may be its secret. Twice is as once.
    """
    if is_stand_in(command):
        return command
    words = list(_read_words(command))
    for at, word in enumerate(words):
        if word.may_begin_phrase and _begins_phrase(words, at):
            word.shown = hide_word(word.written)
    return "".join(word.blank + word.shown for word in words)


class _Word:
    """A word of a command, the blank before it, and how it is shown."""

    __slots__ = ("blank", "is_program", "shown", "written")

    def __init__(self, blank: str, written: str, shown: str, *, is_program: bool) -> None:
        self.blank = blank
        self.written = written
        self.shown = shown
        self.is_program = is_program

    @property
    def is_plain(self) -> bool:
        """Say whether it is made of letters alone: no option, path or operator."""
        return _LETTERS.fullmatch(self.written) is not None

    @property
    def may_begin_phrase(self) -> bool:
        """Say whether it stays though nobody knows it."""
        if not self.is_plain or self.shown != self.written:
            return False
        known = is_known_word(self.written)
        return not (known or (self.is_program and is_known_program(self.written)))


def _begins_phrase(words: list[_Word], at: int) -> bool:
    """Say whether a word begins several that nobody knows, as those of a passphrase.

    A program does not that is given an option, a path, or words that are all known.
    """
    behind = list(itertools.takewhile(lambda word: word.is_plain, words[at + 1 :]))
    hidden = [word.shown != word.written for word in behind]
    if words[at].is_program:
        more = words[at + 1 + len(behind) :]
        argued = bool(more) and more[0].written not in _BEGINS_ANOTHER
        return not argued and any(hidden)
    return len(behind) >= _FEWEST_OF_PHRASE and hidden[0]


def _read_words(command: str) -> Iterator[_Word]:
    option: str | None = None
    program: str | None = None
    names, any_program, is_secret = 0, True, False
    blank = ""
    for match in _WORD.finditer(command):
        word = match[0]
        if _BLANK.fullmatch(word):
            blank = word
            continue
        before, blank = blank, ""
        if word == _ENDS_OPTIONS or word in _BEGINS_ANOTHER:
            option, program, names, any_program = None, None, 0, word != _ENDS_OPTIONS
            is_secret = False
            yield _Word(before, word, word, is_program=False)
            continue
        bare = word[0] != "-" and not _ASSIGNED.match(word)
        is_value = option is not None
        first = program is None and any_program
        text, option = _show_word(word, option, first=first, named=names > 0)
        if not bare:
            is_secret = option is not None and sounds_secret(option)
        elif is_secret and not is_value:
            text = hide_word(word)  # the words of a passphrase without quotes
        yield _Word(before, word, text, is_program=first and bare)
        name = program_name(word)
        inside = program in CONTAINER_TOOLS and name in PROGRAMS
        if bare and (program is None or program in WRAPPERS or inside):
            program, names = name, _NAMES_BEHIND.get(name, 0)
        elif bare and not is_value:
            names -= 1
    if blank:
        yield _Word(blank, "", "", is_program=False)


def _show_word(
    word: str, option: str | None, *, first: bool, named: bool
) -> tuple[str, str | None]:
    """Show one word; also the option whose value the next word is.

    `named` says that a bare word in its place is a name, of a command, a profile or a target.
    """
    if is_stand_in(word):
        return word, None
    given = _OPTION.match(word)
    if given is not None and not first:
        return _show_given(given)
    if option is not None:
        return _show_argument(option, word), None
    entered = _INPUT.match(word)
    if entered is not None and not first and is_plain_word(entered["name"]):
        value = _in_one_word(_show_argument(entered["name"], entered["value"]))
        return f"{entered['name']}={value}", None
    assigned = _ASSIGNED.match(word)
    if assigned is not None and looks_secret(assigned["name"]):
        return hide_word(word), None  # `==` ends what is encoded in base64
    if assigned is not None:
        shown = show_variable(assigned["name"], assigned["value"])
        return f"{assigned['name']}={_in_one_word(shown)}", None
    if first:
        return _show_program(word), None
    if _URL.match(word):
        return show_url(word), None
    if is_plain_word(word, known=not named):
        return hide_shapes(word), None
    return hide_word(word), None


def _show_given(given: re.Match[str]) -> tuple[str, str | None]:
    """Show an option with the value that stands in the same word; also its name, without one."""
    name = given["dashes"] + given["name"]
    shown = _show_option(given, name)
    if shown != name and given["dashes"] == "-":
        # `-pPASSWORD` has its value in its name, whatever signs stand in it.
        return given[0][:2] + hide_word(given[0][2:]), None
    if given["sign"]:
        return f"{shown}={_show_argument(given['name'].lower(), given['value'])}", None
    if given["value"]:
        return shown + _in_one_word(hide_word(given["value"])), None  # `-key:VALUE`
    return shown, given["name"].lower()


def _show_program(word: str) -> str:
    """Show a program whose name reads as one; quoted with its arguments, the known ones."""
    name, blank, rest = word.partition(" ")
    return hide_odd_looking(hide_shapes(name)) + (blank and blank + hide_unknown_words(rest))


def _show_option(given: re.Match[str], word: str) -> str:
    """Show an option by its name; of `-pPASSWORD` the letter alone."""
    name = given["name"]
    if name.lower() in _OPTIONS or is_plain_word(name):
        return hide_strong_shapes(word)
    if given["dashes"] == "-" and is_plain_word(name[1:]):
        return hide_strong_shapes(word)
    kept = given["dashes"] + (name[:1] if given["dashes"] == "-" else "")
    return kept + _in_one_word(hide_word(word[len(kept) :]))


def is_plain_word(word: str, *, known: bool = False) -> bool:
    """Say whether a word is a subcommand, a path or a name of AWS: no password reads like that.

    With `known`, a word that merely reads like one is none: a passphrase does, too.
    """
    if is_stand_in(word) or _SHELL.fullmatch(word):
        return True
    if _URL.match(word):
        return show_url(word) == word
    if _PATH.match(word):
        return hide_shapes(word) == word and _SLASHED_OPTION.match(word) is None
    if is_known_word(word):
        return True
    parts = re.findall(r"[^\W_]+", word.strip("\"'"))
    return not known and all(
        is_known_word(part) or (part.isalpha() and likeness_to_words(part) >= _LEAST_LIKE)
        for part in parts
    )


def _in_one_word(shown: str) -> str:
    """Write stand-ins without blanks, so that a command keeps its words."""
    return re.sub(r"<hidden:? (\d+) characters[^>]*>", r"<hidden:\1>", shown)


def _show_argument(name: str, value: str) -> str:
    if name in {"e", "env"}:
        variable, sign, told = value.partition("=")
        return f"{variable}={_in_one_word(show_variable(variable, told))}" if sign else value
    if name in {"u", "user"} and ":" in value:
        user, _, word = value.partition(":")
        return value if user.isdigit() and word.isdigit() else f"{user}:{hide_word(word)}"
    if is_public_option(name.replace("-", "").rstrip("s")) or is_public_option(
        name.replace("-", "").removeprefix("aws")
    ):
        bare = value.strip("\"'")
        return show_url(value) if bare.startswith(("http://", "https://")) else hide_shapes(value)
    if _STANDS_FOR.fullmatch(value):
        return hide_shapes(value)
    plain = is_plain_word(value, known=True) and not sounds_secret(name)
    return value if plain else hide_word(value)


def is_public_option(name: str) -> bool:
    """Say whether the value of an option is a name; its own name has no dashes."""
    return name in _WITHOUT_DASHES

"""A shared config or credentials file as a case may keep it: what is known to be public, no more.

Values stay of settings that are known to hold nothing secret; every other value, every comment and
every line that is no setting is a stand-in in the same place, of the same length. The lines keep
their numbers, and the file parses as it did: headers, names, signs, indents and what is missing of
them are all that a diagnosis of the file's form needs.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, Literal

from doctor.case.public_commands import show_command
from doctor.case.public_key_ids import show_key_id
from doctor.case.public_urls import show_url
from doctor.model.secret import SECRET_SETTINGS, hide_line, hide_secret, is_stand_in
from doctor.profiles.setting_names import MEANT, OTHERS, setting_meant
from doctor.texts.documents.blackouts import has_left_out_lines
from doctor.texts.public_words import hide_unknown_words
from doctor.texts.secret_shapes import (
    are_stand_ins_expected,
    hide_shapes,
    hide_strong_shapes,
    hide_tokens,
    looks_secret,
)
from doctor.texts.stand_in import STAND_IN_PATTERN
from doctor.texts.understood_lines import LINE_ENDS

ValueKind = Literal["name", "key", "identifier", "url", "command", "block", "words", "secret"]

_KINDS: Final[dict[str, ValueKind]] = {
    **dict.fromkeys((*MEANT, *OTHERS), "name"),
    # Chosen by the owner of the role, at random as often as not, and sent in the open.
    **dict.fromkeys(("external_id", "role_session_name", "source_identity"), "identifier"),
    "aws_access_key_id": "key",
    **dict.fromkeys(("endpoint_url", "sso_start_url", "granted_sso_start_url"), "url"),
    **dict.fromkeys(("credential_process", "mfa_process"), "command"),
    **dict.fromkeys(("s3", "sts", "iam"), "block"),
    **dict.fromkeys(SECRET_SETTINGS, "secret"),
}
"""What stands behind the name of a setting. A name that is not here is not known to be public."""
_IN_THE_OPEN: Final = frozenset(
    name.replace("_", "") for name, kind in _KINDS.items() if kind in {"name", "key", "identifier"}
)

CLOUD9_REMARK: Final = "Do not modify this file, if this file is modified it will not be updated"
"""What Cloud9 writes into the credentials file about itself; the only comment that is kept."""
_LONGEST_REMARK: Final = 200
"""Characters: the remark begins with 71; a line of more than 200 has something else behind it."""
_LONGEST_HEADER: Final = 160
"""Characters: an account's name, a role's of 64 and a Region, as tools join them; what is longer
is no name."""
_SETTING: Final = re.compile(
    r"(?P<name>[^=:\r\n]{0,80}?)(?P<sign>\s*[=:]\s*)(?P<value>[^\r\n]*?)(?P<end>\s*)\Z"
)
_LEAD: Final = re.compile(r"\A[\s\ufeff]+")
"""What stands before a line's first sign: every blank of Unicode, as `str.strip` takes them."""
_OF_YAML: Final = re.compile(r"[\w.-]+:\s")
"""How a line of another kind of file names a value; the value of an ARN has no blank there."""
_NAME: Final = re.compile(r"[\"']?[A-Za-z][\w.$: -]{0,63}[\"']?\Z")
_COMMENT: Final = re.compile(
    r"(?P<before>(?:^|.*?[ \t]))(?P<sign>[#;]+[ \t]*)(?P<words>.*)\Z", re.DOTALL
)
_MERGE: Final = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})")
_WORDS: Final = re.compile(STAND_IN_PATTERN + r"|[^\s=:]+")


def show_shared_file(text: str) -> str:
    """Return a shared file's text as it may be kept, line for line. Twice is as once."""
    return _show_file(text, stand_ins=are_stand_ins_expected())


@functools.lru_cache(maxsize=4)  # two files, as they are and as they may be kept
def _show_file(text: str, *, stand_ins: bool) -> str:
    del stand_ins  # what is drawn by chance depends on it
    return "".join(_show_lines(text.splitlines(keepends=True)))


class _Names:
    """Names that are hidden: one that appears twice looks so, and two of one length do not."""

    __slots__ = ("numbers", "shown")

    def __init__(self) -> None:
        self.shown: dict[str, str] = {}
        self.numbers: Counter[int] = Counter()

    def hide(self, name: str) -> str:
        plain = name.strip().lower()
        if plain not in self.shown:
            self.numbers[len(name)] += 1
            self.shown[plain] = hide_line(name, self.numbers[len(name)])
        return self.shown[plain]


class _Open:
    """The setting that lines below may go on with: its indent, its kind, whether it has a value."""

    __slots__ = ("has_value", "indent", "kind")

    def __init__(self, indent: int, kind: ValueKind | None, *, has_value: bool) -> None:
        self.indent = indent
        self.kind = kind
        self.has_value = has_value


def _show_lines(lines: list[str]) -> Iterator[str]:
    above: _Open | None = None
    names = _Names()
    for line in lines:
        body = line.rstrip(LINE_ENDS)
        end = line[len(body) :]
        bare = _LEAD.sub("", body, count=1)
        lead = body[: len(body) - len(bare)]
        if not bare.strip():
            yield line
        elif bare.startswith(("#", ";")):
            yield lead + _show_comment(bare) + end
        elif above is not None and len(lead) > above.indent:
            yield lead + _show_continuation(bare, above) + end
        elif _is_header(bare):
            above = None
            yield lead + _show_header(bare) + end
        else:
            setting = _read_setting(bare)
            if setting is not None:
                kind = _kind_of(setting["name"], setting["value"])
                above = _Open(len(lead), kind, has_value=setting["value"] != "")
            yield lead + _show_setting(bare, names) + end


def _is_header(bare: str) -> bool:
    return bare.startswith("[") or (bare.rstrip().endswith("]") and not {"=", "["} & set(bare))


def _show_header(bare: str) -> str:
    """Keep a header, whole or without a bracket, unless something in it is drawn by chance.

    The stand-in of a name reads as if it were, and has no more digits than the name had.
    """
    match = re.match(r"(?P<header>\[?[^\]]*\]?)(?P<rest>.*)\Z", bare)
    header, rest = (bare, "") if match is None else (match["header"], match["rest"])
    named = any(map(str.isdigit, header)) and hide_shapes(header) != header
    plain = len(header) <= _LONGEST_HEADER and hide_strong_shapes(header) == header and not named
    shown = header if plain else f"[{hide_line(header.strip('[] '))}]"
    return shown + hide_unknown_words(rest)


def _show_comment(text: str) -> str:
    """Keep that there is a comment, and how long it is; a remark that tools write stays."""
    if text.strip("#; \t").startswith(CLOUD9_REMARK):
        return text if len(text) < _LONGEST_REMARK else hide_line(text)
    if has_left_out_lines(text):
        return text
    match = _COMMENT.match(text)
    if match is None:
        return hide_line(text)
    words = match["words"]
    return match["before"] + match["sign"] + (hide_line(words) if words.strip() else words)


def _read_setting(bare: str) -> re.Match[str] | None:
    match = _SETTING.match(bare)
    return match if match is not None and match["name"].strip() else None


def _show_setting(bare: str, names: _Names) -> str:
    """Show a line of a section."""
    match = _read_setting(bare)
    if match is None:
        return _show_broken(bare)
    name, value = match["name"], match["value"]
    shown = name if _is_name(name) else names.hide(name)
    return shown + match["sign"] + show_value(_kind_of(name, value), value) + match["end"]


def _is_name(name: str) -> bool:
    return bool(_NAME.match(name)) and not any(map(looks_secret, name.split()))


def _kind_of(name: str, value: str) -> ValueKind | None:
    """Return what kind of value a setting has: of a misspelt name, that of the one meant."""
    plain = name.strip().strip("\"'").lower().rpartition(".")[2]
    kind = _KINDS.get(plain)
    if kind is not None:
        return kind
    if plain.startswith(("cli_", "ec2_")):
        return "words"
    meant = setting_meant(plain, value)
    return None if meant is None else _KINDS.get(meant)


def show_value(kind: ValueKind | None, value: str) -> str:
    """Show the value of a setting of a kind; one that is not known to be public is a stand-in."""
    if not value or is_stand_in(value):
        return value
    match kind:
        case "name":
            return _show_with_comment(value, hide_shapes)
        case "key":
            return _show_with_comment(value, show_key_id)
        case "identifier":
            return _show_with_comment(value, hide_tokens)
        case "url":
            return _show_with_comment(value, show_url)
        case "command":
            return show_command(value)
        case "words":
            return hide_unknown_words(value)
        case "block" | "secret" | None:
            return hide_secret(value)


def _show_with_comment(value: str, show: Callable[[str], str]) -> str:
    """Show a value. A comment behind it is a part of it for some SDKs: its known words stay."""
    match = re.search(r"[ \t]+[#;]", value)
    if match is None:
        return show(value)
    return show(value[: match.start()]) + hide_unknown_words(value[match.start() :])


def _show_continuation(bare: str, above: _Open) -> str:
    """Show a line that goes on a value: a setting by its own name, else a value that is missing.

    Behind a value nothing goes on that is public: of other words, the known ones stay.
    """
    if above.kind != "command" and ("=" in bare or _OF_YAML.match(bare)):
        return _show_setting(bare, _Names())
    if above.kind in {"secret", None, "block"}:
        return hide_line(bare)
    return hide_unknown_words(bare) if above.has_value else show_value(above.kind, bare)


def _show_broken(bare: str) -> str:
    """Show a line that is no setting: the names of settings in it, and the marks of a merge."""
    merge = _MERGE.match(bare)
    if merge is not None:
        return merge[0] + (" " + hide_line(bare[7:].strip()) if bare[7:].strip() else "")
    return _WORDS.sub(_show_word, bare)


def _show_word(word: re.Match[str]) -> str:
    return word[0] if word[0].lower() in _KINDS else hide_line(word[0])


def is_public_setting(name: str) -> bool:
    """Say whether the value of a setting is in the open; its name has no underscores."""
    return name in _IN_THE_OPEN

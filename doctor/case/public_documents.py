"""A document as a case may keep it: its keys, the values of fields that are read, plain words.

JSON, YAML and HCL alike, line by line: a string under a key that is known to hold a name stays, of
any other value the words that are known to tell nothing, numbers, ARNs and paths.
"""

from __future__ import annotations

import re
from typing import Final

from doctor.case.public_commands import is_plain_word, is_public_option
from doctor.case.public_files import is_public_setting
from doctor.model.secret import hide_word
from doctor.texts.errors import parse_failures
from doctor.texts.public_words import hide_as_one
from doctor.texts.secret_names import sounds_secret
from doctor.texts.secret_shapes import hide_shapes
from doctor.texts.stand_in import STAND_IN_PATTERN
from doctor.texts.understood_lines import keep_understood

_READ: Final = """
    accesskeyid accountid actor apiversion arn assumedroleuser aud aws azp branch callerarn
    clientids clientidlist createdate defaultversionid environment eventname eventsource eventtime
    federated iss issuer jti keyid mapaccounts maproles mapusers namespace oidc
    openidconnectproviderlist permissions principalid ref repo repository rolearn roleid rolename
    service serviceaccount serviceaccountname sub subject targetrolearn thumbprintlist thumbprints
    userid username userarn workflow
"""
_FIELDS: Final = frozenset(_READ.split())
"""Fields whose values are names: of policies, roles, tokens, manifests and workflows."""
_OF_ANY_SCHEMA: Final = frozenset(
    {
        *(
            "key",
            "v",
            "volume",
            "mount",
            "file",
            "f",
            "w",
            "workdir",
            "chdir",
            "config",
            "filename",
        ),
        *("u", "user", "m", "backend", "cluster", "context", "format", "query", "identity", "name"),
    }
)
"""Public options that are fields of documents as well, where anything may be their value."""
_FORMS: Final[dict[str, re.Pattern[str]]] = {
    **dict.fromkeys(
        ("action", "actions", "notaction", "notactions"), re.compile(r"\*|[\w-]{2,64}:[\w*?]+")
    ),
    "url": re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?(?:/[\w./-]*)?"),
    "uses": re.compile(r"[\w.-]+/[\w./-]+@[\w./-]+"),
}
"""Of fields that any schema may have, the form that a value has in the documents that are read."""
_PLACES: Final[dict[str, frozenset[str]]] = {
    "name": frozenset({"metadata", "environment", "secretkeyref"}),
    "values": frozenset({"condition"}),
    "sid": frozenset({"statement"}),
}
"""Of others, the block that they stand in."""
_STRING: Final = re.compile(
    r"(?P<quote>[\"'])(?P<held>(?:\\.|(?!(?P=quote))[^\\\n])*)(?P=quote)(?P<sign>\s*(?:=>|[:=])(?!=))?"
)
_KEY: Final = re.compile(
    r"(?<![<\w.$/@-])(?P<name>[\w.$/@-]+)(?P<sign>[ \t]*(?:=>|=(?!=)|:(?=\s|\Z))[ \t]*)"
)
_WORD: Final = re.compile(rf"{STAND_IN_PATTERN}|[^\s\"'\[\]{{}}(),;]+")
_COMMENT: Final = re.compile(r"(?:^|[ \t])(?:#|//).*", re.DOTALL)
_NAMING: Final = frozenset({"name", "key", "kind", "id"})
"""Keys that begin another thing beside, which has a name of its own."""
_IDENTIFIER: Final = re.compile(r"[\w./-]+")
_CONDITION_KEY: Final = re.compile(r"[\w-]+(?:\.[\w.-]+)*:[\w/:.-]+\Z")
"""A key of a condition, `sts:ExternalId`: a policy tells its values in the open."""
_BLOCK_OF_HCL: Final = re.compile(
    r"[ \t]*(?P<name>[a-z_]+)[ \t]*(?:\"(?P<label>[^\"]*)\"[ \t]*){0,2}\{"
)


_LIST: Final = -2
_BRACES: Final = -1
"""In place of an indent: a block that a sign closes. What stands in a list belongs to its key."""
_SENTENCE: Final = 4
"""Blanks of the shortest answer."""


def show_document(text: str) -> str:
    """Return the lines of a document as they may be kept. Twice is as once."""
    shower = _Shower()
    return "".join(map(shower.show_line, text.splitlines(keepends=True)))


class _Shower:
    """Goes through a document; `key` is the last one that stood before a value."""

    def __init__(self) -> None:
        self.key = ""
        self.blocks: list[tuple[int, str]] = []
        """The blocks that are open: how far a block of YAML is indented, and its key."""
        self.secret_from: int | None = None
        """How many blocks are open at least where what stands in them is called a secret."""
        self.logged = False
        """Whether the line may be one of a log: then anything may stand in a bare key's place."""

    def show_line(self, line: str) -> str:
        """Show a line: its strings, and between them its keys and bare words."""
        shown, at = [], 0
        self.logged = _holds_failure(line)
        indent = len(line) - len(line.lstrip(" -"))
        while line.strip() and self.blocks and self.blocks[-1][0] >= indent:
            self.blocks.pop()
        if self.secret_from is not None and len(self.blocks) < self.secret_from:
            self.secret_from = None
        hcl = _BLOCK_OF_HCL.match(line)
        if hcl is not None:
            self.key = hcl["name"]
        block = line.rstrip().endswith("{") and not line.lstrip().startswith(("{", "-"))
        for match in _STRING.finditer(line):
            shown.append(self._show_bare(line[at : match.start()]))
            shown.append(match[0] if block else self._show_string(match))
            at = match.end()
        shown.append(self._show_bare(line[at:]))
        if hcl is not None:
            self._note_name(hcl["label"] or "", len(self.blocks))
        if line.rstrip().endswith(":"):
            self.blocks.append((indent, _plain_key(self.key)))
        return "".join(shown)

    def _show_string(self, match: re.Match[str]) -> str:
        held, quote = match["held"], match["quote"]
        if match["sign"]:
            self.key = held
            return match[0]
        return f"{quote}{self._show_value(held)}{quote}"

    def _show_bare(self, text: str) -> str:
        key = _KEY.search(text)
        if key is None:
            return self._show_value(text, bare=True)
        before, behind = text[: key.start()], text[key.end() :]
        shown = self._show_value(before)
        self.key = key["name"]
        name = show_words(self.key) if self.logged and not is_public_field(self.key) else self.key
        return f"{shown}{name}{key['sign']}{self._show_bare(behind)}"

    def _show_value(self, text: str, *, bare: bool = False) -> str:
        comment = _COMMENT.search(text) if bare else None
        value = text if comment is None else text[: comment.start()]
        stays = self._stays(value.strip(" \t\r\n,[]{}"))
        names = self._note_name(value.strip(" \t\r\n,[]{}"), len(self.blocks))
        secret = not names and self._is_of_secret()
        if bare:
            self._follow_braces(text)
        if not stays:
            if secret:
                return hide_as_one(text)
            return keep_understood(text) if _holds_failure(text) else show_words(text)
        return hide_shapes(value) + ("" if comment is None else show_words(comment[0]))

    def _note_name(self, name: str, depth: int) -> bool:
        """Note what a value says that the parts of a block are called: a secret, or not."""
        if sounds_secret(name) and _IDENTIFIER.fullmatch(name):
            self.secret_from = depth
        elif name and self.secret_from == depth and _plain_key(self.key) in _NAMING:
            self.secret_from = None
        else:
            return False
        return True

    def _is_of_secret(self) -> bool:
        """Say whether a value stands in a secret's place: by its key, its block, a name beside."""
        names = (self.key, *(name for _, name in self.blocks))
        return self.secret_from is not None or any(map(sounds_secret, names))

    def _stays(self, value: str) -> bool:
        """Say whether a value is public by its key, by its form or by its place."""
        key = _plain_key(self.key)
        form = _FORMS.get(key)
        if form is not None:
            return form.fullmatch(value) is not None
        places = _PLACES.get(key)
        if places is not None:
            around = (name for _, name in reversed(self.blocks) if name != key)
            return next(around, "") in places
        return is_public_field(self.key)

    def _follow_braces(self, text: str) -> None:
        for sign in re.findall(r"[\[\]{}]", text):
            if sign in "[{":
                listed = bool(self.blocks) and self.blocks[-1][0] == _LIST
                key = self.blocks[-1][1] if listed else _plain_key(self.key)
                self.blocks.append((_LIST if sign == "[" else _BRACES, key))
            elif self.blocks:
                self.blocks.pop()


def _holds_failure(text: str) -> bool:
    """Say whether a value is what AWS or a tool answered: a record of a log, an error of an API."""
    if text.count(" ") < _SENTENCE:
        return False
    found = parse_failures(text)
    return any(each.kind != "unrecognised" and "told-in-prose" not in each.signs for each in found)


def show_words(text: str) -> str:
    """Show of a text the words that are known to tell nothing, numbers, ARNs and paths."""
    return _WORD.sub(
        lambda word: word[0] if is_plain_word(word[0], known=True) else hide_word(word[0]), text
    )


def is_public_field(key: str) -> bool:
    """Say whether the field of a key holds a name, a number or something else that is no secret."""
    joined = _plain_key(key)
    return (
        joined in _FIELDS
        or _CONDITION_KEY.match(key) is not None
        or (is_public_option(joined) and joined not in _OF_ANY_SCHEMA)
        or is_public_setting(joined)
    )


def _plain_key(key: str) -> str:
    """Return a key in small letters, without what stands before it and between its words."""
    return key.lower().rpartition(".")[2].replace("_", "").replace("-", "").rpartition("/")[2]

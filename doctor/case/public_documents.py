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
from doctor.texts.secret_shapes import hide_shapes
from doctor.texts.stand_in import STAND_IN_PATTERN
from doctor.texts.understood_lines import keep_understood

_READ: Final = """
    accesskeyid accountid action actions actor apiversion arn assumedroleuser aud aws azp
    branch callerarn clientids clientidlist condition createdate defaultversionid effect email
    environment event eventname eventsource eventtime federated fullname groups id identifiers
    iss issuer jti keyid kind mapaccounts maproles mapusers name namespace notaction
    notprincipal notresource oidc openidconnectproviderlist path permissions principal
    principalid principals ref repo repository resource resources rolearn roleid rolename
    service serviceaccount serviceaccountname sid state status sub subject targetrolearn test
    thumbprintlist thumbprints type url userid username userarn uses values variable version
    workflow
"""
_FIELDS: Final = frozenset(_READ.split())
"""Fields whose values are names: of policies, roles, tokens, manifests and workflows."""
_STRING: Final = re.compile(
    r"(?P<quote>[\"'])(?P<held>(?:\\.|(?!(?P=quote))[^\\\n])*)(?P=quote)(?P<sign>\s*(?:=>|[:=])(?!=))?"
)
_KEY: Final = re.compile(
    r"(?<![<\w.$/@-])(?P<name>[\w.$/@-]+)(?P<sign>[ \t]*(?:=>|=(?!=)|:(?=\s|\Z))[ \t]*)"
)
_WORD: Final = re.compile(rf"{STAND_IN_PATTERN}|[^\s\"'\[\]{{}}(),;]+")
_COMMENT: Final = re.compile(r"(?:^|[ \t])(?:#|//).*", re.DOTALL)
_CONDITION_KEY: Final = re.compile(r"[\w-]+(?:\.[\w.-]+)*:[\w/:.-]+\Z")
"""A key of a condition, `sts:ExternalId`: a policy tells its values in the open."""


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
        self.logged = False
        """Whether the line may be one of a log: then anything may stand in a bare key's place."""

    def show_line(self, line: str) -> str:
        """Show a line: its strings, and between them its keys and bare words."""
        shown, at = [], 0
        self.logged = _holds_failure(line)
        block = line.rstrip().endswith("{") and not line.lstrip().startswith(("{", "-"))
        for match in _STRING.finditer(line):
            shown.append(self._show_bare(line[at : match.start()]))
            shown.append(match[0] if block else self._show_string(match))
            at = match.end()
        return "".join([*shown, self._show_bare(line[at:])])

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
        if not is_public_field(self.key):
            return keep_understood(text) if _holds_failure(text) else show_words(text)
        comment = _COMMENT.search(text) if bare else None
        if comment is None:
            return hide_shapes(text)
        return hide_shapes(text[: comment.start()]) + show_words(comment[0])


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
    plain = key.lower().rpartition(".")[2]
    joined = plain.replace("_", "").replace("-", "").rpartition("/")[2]
    return (
        joined in _FIELDS
        or _CONDITION_KEY.match(key) is not None
        or is_public_option(joined)
        or is_public_setting(joined)
    )

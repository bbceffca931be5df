"""What each field of a case may hold in the open: one reader for each, and of no other anything.

Shared files, variables, errors, attachments, policies and documents have readers of their own
(`case_secrets`, `kept_texts`, `public_policies`): such fields are `apart` here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal

import msgspec
from msgspec.structs import replace

from doctor.case.programs import is_known_program
from doctor.case.public_commands import show_command
from doctor.case.public_key_ids import show_key_id
from doctor.case.public_urls import show_url
from doctor.model.arn import ACCOUNT_PATTERN
from doctor.model.case import Case
from doctor.model.secret import hide_secret
from doctor.texts.public_words import hide_unknown_words, is_known_word
from doctor.texts.secret_shapes import (
    among_stand_ins,
    hide_in_name,
    hide_strong_shapes,
    hide_tokens,
    is_public_identifier,
)
from doctor.texts.topics import TOPICS
from doctor.texts.understood_lines import show_prose

Kind = Literal[
    "name",
    "chosen",
    "identifier",
    "key",
    "moment",
    "digest",
    "fingerprint",
    "url",
    "words",
    "title",
    "topic",
    "trail",
    "prose",
    "apart",
]
"""Names and what else somebody `chose` may be drawn by chance; a `title` says what a text or a
part of the case is; of `prose` what is read of it stays, and the words that are known."""

KINDS: Final[dict[str, dict[str, Kind]]] = {
    "Case": {
        "schema": "words",
        "collected_at": "moment",
        "redaction_key": "fingerprint",
        "env": "apart",
        "roles": "name",
        "principals": "name",
        "vpc_endpoint_policy": "apart",
        "oidc_providers": "name",
        "accounts": "identifier",
        "key_accounts": "identifier",
        "decoded_messages": "apart",
        "cloudtrail": "apart",
        "topics": "topic",
    },
    "CaseTarget": {"profile": "name", "role_arn": "name"},
    "CaseText": {"path": "name", "text": "apart", "error": "prose", "mode": "moment"},
    "CaseCaller": {
        "arn": "name",
        "user_id": "identifier",
        "account": "identifier",
        "session_policy": "apart",
    },
    "CaseMfa": {"serial": "name"},
    "CaseRequest": {
        "action": "words",
        "companion_actions": "words",
        "external_id": "chosen",
        "role_session_name": "chosen",
        "tags": "chosen",
        "transitive_tag_keys": "chosen",
        "source_identity": "chosen",
        "policy": "apart",
        "context": "chosen",
    },
    "CaseError": {"text": "apart"},
    "CaseEndpoint": {"url": "url", "says": "prose"},
    "CaseOidcToken": {"claims": "apart"},
    "CaseSamlAssertion": {"attributes": "apart"},
    "CaseAttachment": {"name": "title", "text": "apart"},
    "CasePasted": {"what": "title"},
    "CaseUnknown": {"what": "title", "why": "prose"},
    "CaseProbe": {"call": "words", "detail": "prose"},
    "CaseSession": {"arn": "name", "expires_at": "moment"},
    "CaseRole": {
        "trust_policy": "apart",
        "role_id": "identifier",
        "created": "moment",
        "tags": "chosen",
    },
    "CasePolicy": {"name": "name", "arn": "name", "document": "apart", "group": "name"},
    "CaseGuardrail": dict.fromkeys(("id", "arn", "name", "attached_to"), "name"),
    "CaseAccessKey": {"id": "key", "status": "words", "created": "moment"},
    "CasePrincipal": {
        "user_id": "identifier",
        "attached_policies": "name",
        "boundary": "apart",
        "boundary_arn": "name",
        "groups": "name",
        "tags": "chosen",
        "mfa_devices": "name",
    },
    "CaseAccount": {"path": "name", "scps": "apart", "rcps": "apart"},
    "CaseOrganization": {
        "id": "identifier",
        "management_account": "identifier",
        "accounts": "identifier",
    },
    "CaseOidcProvider": {"url": "url", "client_ids": "chosen", "thumbprints": "digest"},
    "CaseAccountSettings": {
        "oidc_providers": "name",
        "saml_providers": "name",
        "regions": "words",
        "trails": "trail",
    },
    "CaseSimulation": {
        "principal": "name",
        "action": "words",
        "resource": "name",
        "matched": "name",
        "missing_context": "name",
    },
}
"""By the type and the name of each field that holds words. Literals are checked when read."""

_MOMENT: Final = re.compile(r"[\dTZ:.+ -]*")
_DIGEST: Final = re.compile(r"[0-9A-Fa-f:]*")
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{16}")
_NAME: Final = re.compile(r"[\w+=,.@:/*~-]+")
_OF_TRAILS: Final = frozenset(
    {
        *("Name", "TrailARN", "HomeRegion", "IsMultiRegionTrail", "IsOrganizationTrail"),
        "IncludeGlobalServiceEvents",
    }
)
_IDENTIFIER: Final = re.compile(rf"{ACCOUNT_PATTERN}|\*|<[A-Z_ -]{{2,20}}>")
"""An account, any, or what its author put in its place: `<SNIPPED>`."""
_OF_POLICY: Final = re.compile(r"(?P<head>[a-z]+ policy(?: of)? )(?P<name>\S+)")
_PART_OF_CASE: Final = re.compile(r"(?P<head>\w+)/(?P<name>\S+?)(?P<tail>/\w+)?")
_FILE: Final = re.compile(r"\S*[^\s/\\][/\\]\S*|[~./]\S*|\S+\.\w{1,8}|[A-Z]+(?:_[A-Z\d]+)+")
"""A path, a file with its ending, or a variable."""


def show_fields(case: Case) -> Case:
    """Return the case with each field as it may be kept. Twice is as once."""
    with among_stand_ins(redacted=case.redacted):
        shown: Case = _Fields(redacted=case.redacted).show(case)
    return shown


class _Fields:
    """Shows the fields of one case; in a redacted one, stand-ins of names look drawn by chance."""

    def __init__(self, *, redacted: bool) -> None:
        self._redacted = redacted
        self._name = hide_strong_shapes if redacted else hide_in_name

    def show(self, part: Any) -> Any:  # noqa: ANN401 - any part of a case
        """Return a part of the case; the very same where nothing in it changes."""
        kinds = KINDS.get(type(part).__name__, {})
        changes = {}
        for field in msgspec.structs.fields(part):
            held = getattr(part, field.name)
            literal = "Literal" in str(field.type)
            shown = held if literal else self._value(held, kinds.get(field.name))
            if shown != held:
                changes[field.name] = shown
        return replace(part, **changes) if changes else part

    def _value(self, value: Any, kind: Kind | None) -> Any:  # noqa: ANN401 - any part of a case
        if isinstance(value, msgspec.Struct):
            return self.show(value)
        if kind == "apart":
            return value
        if isinstance(value, str):
            return self._text(value, kind)
        if isinstance(value, dict) and kind == "trail":
            value = {name: each for name, each in value.items() if name in _OF_TRAILS}
        if isinstance(value, dict):
            return {self._text(key, kind): self._value(each, kind) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(self._value(each, kind) for each in value)
        return value

    def _text(self, text: str, kind: Kind | None) -> str:
        match kind:
            case "name":
                return self._name(text)
            case "title":
                return self._title(text)
            case "trail":
                return self._form_of_name(text)
            case None | "apart":
                return hide_secret(text)
            case _:
                return _READERS[kind](text)

    def _form_of_name(self, text: str) -> str:
        return self._name(text) if _NAME.fullmatch(text) else hide_unknown_words(text)

    def _title(self, title: str) -> str:
        """Show what a text or a part of the case is called: a command, a file, a policy, a path."""
        named = _OF_POLICY.fullmatch(title) or _PART_OF_CASE.fullmatch(title)
        if named is not None and is_known_word(named["head"]):
            head, name, *tail = named.groups()
            between = title[len(head) : named.start("name")]
            ends = (hide_unknown_words(each) for each in tail if each)
            return "".join([head, between, self._form_of_name(name), *ends])
        if _FILE.fullmatch(title):
            return self._name(title)
        if title.split() and is_known_program(title.split(maxsplit=1)[0]):
            return show_command(title)
        return title if self._redacted and _NAME.fullmatch(title) else hide_unknown_words(title)


def _show_identifier(identifier: str) -> str:
    """Show an account or a unique ID, with the session that may stand behind it."""
    first, colon, session = identifier.partition(":")
    if not (is_public_identifier(first) or _IDENTIFIER.fullmatch(first)):
        first = show_key_id(first)
    return first + colon + hide_tokens(session)


def _of_form(form: re.Pattern[str]) -> Callable[[str], str]:
    return lambda text: text if form.fullmatch(text) else hide_unknown_words(text)


_READERS: Final[dict[Kind, Callable[[str], str]]] = {
    "chosen": hide_tokens,
    "identifier": _show_identifier,
    "key": show_key_id,
    "moment": _of_form(_MOMENT),
    "digest": _of_form(_DIGEST),
    "fingerprint": _of_form(_FINGERPRINT),
    "url": show_url,
    "words": hide_unknown_words,
    "topic": lambda topic: topic if topic in TOPICS else hide_unknown_words(topic),
    "prose": show_prose,
}


def fields_of_words(part: type[msgspec.Struct]) -> Iterator[str]:
    """Give the names of the fields of a type of the case whose values are words."""
    for field in msgspec.structs.fields(part):
        words = re.search(r"\bstr\b|Any", str(field.type))
        if words and "Literal" not in str(field.type):
            yield field.name

"""What a hand-written case may hold of secrets is hidden as it is read: files, variables, texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.public_commands import is_command_line, show_command
from doctor.case.public_files import show_shared_file
from doctor.case.public_policies import show_policies
from doctor.case.public_urls import show_url
from doctor.case.public_variables import show_environment
from doctor.model.case import (
    Case,
    CaseAttachment,
    CaseEndpoint,
    CaseOidcToken,
    CaseSamlAssertion,
    CaseText,
    CaseTokens,
)
from doctor.model.plain_json import JsonObject
from doctor.texts.authorization_messages import readable_message
from doctor.texts.cloudtrail import readable_record
from doctor.texts.jwt import find_claims
from doctor.texts.saml_response import readable_response
from doctor.texts.secret_json import hide_values
from doctor.texts.secret_shapes import among_stand_ins, hide_strong_shapes, hide_tokens
from doctor.texts.secret_text import hide_secrets

T = TypeVar("T")
_COMPARED: Final = frozenset(
    {"iss", "sub", "aud", "azp", "oaud", "amr", "exp", "iat", "nbf", "auth_time"}
)
"""Claims that AWS reads of every provider's tokens: their values may well be random."""
_COMMANDS: Final = ("command", "earlier command")


def hide_case_secrets(case: Case) -> Case:
    """Return the case with every secret replaced by its stand-in. Twice is as once."""
    with among_stand_ins(redacted=case.redacted):
        return _hide(show_policies(case))


def _hide(case: Case) -> Case:
    changes: dict[str, Any] = {}
    if case.files is not UNSET:
        held = {
            name: _change_text(getattr(case.files, name), show_shared_file)
            for name in ("config", "credentials")
        }
        other = tuple(map(_other, case.files.other))
        changes["files"] = replace(case.files, other=other, **held)
    if case.env is not UNSET:
        changes["env"] = show_environment(case.env)
    if case.errors:
        changes["errors"] = tuple(
            replace(each, text=hide_secrets(each.text, by_chance=not case.redacted))
            for each in case.errors
        )
    if case.attachments:
        changes["attachments"] = tuple(
            replace(
                each,
                name=hide_secrets(each.name, by_chance=not case.redacted),
                text=_attachment(each, by_chance=not case.redacted),
            )
            for each in case.attachments
        )
    changes |= _records(case)
    if case.tokens is UNSET:
        texts = [*(each.text for each in case.errors), *(each.text for each in case.attachments)]
        claims = next(filter(None, map(find_claims, texts)), None)
        if claims is not None:
            changes["tokens"] = CaseTokens(oidc=CaseOidcToken(claims=_show_claims(claims)))
    else:
        changes["tokens"] = _show_tokens(case.tokens)
    return replace(case, **changes) if changes else case


def _show_tokens(tokens: CaseTokens) -> CaseTokens:
    if isinstance(tokens.oidc, CaseOidcToken):
        oidc = replace(tokens.oidc, claims=_show_claims(tokens.oidc.claims))
        tokens = replace(tokens, oidc=oidc)
    if isinstance(tokens.saml, CaseSamlAssertion):
        saml = replace(tokens.saml, attributes=_hide_answer(tokens.saml.attributes))
        tokens = replace(tokens, saml=saml)
    return tokens


def _show_claims(claims: JsonObject) -> JsonObject:
    """Hide what looks like a secret in claims: of those that are compared, tokens alone."""
    return {
        hide_strong_shapes(name): _hide_answer(
            value, hide_tokens if name in _COMPARED else hide_secrets
        )
        for name, value in claims.items()
    }


def _records(case: Case) -> JsonObject:
    """Hide what stands in records, decoded messages and the words of calls."""
    changes: dict[str, Any] = {}
    if case.cloudtrail:
        changes["cloudtrail"] = tuple(map(readable_record, case.cloudtrail))
    if case.decoded_messages:
        changes["decoded_messages"] = tuple(map(readable_message, case.decoded_messages))
    if case.probes:
        changes["probes"] = tuple(
            replace(each, detail=hide_secrets(each.detail)) for each in case.probes
        )
    if case.unknown:
        changes["unknown"] = tuple(
            replace(each, what=hide_secrets(each.what), why=hide_secrets(each.why))
            for each in case.unknown
        )
    if case.metadata is not UNSET:
        ends = {name: getattr(case.metadata, name) for name in ("imds", "container")}
        told = {
            name: replace(end, url=show_url(end.url), says=hide_secrets(end.says))
            for name, end in ends.items()
            if isinstance(end, CaseEndpoint)
        }
        changes["metadata"] = replace(case.metadata, **told)
    return changes


def _attachment(attached: CaseAttachment, *, by_chance: bool) -> str:
    if attached.name in _COMMANDS and is_command_line(attached.text):
        return show_command(attached.text)
    return hide_secrets(readable_response(attached.text) or attached.text, by_chance=by_chance)


def _change_text(file: T, change: Callable[[str], str]) -> T:
    """Change the text of a file, or why there is none; what was not given stays."""
    if not isinstance(file, CaseText):
        return file
    text, error = file.text, file.error
    return replace(
        file,
        text=None if text is None else change(text),
        error=None if error is None else hide_secrets(error),
    )


def _other(file: CaseText) -> CaseText:
    """Hide the values of a cache file field by field; of a token file that there is one."""
    return _change_text(file, hide_values)


def _hide_answer(value: object, hide: Callable[[str], str] = hide_secrets) -> Any:  # noqa: ANN401 - any JSON value
    """Hide in every text of an answer what is a secret; in the names of its parts, too."""
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, dict):
        return {hide_strong_shapes(name): _hide_answer(each, hide) for name, each in value.items()}
    return [_hide_answer(each, hide) for each in value] if isinstance(value, list) else value

"""What a hand-written case may hold of secrets is hidden as it is read: files, variables, texts."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.case import Case, CaseOidcToken, CaseText, CaseTokens
from doctor.model.jwt import find_claims
from doctor.model.saml import readable_response
from doctor.model.secret_text import hide_secrets, hide_variable


def without_secrets(case: Case) -> Case:
    """Return the case with every secret replaced by its stand-in."""
    changes: dict[str, Any] = {}
    if case.files is not UNSET:
        held = {name: _hidden(getattr(case.files, name)) for name in ("config", "credentials")}
        other = tuple(_hidden(each) for each in case.files.other)
        changes["files"] = replace(case.files, other=other, **held)
    if case.env is not UNSET:
        changes["env"] = {name: hide_variable(name, value) for name, value in case.env.items()}
    if case.errors:
        changes["errors"] = tuple(
            replace(each, text=hide_secrets(each.text)) for each in case.errors
        )
    if case.attachments:
        changes["attachments"] = tuple(
            replace(each, text=hide_secrets(readable_response(each.text) or each.text))
            for each in case.attachments
        )
    if case.tokens is UNSET:
        texts = [*(each.text for each in case.errors), *(each.text for each in case.attachments)]
        claims = next(filter(None, map(find_claims, texts)), None)
        if claims is not None:
            changes["tokens"] = CaseTokens(oidc=CaseOidcToken(claims=claims))
    return replace(case, **changes) if changes else case


def _hidden(file: Any) -> Any:  # noqa: ANN401 - a text, none, or not given
    if not isinstance(file, CaseText) or file.text is None:
        return file
    return replace(file, text=hide_secrets(file.text))

"""The subject that a pod's token will carry, from the manifest of its service account.

https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.plan import plan_case
from doctor.model.arn import is_unnamed_role
from doctor.model.case import Case, CaseAttachment, CaseOidcToken, CaseTokens, CaseUnknown
from doctor.model.plain_json import JsonObject, object_in, statements_of, text_in, values_of
from doctor.texts.service_account_names import find_account_in_prose, find_described_account
from doctor.texts.transcript.pieces import Transcript

ROLE_ANNOTATION: Final = "eks.amazonaws.com/role-arn"
_AUDIENCE: Final = "eks.amazonaws.com/audience"
_STS: Final = "sts.amazonaws.com"
_PROVIDER: Final = re.compile(r":oidc-provider/(?P<host>[^\s$*?]+)\Z")
_CLAIM: Final = re.compile(r"(?P<host>[\w-]+\.[\w./-]+):(?:sub|aud)\Z")
_WORKLOADS: Final = frozenset(
    {"Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicaSet"}
)
_PRINTED: Final = "its claims are taken from the manifest that was pasted: no token was seen"
TOLD_IN_PROSE: Final = "its claims are taken from the words around: no token was seen"
_DEPTH: Final = 8
"""Levels of a workload's `spec`: a CronJob names its account in the fifth, and operators wrap it
once more."""


class _Account(msgspec.Struct, frozen=True, kw_only=True):
    """A service account as a manifest names it, or words (`in_prose`)."""

    name: str
    namespace: str
    role: str | None = None
    audience: str = _STS
    in_prose: bool = False


def add_pasted_subject(case: Case, transcript: Transcript) -> Case:
    """Take the claims of a pod's token from its manifest, where no token was seen.

    The issuer is the one provider that the role trusts: a subject that does not fit it fits none.
    """
    role = plan_case(case).target_role_arn
    if case.tokens is not UNSET or role is None:
        return case
    host = _trusted_host(case, role)
    if host is None:
        return case
    account = _account_of_role(role, transcript)
    if account is None:
        return case
    subject = f"system:serviceaccount:{account.namespace}:{account.name}"
    claims = {"iss": f"https://{host}", "sub": subject, "aud": account.audience}
    why = TOLD_IN_PROSE if account.in_prose else _PRINTED
    return replace(
        case,
        tokens=CaseTokens(oidc=CaseOidcToken(claims=claims)),
        unknown=(*case.unknown, CaseUnknown(what="the token itself", why=why)),
    )


def add_described_accounts(case: Case, transcript: Transcript) -> Case:
    """Attach the service accounts that `kubectl describe` printed, as their manifests."""
    manifests = (
        {
            "kind": "ServiceAccount",
            "metadata": {
                "name": each.name,
                "namespace": each.namespace,
                "annotations": {ROLE_ANNOTATION: each.role} if each.role else {},
            },
        }
        for each in map(find_described_account, _texts(transcript))
        if each is not None and each.is_whole
    )
    attached = (
        CaseAttachment(name="described service account", text=json.dumps(each))
        for each in manifests
    )
    return replace(case, attachments=(*case.attachments, *attached))


def _texts(transcript: Transcript) -> list[str]:
    return [each.text for each in transcript.of_kind("text", "yaml")]


def _trusted_host(case: Case, role: str) -> str | None:
    """Return the host of the one OIDC provider that a role trusts: by name, or by its claims.

    Of a policy in which the provider itself was not seen, the keys of the conditions name it.
    """
    held = case.roles.get(role)
    policy = None if held is None else held.trust_policy
    hosts = {
        found["host"]
        for statement in statements_of(policy)
        for value in values_of(_federated_principal(statement))
        if isinstance(value, str) and (found := _PROVIDER.search(value)) is not None
    }
    hosts = hosts or {
        found["host"]
        for statement in statements_of(policy)
        for keys in object_in(statement, "Condition").values()
        for key in (keys if isinstance(keys, dict) else ())
        if (found := _CLAIM.match(key)) is not None
    }
    return hosts.pop() if len(hosts) == 1 else None


def _federated_principal(statement: JsonObject) -> Any:  # noqa: ANN401 - any JSON value
    principal = statement.get("Principal")
    return principal.get("Federated") if isinstance(principal, dict) else None


def _account_of_role(role: str, transcript: Transcript) -> _Account | None:
    """Return the one service account that goes with the role: words count where none is printed."""
    found = list(dict.fromkeys(_accounts(transcript)))
    found = found or list(dict.fromkeys(_accounts_in_words(transcript)))
    own = [each for each in found if each.role == role]
    if not own and (is_unnamed_role(role) or not any(each.role for each in found)):
        own = found
    if len({(each.namespace, each.name) for each in own}) != 1:
        return None
    return own[0]


def _accounts_in_words(transcript: Transcript) -> Iterator[_Account]:
    """Give the accounts that `kubectl describe` printed, else the one that the words name."""
    texts = _texts(transcript)
    described = [each for text in texts if (each := find_described_account(text)) is not None]
    said = None if described else find_account_in_prose("\n".join(texts))
    for each in (*described, *(() if said is None else (said,))):
        yield _Account(
            name=each.name, namespace=each.namespace, role=each.role, in_prose=each.in_prose
        )


def _accounts(transcript: Transcript) -> Iterator[_Account]:
    for piece in transcript.of_kind("yaml", "json"):
        for value in piece.value if isinstance(piece.value, list) else [piece.value]:
            for each in values_of(value.get("items")) if isinstance(value, dict) else ():
                yield from _account(each)
            yield from _account(value)


def _account(value: object) -> Iterator[_Account]:
    """Read a ServiceAccount, or the workload that runs as one. Its namespace has to be written."""
    if not isinstance(value, dict):
        return
    meta = object_in(value, "metadata")
    namespace = text_in(meta, "namespace")
    if namespace is None:
        return
    kind = value.get("kind")
    name = text_in(meta, "name") if kind == "ServiceAccount" else None
    if kind in _WORKLOADS:
        name = _service_account(value.get("spec"), _DEPTH)
    if name is not None:
        notes = object_in(meta, "annotations")
        yield _Account(
            name=name,
            namespace=namespace,
            role=text_in(notes, ROLE_ANNOTATION),
            audience=text_in(notes, _AUDIENCE) or _STS,
        )


def _service_account(spec: object, depth: int) -> str | None:
    """Find the service account of a pod's spec, wherever a workload holds it."""
    if not isinstance(spec, dict) or depth == 0:
        return None
    own = text_in(spec, "serviceAccountName") or text_in(spec, "serviceAccount")
    inner = (_service_account(each, depth - 1) for each in spec.values())
    return own or next((each for each in inner if each is not None), None)

"""The request context of an assume call, as far as a case tells it.

Which keys are present when:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET

from doctor.evaluate.caller_keys import LONG_TERM, Keys, caller_keys, is_unsigned, mfa_worlds, one
from doctor.evaluate.operators import moment
from doctor.evaluate.token_keys import tag_claims, token_keys
from doctor.model.arn import parse_arn
from doctor.model.case import Case, CaseRequest
from doctor.model.case_iam import CaseOrganization
from doctor.model.context import RequestContext, Value
from doctor.model.observation import ABSENT, Known, Observed, Unreadable
from doctor.model.principal import Caller

WITH_TOKEN = ("sts:assumerolewithwebidentity", "sts:assumerolewithsaml")
"""Calls that no keys sign: a token tells who comes."""

ROLES_ANYWHERE = "rolesanywhere.amazonaws.com"
"""The service whose principal has tags: the fields of the certificate.

https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
"""
_REQUEST_TAGS = "aws:requesttag/"
_ALWAYS = frozenset(
    {
        "aws:currenttime",
        "aws:epochtime",
        "aws:requestedregion",
        "aws:securetransport",
        "aws:useragent",
        "aws:viaawsservice",
        "sts:rolesessionname",
    }
)
"""Keys of every assume call, whatever their value."""

_OF_ANY_CALL = ("aws:", "sts:", "iam:")
"""Families of keys that a call with long-term keys can have: it is no session of anything."""

_THROUGH_ENDPOINT = ("aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip")


def derive_context(
    case: Case, *, caller: Caller, request: CaseRequest, role_arn: str, key: str | None
) -> RequestContext:
    """Derive the context: `request.context` first, then everything the case tells."""
    given = {name.lower(): value for name, value in request.context.items()}
    if request.context_complete:
        return RequestContext(given=given, complete=True)
    keys: Keys = {}
    keys.update(_request_keys(case, request))
    keys.update(caller_keys(case, caller, request, key))
    tags, whole = _tag_keys(case, caller, request, role_arn, key)
    keys.update(tags)
    keys.update(_organization_keys(case, caller.account, "aws:principalorg"))
    keys.update(_resource_keys(case, role_arn))
    keys.update(_time_keys(case))
    keys.update(_network_keys(case, given))
    keys.update(token_keys(case, caller, role_arn))
    return RequestContext(
        given=given,
        keys=keys,
        whole=whole,
        families=_OF_ANY_CALL if caller.kind in LONG_TERM else (),
        present=_present(request),
        possible=mfa_worlds({*keys, *given}, caller),
    )


def _present(request: CaseRequest) -> frozenset[str]:
    assumes = request.action.lower() in {"sts:assumerole", *WITH_TOKEN}
    return _ALWAYS if assumes else _ALWAYS - {"sts:rolesessionname"}


def _request_keys(case: Case, request: CaseRequest) -> Keys:
    keys: Keys = {"aws:securetransport": Known(("true",)), "aws:viaawsservice": Known(("false",))}
    with_token = request.action.lower() in WITH_TOKEN
    if request.external_id is not UNSET or with_token:
        sent = None if with_token or request.external_id is UNSET else request.external_id
        keys["sts:externalid"] = one(sent)
    if request.role_session_name is not UNSET:
        keys["sts:rolesessionname"] = one(request.role_session_name)
    if request.source_identity is not UNSET:
        keys["sts:sourceidentity"] = one(request.source_identity)
    claimed = tag_claims(case) if with_token else None
    if request.transitive_tag_keys is not UNSET:
        keys["sts:transitivetagkeys"] = _many(request.transitive_tag_keys or ())
    elif claimed is not None:
        keys["sts:transitivetagkeys"] = _many(claimed.transitive)
    tags = _request_tags(case, request)
    if tags is not None:
        keys["aws:tagkeys"] = _many(tuple(tags))
        keys.update({f"{_REQUEST_TAGS}{name.lower()}": Known((v,)) for name, v in tags.items()})
    return keys


def _request_tags(case: Case, request: CaseRequest) -> Mapping[str, str] | None:
    """Return the session tags of a request: its own, else those in its token."""
    if request.tags is not UNSET:
        return request.tags or {}
    claimed = tag_claims(case) if request.action.lower() in WITH_TOKEN else None
    return None if claimed is None else claimed.tags


def _many(values: tuple[str, ...]) -> Value:
    return Known(tuple(values)) if values else ABSENT


def _tag_keys(
    case: Case, caller: Caller, request: CaseRequest, role_arn: str, key: str | None
) -> tuple[Keys, tuple[str, ...]]:
    """Give the tags that are known, and the prefixes under which there are no others."""
    keys: Keys = {}
    whole = [] if _request_tags(case, request) is None else [_REQUEST_TAGS]
    of_role = case.role(role_arn).tags
    of_caller: Observed[dict[str, str]] = ABSENT
    if caller.name == ROLES_ANYWHERE:
        of_caller = Unreadable("the certificate was not seen")
    elif not is_unsigned(caller) and caller.kind not in {"service", "root"}:
        of_caller = case.principal(key or "").tags
    for prefix, tags in (
        ("aws:principaltag/", of_caller),
        ("aws:resourcetag/", of_role),
        ("iam:resourcetag/", of_role),
    ):
        if isinstance(tags, Known):
            keys.update({f"{prefix}{name.lower()}": Known((v,)) for name, v in tags.value.items()})
        if isinstance(tags, Known) or tags == ABSENT:
            whole.append(prefix)
    return keys, tuple(whole)


def _organization_keys(case: Case, account: str | None, prefix: str) -> Keys:
    """Give an account's organization, as `aws:PrincipalOrgID`, `aws:ResourceOrgPaths` and so on."""
    if case.organizations is UNSET or account is None:
        return {}
    for organization in case.organizations:
        if account in organization.accounts or organization.management_account == account:
            return _membership(organization, account, prefix)
    return {}


def _membership(organization: CaseOrganization, account: str, prefix: str) -> Keys:
    if organization.id is None:
        return {}
    keys: Keys = {f"{prefix}id": Known((organization.id,))}
    member = organization.accounts.get(account)
    if member is not None and member.path is not UNSET:
        path = "/".join((organization.id, *member.path)) + "/"
        keys[f"{prefix}paths"] = Known((path,))
    return keys


def _resource_keys(case: Case, role_arn: str) -> Keys:
    """Give the keys of the role that is asked for: they are its account's."""
    role = parse_arn(role_arn)
    if role is None or not role.account:
        return {}
    keys: Keys = {"aws:resourceaccount": Known((role.account,))}
    return keys | _organization_keys(case, role.account, "aws:resourceorg")


def _time_keys(case: Case) -> Keys:
    if case.collected_at is UNSET:
        return {}
    keys: Keys = {"aws:currenttime": Known((case.collected_at,))}
    seconds = moment(case.collected_at)
    if seconds is not None:
        keys["aws:epochtime"] = Known((str(int(seconds)),))
    return keys


def _network_keys(case: Case, given: Mapping[str, object]) -> Keys:
    """A call comes over the public path or through an endpoint: it has the keys of one of them."""
    through = any(given.get(name) is not None for name in _THROUGH_ENDPOINT)
    if through or (case.vpc_endpoint_policy is not UNSET and case.vpc_endpoint_policy is not None):
        return {"aws:sourceip": ABSENT}
    if given.get("aws:sourceip") is not None:
        return dict.fromkeys(_THROUGH_ENDPOINT, ABSENT)
    return {}

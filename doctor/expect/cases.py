"""An expectation as a case: the question that it puts, with all that the file states."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from doctor.case.policy_evidence import FULL_ACCESS
from doctor.expect.expectation_file import ExpectationFile, Planned, find_principal, find_role
from doctor.expect.sentences import read_seconds
from doctor.model.arn import Arn, parse_arn
from doctor.model.case import (
    Case,
    CaseCaller,
    CaseMfa,
    CaseOidcToken,
    CaseRequest,
    CaseSamlAssertion,
    CaseTarget,
    CaseTokens,
)
from doctor.model.case_iam import CaseAccount, CaseOrganization, CasePolicy, CasePrincipal, CaseRole
from doctor.model.expectation import (
    ExpectedAccount,
    ExpectedPrincipal,
    ExpectedRole,
    PolicySource,
    Sent,
)

_SESSION = "session"


def case_of(file: ExpectationFile, planned: Planned) -> Case:
    """Put an expectation as a case. What is asked of the trust policy alone, is told so there."""
    stated, base = file.stated, file.base
    found = find_role(stated, base, planned.role)
    principal = find_principal(stated, base, planned.expectation.who)
    if found is None or principal is None:
        raise LookupError(planned.name)  # reading names both
    role_arn, role = found
    sent = planned.expectation.sent
    caller = _caller(principal, role_arn)
    case = replace(
        base,
        target=CaseTarget(role_arn=role_arn),
        collected_at=UNSET if sent.time is None else sent.time,
        caller=caller
        if principal.session_policy is UNSET
        else _limit_caller(file, principal, caller, planned),
        request=_request(principal, sent),
        tokens=_tokens(principal, sent),
        errors=(),
        probes=(),
        sessions=(),
        env=UNSET,
        files=UNSET,
    )
    if role is not None:
        case = replace(case, roles={**base.roles, role_arn: _role(file, planned.role, role, base)})
    case = _add_principal(file, case, planned.expectation.who, principal)
    if stated.organizations:
        case = replace(case, organizations=_organizations(file))
    if planned.verb.endswith("trusted_by"):
        return _trust_alone(case, principal)
    return case


def _role(file: ExpectationFile, name: str, role: ExpectedRole, base: Case) -> CaseRole:
    held = base.roles.get(role.arn, CaseRole())
    key = next(key for key, each in file.stated.roles.items() if each is role or key == name)
    changes: dict[str, Any] = {"exists": True}
    if role.trust is not UNSET:
        changes["trust_policy"] = file.document(role.trust, f"roles.{key}.trust").body
    if role.max_session is not UNSET:
        changes["max_session_duration"] = read_seconds(role.max_session)
    if role.tags is not UNSET:
        changes["tags"] = texts(role.tags)
    return replace(held, **changes)


def _caller(principal: ExpectedPrincipal, role_arn: str) -> CaseCaller:
    """Say who calls: of a role, a session; of an issuer, the provider in the role's account."""
    if principal.service is not UNSET:
        return CaseCaller(arn=principal.service, kind="service")
    role = parse_arn(role_arn)
    partition, account = ("aws", "") if role is None else (role.partition, role.account)
    if principal.oidc is not UNSET:
        issuer = principal.oidc.removeprefix("https://").rstrip("/")
        provider = Arn(partition, "iam", "", account, f"oidc-provider/{issuer}")
        return CaseCaller(arn=str(provider), kind="federated")
    if principal.saml is not UNSET:
        named = principal.saml
        if not named.startswith("arn:"):
            named = str(Arn(partition, "iam", "", account, f"saml-provider/{named}"))
        return CaseCaller(arn=named, kind="federated")
    arn = parse_arn(str(principal.arn))
    if arn is not None and arn.kind == "role":
        session = f"assumed-role/{arn.name}/{_SESSION}"
        called = Arn(arn.partition, "sts", "", arn.account, session)
        return CaseCaller(arn=str(called), account=arn.account, kind="role-session")
    return CaseCaller(arn=str(principal.arn), account=None if arn is None else arn.account)


def _limit_caller(
    file: ExpectationFile, principal: ExpectedPrincipal, caller: CaseCaller, planned: Planned
) -> CaseCaller:
    source = principal.session_policy
    if source is UNSET or source is None:
        return caller
    name = f"principals.{planned.expectation.who}.session_policy"
    return replace(caller, session_policy=file.document(source, name).body)


def _request(principal: ExpectedPrincipal, sent: Sent) -> CaseRequest:
    action = "sts:AssumeRole"
    if principal.oidc is not UNSET:
        action = "sts:AssumeRoleWithWebIdentity"
    elif principal.saml is not UNSET:
        action = "sts:AssumeRoleWithSAML"
    age = 0 if sent.mfa is True else read_seconds(sent.mfa) if sent.mfa is not False else None
    context = dict(sent.context)
    if sent.source_ip is not None:
        context["aws:SourceIp"] = sent.source_ip
    arn = parse_arn(principal.arn) if isinstance(principal.arn, str) else None
    if arn is not None and arn.kind == "role":
        context.setdefault("aws:PrincipalArn", str(arn))
    named: str | UnsetType = UNSET if sent.session_name is None else str(sent.session_name)
    return CaseRequest(
        action=action,
        external_id=None if sent.external_id is None else str(sent.external_id),
        duration_seconds=None if sent.duration is None else read_seconds(sent.duration),
        role_session_name=named,
        mfa=CaseMfa(serial=None, present=sent.mfa is not False, age_seconds=age),
        tags=texts(sent.tags),
        transitive_tag_keys=sent.transitive_tags,
        source_identity=sent.source_identity,
        policy=None,
        context=context,
    )


def _tokens(principal: ExpectedPrincipal, sent: Sent) -> CaseTokens | UnsetType:
    if principal.oidc is not UNSET:
        issuer = "https://" + principal.oidc.removeprefix("https://").rstrip("/")
        claims = {"iss": issuer, **principal.claims, **sent.claims}
        return CaseTokens(oidc=CaseOidcToken(claims=claims))
    if principal.saml is not UNSET:
        attributes = {**principal.attributes, **sent.attributes}
        return CaseTokens(saml=CaseSamlAssertion(attributes=attributes))
    return UNSET


def _add_principal(
    file: ExpectationFile, case: Case, who: str, principal: ExpectedPrincipal
) -> Case:
    """Give a user or role its policies; with them stated, what else is not stated is none."""
    if principal.arn is UNSET:
        return case
    held = case.principals.get(principal.arn, CasePrincipal())
    changes: dict[str, Any] = {}
    if principal.policies is not UNSET:
        changes["boundary"] = None
        changes["identity_policies"] = tuple(
            _policy(file, source, f"principals.{who}.policies[{index}]")
            for index, source in enumerate(principal.policies)
        )
    if principal.boundary is not UNSET:
        source = principal.boundary
        name = f"principals.{who}.boundary"
        changes["boundary"] = None if source is None else file.document(source, name).body
    if principal.tags is not UNSET:
        changes["tags"] = texts(principal.tags)
    changed = replace(held, **changes)
    return replace(case, principals={**case.principals, principal.arn: changed})


def _policy(file: ExpectationFile, source: PolicySource, name: str) -> CasePolicy:
    document = file.document(source, name)
    return CasePolicy(name=document.name, document=document.body)


def _organizations(file: ExpectationFile) -> tuple[CaseOrganization, ...]:
    return tuple(
        CaseOrganization(
            id=each.id,
            management_account=each.management_account,
            accounts={
                account: _account(file, stated, f"organizations[{index}].accounts.{account}")
                for account, stated in each.accounts.items()
            },
        )
        for index, each in enumerate(file.stated.organizations)
    )


def _account(file: ExpectationFile, stated: ExpectedAccount, where: str) -> CaseAccount:
    kinds: dict[str, Any] = {}
    for kind in ("scps", "rcps"):
        levels = getattr(stated, kind)
        if levels is not UNSET:
            kinds[kind] = tuple(
                tuple(
                    file.document(source, f"{where}.{kind}[{at}][{index}]").body
                    for index, source in enumerate(level)
                )
                for at, level in enumerate(levels)
            )
    return CaseAccount(path=stated.path, **kinds)


def _trust_alone(case: Case, principal: ExpectedPrincipal) -> Case:
    """Let every other policy allow, so that the trust policy alone decides."""
    if principal.arn is not UNSET:
        held = case.principals.get(principal.arn, CasePrincipal())
        everything = CasePolicy(name="everything", document=FULL_ACCESS)
        free = replace(held, identity_policies=(everything,), boundary=None)
        case = replace(case, principals={**case.principals, principal.arn: free})
    return replace(case, organizations=UNSET, vpc_endpoint_policy=UNSET, unknown=())


def texts(values: dict[str, Any]) -> dict[str, str]:
    """Write the values of tags as texts, as AWS has them."""
    words = {True: "true", False: "false", None: ""}
    return {
        key: words[value] if value is None or isinstance(value, bool) else str(value)
        for key, value in values.items()
    }

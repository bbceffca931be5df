"""The SAML assertion does not hold what AWS needs of it: this role, its audience, time left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import UNSET

from doctor.model.case import Case
from doctor.model.command import yaml_line
from doctor.model.failure import Failure
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.model.stamp import parse_stamp
from doctor.profiles import nearest_names
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.texts.saml_response import SamlResponse, parse_response, response_of_attributes

WITH_SAML: Final = "sts:AssumeRoleWithSAML"
_AUDIENCE: Final = "https://signin.aws.amazon.com/saml"
_FAULTS: Final = {
    "audience": (
        "the SAML response is not issued for AWS",
        f"Its audience has to be {_AUDIENCE}, or the equivalent of a Region or partition.",
    ),
    "provider": (
        "the SAML assertion names a provider that the account does not have",
        "The Role attribute pairs a role with the ARN of the SAML provider in IAM; that provider "
        "does not exist, or is in another account.",
    ),
    "signature": (
        "the SAML response is signed with a certificate that IAM does not know",
        "The identity provider has changed its certificate; the metadata of the SAML provider in "
        "IAM is the old one.",
    ),
    "issuer": (
        "the SAML response comes from another issuer than the provider's metadata",
        "The issuer of the response has to be exactly the entity ID in the metadata.",
    ),
    "roleSessionName": (
        "the SAML assertion has no valid RoleSessionName",
        "The attribute https://aws.amazon.com/SAML/Attributes/RoleSessionName has 2 to 64 "
        "letters, digits or _+=,.@- and no spaces.",
    ),
    "response": (
        "AWS does not accept the SAML response",
        "Usually the Role attribute is missing, or has no valid pair: each pair is the exact ARN "
        "of a role and of the SAML provider.",
    ),
    "rejected": (
        "the identity provider does not vouch for the SAML assertion",
        "It told AWS that it refused or revoked the assertion, or did not issue it.",
    ),
    "sourceIdentity": (
        "the SAML assertion has no valid SourceIdentity",
        "It has 2 to 64 letters, digits or _+=,.@- and does not begin with aws:.",
    ),
}


@rule(
    id="federation/saml-role-not-in-assertion",
    summary="the SAML assertion lacks the role, the audience or the time that AWS needs",
    over=(
        "trust/trust-principal-mismatch",
        "federation/web-identity-token-expired",
        "credentials/session-expired",
    ),
)
def saml_role_not_in_assertion(situation: Situation) -> Iterator[Finding]:
    """Ask: does the assertion offer this role, to AWS, now?"""
    failed = [each for each in situation.failures if _is_of_saml(situation, each)]
    response = response_of(situation.case)
    fault = next((each for each in failed if _fault_of(each) is not None), None)
    offered = response is not None and bool(response.roles)
    if fault is not None and fault.parameter == "response" and offered:
        fault = None
    claimed = [each for each in situation.failures if _is_of_claim(each)]
    if fault is not None:
        yield _faulty(response, fault)
    elif claimed:
        yield _not_claimed(situation, claimed)
    elif _has_ended(situation, response, failed):
        yield _assertion_ended(response, failed)
    elif _lacks_role(situation, response, failed):
        yield _role_lacking(situation, response, failed, "proven")


def response_of(case: Case) -> SamlResponse | None:
    """Return the SAML response of a case: pasted, or its attributes."""
    for attachment in case.attachments:
        found = parse_response(attachment.text)
        if found is not None:
            return found
    if case.tokens is UNSET or case.tokens.saml is UNSET or case.tokens.saml is None:
        return None
    return response_of_attributes(case.tokens.saml.attributes)


def _is_of_saml(situation: Situation, failure: Failure) -> bool:
    """Say whether a failure is about a SAML response, and not an OIDC token."""
    asked = situation.case.request
    by_request = asked is not UNSET and asked.action == WITH_SAML
    named = WITH_SAML in (failure.action, f"sts:{failure.operation}")
    if failure.kind == "invalid-identity-token":
        return by_request or named or "saml" in failure.signs
    return named or (by_request and failure.kind in {"access-denied", "expired-web-identity"})


def _fault_of(failure: Failure) -> str | None:
    if failure.code == "IDPRejectedClaim":
        return "rejected"
    return failure.parameter if failure.parameter in _FAULTS else None


def _is_of_claim(failure: Failure) -> bool:
    """Say whether it is about the list of roles in an identity token, not in a SAML assertion."""
    return failure.parameter == "roles" and "roles-claim" in failure.signs


def _not_claimed(situation: Situation, failed: list[Failure]) -> Finding:
    role = situation.target_role_arn or "the role"
    return Finding(
        title=f"the identity token does not offer {role.rpartition('/')[2]}",
        explanation="The token has a list of roles in its claim https://aws.amazon.com/roles; "
        "AWS then allows no other role, whatever its trust policy says.",
        hop=situation.hops[-1].index if situation.hops else None,
        evidence=tuple(quote_failure(each) for each in failed),
        proposals=(
            Proposal(
                title="let the identity provider list the role's ARN in that claim",
                who="identity-provider-admin",
                kind="credentials",
                commands=(yaml_line("{}", role),) if situation.target_role_arn else (),
            ),
        ),
        next_step="decode the middle part of the token: the claim shows which roles it offers",
    )


def _target(situation: Situation, failed: list[Failure]) -> str | None:
    told = next((each.resource for each in failed if each.resource), None)
    return told or situation.target_role_arn


def _lacks_role(situation: Situation, response: SamlResponse | None, failed: list[Failure]) -> bool:
    if any(each.parameter == "roles" for each in failed):
        return True
    asked = situation.case.request
    called = bool(failed) or (asked is not UNSET and asked.action == WITH_SAML)
    target = _target(situation, failed)
    if response is None or not response.roles or not called or target is None:
        return False
    return target not in {role for role, _ in response.roles}


def _role_lacking(
    situation: Situation,
    response: SamlResponse | None,
    failed: list[Failure],
    certainty: Certainty,
) -> Finding:
    target = _target(situation, failed) or "the role"
    offered = () if response is None else tuple(role for role, _ in response.roles)
    near = nearest_names(target, offered, most=1)
    hint = f" The nearest one in it is {near[0]}." if near else ""
    named = target if target.startswith("arn:") else "ROLE_ARN"
    pair = f"{named},arn:aws:iam::{_account(target)}:saml-provider/PROVIDER"
    return Finding(
        title=f"the SAML assertion does not offer {target.rpartition('/')[2]}"
        if certainty == "proven"
        else "the SAML assertion may not offer the role",
        explanation="A role can be assumed only if the assertion's Role attribute pairs it with "
        f"the provider in IAM, with the exact ARN of both.{hint}",
        certainty=certainty,
        hop=situation.hops[-1].index if situation.hops else None,
        evidence=(
            *(Evidence(says=f"the assertion offers {role}") for role in offered[:5]),
            *(quote_failure(each) for each in failed),
        ),
        proposals=(
            *(_take(near[0]) for _ in near[:1]),
            Proposal(
                title="let the identity provider add the pair to the Role attribute",
                who="identity-provider-admin",
                kind="credentials",
                commands=(yaml_line("{}", pair),),
            ),
        ),
        next_step="the sign-in page https://signin.aws.amazon.com/saml lists the roles that the "
        "assertion offers; if this one is among them, the role's trust policy is the cause: its "
        "provider, action or SAML:aud",
    )


def _take(role: str) -> Proposal:
    return Proposal(
        title=f"use {role}, which the assertion offers", who="caller", kind="config-edit"
    )


def _account(arn: str) -> str:
    parts = arn.split(":")
    return parts[4] if len(parts) > 4 else "ACCOUNT"  # noqa: PLR2004 - the account's place


def _has_ended(situation: Situation, response: SamlResponse | None, failed: list[Failure]) -> bool:
    if any(each.kind == "expired-web-identity" for each in failed):
        return True
    asked = situation.case.request
    if not failed and (asked is UNSET or asked.action != WITH_SAML):
        return False
    stamp = situation.case.collected_at
    now = None if stamp is UNSET else parse_stamp(stamp)
    ends = None if response is None or response.ends is None else parse_stamp(response.ends)
    return now is not None and ends is not None and ends <= now


def _assertion_ended(response: SamlResponse | None, failed: list[Failure]) -> Finding:
    ends = None if response is None else response.ends
    return Finding(
        title="the SAML assertion has expired",
        explanation="An assertion is valid for only a few minutes. Send it to AWS at once.",
        evidence=(
            *(() if ends is None else (Evidence(says=f"it is valid until {ends}"),)),
            *(quote_failure(each) for each in failed),
        ),
        proposals=(
            Proposal(
                title="sign in at the identity provider again", who="caller", kind="credentials"
            ),
        ),
        next_step="if AWS refuses a new one as well, check the identity provider's clock",
    )


def _faulty(response: SamlResponse | None, failure: Failure) -> Finding:
    title, explanation = _FAULTS[_fault_of(failure) or "audience"]
    heard = None if response is None else response.audience or response.recipient
    return Finding(
        title=title,
        explanation=explanation,
        evidence=(
            *(() if heard is None else (Evidence(says=f"it is issued for {heard}"),)),
            quote_failure(failure),
        ),
        next_step="the identity provider's administrator can fix it there",
    )

"""The token is issued for another audience than the provider or the role requires."""

from __future__ import annotations

import json
from collections.abc import Iterator

from doctor.model.command import shell, yaml_line
from doctor.model.enumeration import and_list, or_list
from doctor.model.failure import Failure
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.issuer import Issuer, parse_issuer
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_condition
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.tokens.claim_edits import is_pattern_by_intent, propose_claim_value
from doctor.rules.shared.tokens.claims import (
    Token,
    doubtful_claims,
    issuer_of,
    list_unseen_refusals,
    missed_claims,
    oidc_hops,
    quote_claim,
    quote_wanted_claim,
    token_of,
)
from doctor.rules.shared.tokens.expected_claims import is_expected
from doctor.rules.shared.tokens.oidc_providers import Provider, provider_for
from doctor.rules.shared.tokens.workflows import audiences_of_jobs


@rule(
    id="federation/oidc-aud-mismatch",
    summary="the token's audience is not the one that the role or its provider requires",
    over=("trust/trust-condition-unmet", "trust/trust-principal-mismatch"),
)
def oidc_aud_mismatch(situation: Situation) -> Iterator[Finding]:
    """Ask: is the token's audience the one that IAM expects?"""
    token = token_of(situation.case)
    refused = [each for each in situation.failures if _is_about_audience(each)]
    hop = situation.hops[-1] if situation.hops else None
    account = None if hop is None or hop.role is None else hop.role.account
    issuer = None if token is None else token.issuer
    provider = provider_for(situation.case, issuer, account)
    without = [each for each in situation.failures if _lacks_audience(each)]
    if without:
        yield _unaddressed_token(token, without)
        return
    if refused or _not_listed(token, provider):
        yield _not_of_provider(situation, token, provider, refused)
        return
    for hop in oidc_hops(situation):
        issuer = issuer_of(hop)
        for statement, element, got in missed_claims(hop, "aud"):
            if issuer is not None and not is_pattern_by_intent(element, got):
                yield _not_of_role(hop, issuer, token, statement, element, got)
        for statement, element in doubtful_claims(hop, "aud"):
            asked = audiences_of_jobs(situation.case)
            if is_expected(situation, element) or len(asked) > 1:
                continue
            if asked:
                yield _report_other_audience(hop, statement, element, *asked)
                continue
            alone = not any(doubtful_claims(hop, "sub"))
            yield _unread(hop, statement, element, "likely" if alone else "possible")
    for refused_call in list_unseen_refusals(situation) if _is_unusual(token) else ():
        yield Finding(
            title="the token's audience may not be the one that the role requires",
            explanation="The role's trust policy, which was not seen, refused the token. Roles "
            "usually expect a different audience than the one in this token.",
            certainty="likely",
            hop=refused_call.hop,
            evidence=tuple(
                quote_claim(_audience_claim(token), each) for each in _token_audiences(token)
            ),
            next_step="compare the condition on …:aud with the aud claim of the token",
        )


def _report_other_audience(
    hop: HopVerdict, statement: StatementMatch, element: ElementMatch, asked: str
) -> Finding:
    """Tell of a job whose file says which audience its token has."""
    issuer = issuer_of(hop) or parse_issuer((element.key or "").rpartition(":")[0])
    return Finding(
        title=f"the job asks for a token with the audience {asked}, and the role requires another",
        explanation=f"{hop.role_name} requires the audience {or_list(element.wanted)}. The token "
        "has the one that the job's file asks for.",
        hop=hop.index,
        evidence=(
            Evidence(says=f"the job's file asks for the audience {asked}, by name or by default"),
            quote_condition(statement, element, "the role requires", "wanted"),
        ),
        proposals=tuple(_for_role(hop, issuer, statement, element, asked)),
    )


def _unread(
    hop: HopVerdict, statement: StatementMatch, element: ElementMatch, certainty: Certainty
) -> Finding:
    return Finding(
        title="the token's audience may not be the one that the role requires",
        explanation=f"{hop.role_name} requires the audience {or_list(element.wanted)}. The "
        "token's audience was not seen.",
        certainty=certainty,
        hop=hop.index,
        evidence=(quote_condition(statement, element, "the role requires", "wanted"),),
        next_step="compare it with the aud claim of the token: decode the middle part of the token",
    )


def _is_unusual(token: Token | None) -> bool:
    """Say whether a token is made out otherwise than those that roles are usually made for."""
    if token is None or token.issuer is None or not token.audiences:
        return False
    usual = _USUAL.get(token.issuer.kind)
    return usual is not None and usual not in token.audiences


def _is_about_audience(failure: Failure) -> bool:
    """Tell OIDC's refusal from SAML's, which speaks of a response."""
    about = failure.kind == "invalid-identity-token" and failure.parameter == "audience"
    return about and "saml-response" not in failure.signs


def _lacks_audience(failure: Failure) -> bool:
    return failure.parameter == "claim" and failure.value == "aud"


def _unaddressed_token(token: Token | None, failed: list[Failure]) -> Finding:
    """Tell of a token that is issued for nobody: not the one that is meant for AWS."""
    issuer = None if token is None else token.issuer
    kind = "other" if issuer is None else issuer.kind
    audience = _USUAL.get(kind, "AUDIENCE")
    return Finding(
        title="the token has no aud claim",
        explanation="AWS accepts a token only if its audience is a client ID of the provider in "
        "IAM. A token without an audience is for the provider's own use: send the one that is made "
        "for AWS instead.",
        evidence=tuple(quote_failure(each) for each in failed),
        proposals=(ask_for_audience(issuer, audience),),
        next_step="on GitLab: send a token from id_tokens, not CI_JOB_TOKEN or CI_JOB_JWT; in a "
        "pod: the projected token at AWS_WEB_IDENTITY_TOKEN_FILE, not that of the service account",
    )


def _not_listed(token: Token | None, provider: Provider | None) -> bool:
    if token is None or provider is None or provider.audiences is None or not token.audiences:
        return False
    return not set(token.audiences) & set(provider.audiences)


def _not_of_provider(
    situation: Situation, token: Token | None, provider: Provider | None, refused: list[Failure]
) -> Finding:
    asked = tuple(sorted(audiences_of_jobs(situation.case))) if token is None else ()
    sent = and_list(asked if token is None else token.audiences)
    listed = None if provider is None else provider.audiences
    takes = "was not seen" if listed is None else f"holds {', '.join(listed) or 'none'}"
    return Finding(
        title="the identity provider in IAM does not list the token's audience",
        explanation=f"The token is issued for {sent or 'an audience that was not seen'}. IAM "
        "accepts a token only if its audience is a client ID of the provider in the role's "
        f"account; that list {takes}.",
        hop=situation.hops[-1].index if situation.hops else None,
        evidence=(
            *(quote_claim(_audience_claim(token), each) for each in _token_audiences(token)),
            *(Evidence(says=f"the job's file asks for the audience {each}") for each in asked),
            *_quote_client_ids(provider),
            *(quote_failure(each) for each in refused),
        ),
        proposals=tuple(_for_provider(situation, token, provider)),
        next_step=None
        if listed is not None
        else "aws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN shows the "
        "client IDs that it accepts",
    )


def _audience_claim(token: Token | None) -> str:
    return "aud" if token is None else token.audience_claim


def _token_audiences(token: Token | None) -> tuple[str, ...]:
    return () if token is None else token.audiences


def _quote_client_ids(provider: Provider | None) -> Iterator[Evidence]:
    if provider is not None and provider.audiences is not None:
        listed = ", ".join(provider.audiences) or "none"
        yield Evidence(says=f"the provider {provider.issuer.url} lists the client IDs: {listed}")


def _for_provider(
    situation: Situation, token: Token | None, provider: Provider | None
) -> Iterator[Proposal]:
    """Propose to ask for a token of a listed audience, else to list the one that is sent."""
    listed = () if provider is None or provider.audiences is None else provider.audiences
    issuer = None if token is None else token.issuer
    if listed:
        yield ask_for_audience(issuer, listed[0])
    elif issuer is not None and issuer.kind in _USUAL:
        yield ask_for_audience(issuer, _USUAL[issuer.kind])
    hop = situation.hops[-1] if situation.hops else None
    if issuer is None or token is None or not token.audiences:
        return
    account, partition = ("ACCOUNT", "aws")
    if hop is not None and hop.role is not None:
        account, partition = hop.role.account, hop.role.partition
    yield Proposal(
        title="list the token's audience in the identity provider",
        who="target-admin",
        kind="trust-policy",
        commands=(
            shell(
                "aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn "
                "arn:{}:iam::{}:oidc-provider/{} --client-id {}",
                partition,
                account,
                issuer.url,
                token.audiences[0],
            ),
        ),
    )


_USUAL = {"github": "sts.amazonaws.com", "eks": "sts.amazonaws.com"}


def ask_for_audience(issuer: Issuer | None, audience: str) -> Proposal:
    """Propose to ask the provider for a token of another audience, in its own words."""
    kind = "other" if issuer is None else issuer.kind
    lines = {
        "github": (yaml_line("audience: {}", audience),),
        "gitlab": (
            yaml_line("id_tokens:"),
            yaml_line("  AWS_TOKEN:"),
            yaml_line("    aud: {}", audience),
        ),
        "eks": (
            shell(
                "kubectl annotate serviceaccount NAME eks.amazonaws.com/audience={} --overwrite",
                audience,
            ),
        ),
        "terraform": (shell("TFC_AWS_WORKLOAD_IDENTITY_AUDIENCE={}", audience),),
        "circleci": (shell("circleci run oidc get --claims {}", json.dumps({"aud": audience})),),
        "buildkite": (shell("buildkite-agent oidc request-token --audience {}", audience),),
    }
    return Proposal(
        title=f"request a token for {audience}",
        who="caller",
        kind="workflow",
        commands=lines.get(kind, ()),
    )


def _not_of_role(
    hop: HopVerdict,
    issuer: Issuer,
    token: Token | None,
    statement: StatementMatch,
    element: ElementMatch,
    got: str,
) -> Finding:
    wanted = or_list(element.wanted)
    return Finding(
        title="the token's audience is not the one that the role requires",
        explanation=f"The token of {issuer.name} is issued for {got}, and {hop.role_name} "
        f"requires {'none of ' if element.negated else ''}{wanted}. The audience is what the job "
        "requests from the provider, or the provider's default.",
        hop=hop.index,
        evidence=(
            quote_claim(
                _audience_claim(token), got, wanted=element.wanted[0] if element.wanted else None
            ),
            quote_wanted_claim(statement, element, got, "the role requires"),
        ),
        proposals=tuple(_for_role(hop, issuer, statement, element, got)),
    )


def _for_role(
    hop: HopVerdict, issuer: Issuer, statement: StatementMatch, element: ElementMatch, got: str
) -> Iterator[Proposal]:
    proposal = propose_claim_value(
        hop, statement, element, got, title="trust this audience as well"
    )
    if proposal is not None:
        yield proposal
    literal = [each for each in element.wanted if "*" not in each]
    if literal and not element.negated:
        yield ask_for_audience(issuer, literal[0])

"""The identity provider's token has expired, or is not valid yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import UNSET

from doctor.model.command import shell
from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.issuer import IssuerKind
from doctor.model.situation import Situation
from doctor.model.stamp import moment_of, parse_stamp
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.tokens.claims import Token, oidc_hops, token_of


@rule(
    id="federation/web-identity-token-expired",
    summary="the identity provider's token has expired, or is not valid yet",
    over=(
        "credentials/session-expired",
        "trust/trust-principal-mismatch",
        "federation/oidc-sub-mismatch",
        "federation/oidc-aud-mismatch",
    ),
)
def web_identity_token_expired(situation: Situation) -> Iterator[Finding]:
    """Ask: was the token valid at the moment of the call?"""
    token = token_of(situation.case)
    failed = [each for each in situation.failures if each.kind == "expired-web-identity"]
    now = _now(situation)
    hop = next((each.index for each in oidc_hops(situation)), None)
    ends, begins = _moment(token, "exp"), _moment(token, "nbf")
    called = hop is not None or situation.case.request is not UNSET
    if failed or (called and ends is not None and now is not None and ends <= now):
        yield _expiry(token, failed, ends, hop)
    elif called and begins is not None and now is not None and begins > now:
        yield _not_yet(token, begins, now, hop)
    elif rejected := [each for each in situation.failures if _is_rejected(situation, each)]:
        yield _rejection(rejected, hop)
    elif _of_file(situation):
        yield Finding(
            title="the token may be an old one, signed with a key that is no longer published",
            explanation="AWS found no key for the token. A process that keeps its first token "
            "still uses it after the cluster has changed its keys.",
            certainty="possible",
            hop=hop,
            evidence=tuple(
                quote_failure(each) for each in situation.failures if each.kind == "idp-unreachable"
            ),
            proposals=(_renew("eks"),),
            next_step="check when the token was issued: exp and iat are in its middle part",
        )


def _is_rejected(situation: Situation, failure: Failure) -> bool:
    """Say whether the provider itself, asked by AWS, did not stand by an OIDC or OAuth token."""
    asked = situation.case.request
    by_saml = asked is not UNSET and asked.action == "sts:AssumeRoleWithSAML"
    by_saml = by_saml or failure.operation == "AssumeRoleWithSAML"
    return failure.code == "IDPRejectedClaim" and not by_saml


def _rejection(failed: list[Failure], hop: int | None) -> Finding:
    return Finding(
        title="the identity provider rejected the token: it is expired, revoked or from another "
        "provider",
        explanation="AWS asked the provider, which rejected the token. AWS did not evaluate any "
        "policy, so no policy is the cause.",
        certainty="likely",
        hop=hop,
        evidence=tuple(quote_failure(each) for each in failed),
        proposals=(_renew("other"),),
        next_step="ask the provider about the token yourself: its answer shows what AWS leaves out",
    )


def _now(situation: Situation) -> datetime | None:
    stamp = situation.case.collected_at
    return None if stamp is UNSET else parse_stamp(stamp)


def _moment(token: Token | None, claim: str) -> datetime | None:
    return moment_of(None if token is None else token.claims.get(claim))


def _of_file(situation: Situation) -> bool:
    """Say whether AWS found no key for a token that a file holds."""
    unreachable = any(each.kind == "idp-unreachable" for each in situation.failures)
    return unreachable and situation.variable("AWS_WEB_IDENTITY_TOKEN_FILE") is not None


def _expiry(
    token: Token | None, failed: list[Failure], ends: datetime | None, hop: int | None
) -> Finding:
    kind: IssuerKind = "other" if token is None or token.issuer is None else token.issuer.kind
    when = "" if ends is None else f" at {ends:%Y-%m-%d %H:%M:%SZ}"
    return Finding(
        title=f"the identity provider's token expired{when}",
        explanation="The token in the call has expired, not an AWS session: signing in to AWS "
        f"again does not help. {_LIVES.get(kind, _LIVES['other'])}",
        hop=hop,
        evidence=(
            *(() if ends is None else (Evidence(says=f"the token's exp is {_stamp(ends)}"),)),
            *(quote_failure(each) for each in failed),
        ),
        proposals=(_renew(kind),),
    )


_LIVES: dict[IssuerKind, str] = {
    "github": "GitHub's tokens live for five minutes.",
    "gitlab": "GitLab's tokens live as long as the job's timeout, or one hour without one.",
    "eks": "The kubelet writes a new token to the file long before the old one expires. A "
    "process that reads the file only once keeps using the old token.",
    "other": "The provider sets its lifetime, often minutes.",
}


def _renew(kind: IssuerKind) -> Proposal:
    title = {
        "github": "request the token right before the call: run the AWS action again",
        "gitlab": "use a token from this job's own id_tokens, and make the call early in the job",
        "eks": "restart the pod, with an SDK that reads the token file at each renewal",
    }.get(kind, "request a new token from the provider right before the call")
    commands = {"eks": (shell("kubectl rollout restart deployment NAME"),)}.get(kind, ())
    return Proposal(title=title, who="caller", kind="credentials", commands=commands)


def _not_yet(token: Token | None, begins: datetime, now: datetime, hop: int | None) -> Finding:
    who = "the provider" if token is None or token.issuer is None else token.issuer.name
    return Finding(
        title=f"the identity provider's token is not valid before {_stamp(begins)}",
        explanation=f"The call was made at {_stamp(now)}. The clock of {who}, or of this machine, "
        "is wrong.",
        hop=hop,
        evidence=(Evidence(says=f"the token's nbf is {_stamp(begins)}"),),
        next_step="compare both clocks with AWS's time",
    )


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"

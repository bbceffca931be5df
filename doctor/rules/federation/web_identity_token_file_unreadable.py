"""The web identity token that the chain needs is not there, cannot be read, or is no token."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import yaml_line
from doctor.model.failure import Failure
from doctor.model.finding import Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import fault_of, quote_place
from doctor.rules.shared.keys.base_key import quote_failure

_NEXT = (
    "in a pod, check that the service account is annotated with the role and the projected token "
    "is mounted; in CI, write the token before the first call"
)


@rule(
    id="federation/web-identity-token-file-unreadable",
    summary="the web identity token is missing, cannot be read, or is not a token",
    over=("credentials/no-credentials",),
)
def web_identity_token_file_unreadable(situation: Situation) -> Iterator[Finding]:
    """Ask: can the token be read at all?"""
    fault = fault_of(situation, "token-file-missing")
    if fault is not None:
        yield Finding(
            title="the web identity token file cannot be read",
            explanation=f"{fault.says[0].upper()}{fault.says[1:]}. SDKs read the token again at "
            "each renewal, so the file has to stay in place as long as the process runs.",
            profile=fault.profile,
            evidence=(quote_place(situation, fault.place, fault.says, "cannot be read"),),
            next_step=_NEXT,
        )
        return
    for failure in situation.failures:
        if failure.kind == "token-file-missing":
            yield _unreadable(failure)
            return
        if failure.kind == "invalid-identity-token" and failure.parameter == "token":
            yield _no_token(failure)
            return
        if _is_empty(failure):
            yield _empty(failure)
            return
        if failure.parameter == "claim" and failure.value != "aud":
            yield _lacks_claim(failure)
            return


def _unreadable(failure: Failure) -> Finding:
    shut = "file-not-permitted" in failure.signs
    path = "" if failure.source is None else f" {failure.source}"
    return Finding(
        title=f"the web identity token file{path} cannot be read",
        explanation="The file exists, but the process may not read it: it runs as a user other "
        "than the file's owner."
        if shut
        else "The file is reported to hold no token, or not to be there."
        if "told-in-prose" in failure.signs
        else "The file in AWS_WEB_IDENTITY_TOKEN_FILE, or in the profile, does not exist.",
        evidence=(quote_failure(failure),),
        proposals=(_share(),) if shut else (),
        next_step=_NEXT,
    )


def _share() -> Proposal:
    return Proposal(
        title="let the pod's user read the projected token",
        who="caller",
        kind="environment",
        commands=(yaml_line("securityContext:"), yaml_line("  fsGroup: 65534")),
    )


def _is_empty(failure: Failure) -> bool:
    """Say whether the token itself was refused as too short: with AWS, or before it was asked."""
    about = failure.kind == "invalid-parameter" and failure.parameter == "webIdentityToken"
    return about and "less than" not in (failure.constraint or "")


def _empty(failure: Failure) -> Finding:
    return Finding(
        title="no token was sent: its variable or file is empty",
        explanation="The variable or file with the token is empty. A job gets a token only if it "
        "requests one: id_tokens on GitLab, oidc: true on Bitbucket, the permission id-token: "
        "write on GitHub.",
        evidence=(quote_failure(failure),),
        next_step="print the length of the variable right before the call, never its value",
    )


def _lacks_claim(failure: Failure) -> Finding:
    return Finding(
        title=f"the token has no {failure.value} claim, which AWS needs",
        explanation="AWS requires an OpenID Connect ID token, with iss, sub, aud, exp and iat. "
        "Other tokens from the same provider lack some of them.",
        evidence=(quote_failure(failure),),
        next_step="decode the middle part of the token, to see which token of the provider it is",
    )


def _no_token(failure: Failure) -> Finding:
    return Finding(
        title="the token is not a JSON Web Token that AWS accepts",
        explanation="AWS requires the provider's complete ID token, signed with a supported kind "
        "of key. It does not accept an access token, a truncated token, or one in quotes.",
        evidence=(quote_failure(failure),),
        next_step="a token has three parts, separated by two dots: check how it gets into the file",
    )

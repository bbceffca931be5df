"""What tells sibling causes apart: facts that many families share, weighed in one place.

The words of an error are the same for many causes. What somebody tells beside them (what helped,
what works, what changed, where it runs) is not. Each row names the causes that a fact speaks for,
and those that it speaks against: among findings that are equally sure, the law puts first what is
told for, and a candidate that is told for needs no other fact. What helped (`settles`) was tried:
no other fact acquits the cause that it names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.model.situation import Situation
from doctor.rules.differential.candidates import Fact
from doctor.rules.differential.fact_question import Asked, AskedCase
from doctor.rules.differential.facts import show_fact


class Tell(msgspec.Struct, frozen=True, kw_only=True):
    """A fact, the causes (rows of the catalogue) that it speaks for and against, and why."""

    fact: Fact
    speaks_for: tuple[str, ...]
    against: tuple[str, ...] = ()
    settles: bool = False
    reason: str


class Told(msgspec.Struct, frozen=True):
    """A cause that a fact speaks for, and the sentence that says it."""

    cause: str
    says: str
    settles: bool


_TOOL: Final = ("config/tool-too-old", "config/setting-ignored-by-tool")
_SIGN_IN: Final = ("credentials/sso-token-expired", "credentials/login-session-expired")

TELLS: Final = (
    Tell(
        fact="helped-by-profile",
        speaks_for=("config/profile-not-selected",),
        against=(*_TOOL, "credentials/no-credentials"),
        settles=True,
        reason="the same tool works once the profile is named: it knows what is in it",
    ),
    Tell(
        fact="profile-left-out",
        speaks_for=("config/profile-not-selected",),
        against=("credentials/no-credentials", *_SIGN_IN),
        reason="an option is for one command: the next one looks for the default profile",
    ),
    Tell(
        fact="own-sign-in",
        speaks_for=(),
        against=_TOOL,
        reason="a release that signs in knows what it gets by it",
    ),
    Tell(
        fact="helped-by-keys",
        speaks_for=_TOOL,
        against=("credentials/session-token-missing", "credentials/access-key-invalid"),
        reason="plain keys of the same session work: it is the kind that the tool does not take",
    ),
    Tell(
        fact="made-just-now",
        speaks_for=("trust/just-created",),
        against=("trust/trust-principal-mismatch", "permission/identity-policy-missing"),
        reason="what the second attempt does not need was not wrong at the first",
    ),
    Tell(
        fact="helped-by-switch",
        speaks_for=("config/shared-config-not-loaded",),
        against=_TOOL,
        settles=True,
        reason="the switch does nothing else than make the SDK read the config file",
    ),
    Tell(
        fact="helped-by-unsetting",
        speaks_for=("credentials/env-keys-shadow-profile",),
        against=_TOOL,
        settles=True,
        reason="what was taken away had won over what was meant",
    ),
    Tell(
        fact="helped-by-region",
        speaks_for=("config/region-missing", "federation/sso-config-mismatch"),
        settles=True,
        reason="the Region is what the call lacked, or had wrong",
    ),
    Tell(
        fact="helped-by-sign-in",
        speaks_for=_SIGN_IN,
        against=(*_TOOL, "credentials/no-credentials"),
        settles=True,
        reason="after a new sign-in the same tool works: it knows the kind",
    ),
    Tell(
        fact="sign-in-ended",
        speaks_for=_SIGN_IN,
        reason="whoever tells that the sign-in ended has seen it work before",
    ),
    Tell(
        fact="helped-by-session-token",
        speaks_for=("credentials/session-token-missing",),
        settles=True,
        reason="the token is what the call lacked",
    ),
    Tell(
        fact="kept-release",
        speaks_for=_TOOL,
        against=("credentials/no-credentials", "federation/sso-config-mismatch", *_SIGN_IN),
        reason="files and account are the same for both releases: what changed is the tool",
    ),
    Tell(
        fact="before-policies",
        speaks_for=(),
        against=(
            "permission/identity-policy-missing",
            "permission/identity-policy-resource-mismatch",
            "trust/trust-principal-mismatch",
            "trust/trust-only-service",
            "trust/trust-only-federated",
            "trust/trust-wrong-account",
            "trust/trust-wrong-action",
        ),
        reason="no policy can be the reason of an answer that comes before any is read",
    ),
    Tell(
        fact="clock-told",
        speaks_for=("credentials/clock-skew",),
        against=("credentials/secret-key-wrong",),
        reason="every signature carries the time: nobody mentions a clock that does not matter",
    ),
    Tell(
        fact="profile-passed-by",
        speaks_for=("config/profile-not-selected", "config/setting-ignored-by-tool"),
        against=("credentials/no-credentials", "credentials/metadata-unreachable"),
        reason="a profile that is taken ends the search before the metadata of the machine",
    ),
    Tell(
        fact="profile-wins",
        speaks_for=("credentials/caller-is-not-who-you-think", "config/setting-ignored-by-tool"),
        against=("credentials/env-keys-shadow-profile", "trust/trust-principal-mismatch"),
        reason="it is the profile that signs the call, and not the keys that were meant",
    ),
    Tell(
        fact="other-key-refused",
        speaks_for=("credentials/env-keys-shadow-profile",),
        against=("credentials/access-key-invalid",),
        reason="keys in the environment are what a tool takes in place of a profile",
    ),
    Tell(
        fact="pair-alone",
        speaks_for=("credentials/session-token-missing",),
        against=("credentials/access-key-invalid",),
        reason="whoever signs in gets three values",
    ),
    Tell(
        fact="token-left-out",
        speaks_for=("credentials/session-token-missing", "config/setting-ignored-by-tool"),
        against=(
            "credentials/access-key-invalid",
            "credentials/no-credentials",
            "trust/trust-principal-mismatch",
        ),
        reason="whoever names the value that is missing has looked at what is sent",
    ),
    Tell(
        fact="session-inlined",
        speaks_for=("config/tool-too-old", "config/sdk-disagreement"),
        against=("federation/sso-config-mismatch", *_SIGN_IN),
        reason="the older form works: it is the newer one that the tool does not read",
    ),
    Tell(
        fact="cli-works",
        speaks_for=(*_TOOL, "config/sdk-disagreement"),
        against=("credentials/no-credentials", "federation/sso-config-mismatch", *_SIGN_IN),
        reason="the same files and the same sign-in are good for another program",
    ),
    Tell(
        fact="environment-cleared",
        speaks_for=("credentials/env-not-passed", "config/config-file-missing"),
        reason="sudo, cron, services and remote runners start with an environment of their own",
    ),
    Tell(
        fact="no-mfa-prompt",
        speaks_for=("mfa/mfa-cannot-prompt",),
        against=("config/tool-too-old",),
        reason="a code is wanted, and nobody is asked for it",
    ),
    Tell(
        fact="intermittent",
        speaks_for=(
            "credentials/session-expired",
            "credentials/credential-cache-stale",
            "endpoint/network-unreachable",
            "endpoint/throttled",
            "federation/oidc-issuer-unreachable",
            "federation/web-identity-token-expired",
        ),
        against=(
            "federation/oidc-aud-mismatch",
            "federation/oidc-issuer-mismatch",
            "federation/oidc-provider-missing",
            "federation/oidc-sub-mismatch",
            "permission/identity-policy-missing",
            "trust/role-does-not-exist",
            "trust/trust-principal-mismatch",
        ),
        reason="a policy that is wrong is wrong every time: what comes and goes is time",
    ),
    Tell(
        fact="instance-in-place-of-role",
        speaks_for=(*_TOOL, "credentials/caller-is-not-who-you-think"),
        against=("permission/identity-policy-missing",),
        reason="the call was signed before any role was assumed",
    ),
    Tell(
        fact="role-left",
        speaks_for=(*_TOOL, "credentials/caller-is-not-who-you-think"),
        against=("trust/trust-principal-mismatch",),
        reason="who goes on without the role was never refused it",
    ),
    Tell(
        fact="pod-identity-made",
        speaks_for=_TOOL,
        against=("credentials/no-credentials", "federation/irsa-service-account-mismatch"),
        reason="the agent hands the role to whoever asks it: an older SDK asks elsewhere",
    ),
    Tell(
        fact="id-token-lacking",
        speaks_for=("federation/oidc-token-permission-missing",),
        against=_TOOL,
        reason="without the permission there is no token, whatever else is right",
    ),
    Tell(
        fact="runner-profile",
        speaks_for=("config/profile-not-found",),
        against=("credentials/no-credentials", *_TOOL),
        reason="a profile that is named outranks what is in the environment, and has no file",
    ),
    Tell(
        fact="files-mounted",
        speaks_for=("config/config-file-missing",),
        against=(
            "config/profile-not-found",
            "credentials/no-credentials",
            "credentials/metadata-unreachable",
        ),
        reason="who mounts the files and has none read them reads those of another home folder",
    ),
    Tell(
        fact="other-token-file",
        speaks_for=("federation/web-identity-token-file-unreadable",),
        against=("credentials/no-credentials",),
        reason="what is looked for is not what is mounted",
    ),
    Tell(
        fact="mfa-asked-elsewhere",
        speaks_for=("mfa/mfa-not-in-request",),
        against=("trust/trust-principal-mismatch",),
        reason="the profile is one with MFA, and this program sent none",
    ),
    Tell(
        fact="second-token",
        speaks_for=("credentials/env-keys-shadow-profile",),
        against=("credentials/access-key-invalid",),
        reason="nobody sets the older name today: it is left over, or both are set by a tool",
    ),
    Tell(
        fact="bootstrap-role",
        speaks_for=("federation/bootstrap-trust-missing", "trust/role-does-not-exist"),
        against=("trust/trust-principal-mismatch",),
        reason="whom such a role trusts is what the bootstrap was told",
    ),
    Tell(
        fact="own-bootstrap",
        speaks_for=("permission/identity-policy-missing",),
        against=(
            "federation/bootstrap-trust-missing",
            "trust/role-does-not-exist",
            "trust/trust-principal-mismatch",
        ),
        reason="the roles of the bootstrap trust their whole account: the caller's policies decide",
    ),
    Tell(
        fact="setting-unused",
        speaks_for=("config/setting-ignored-by-tool",),
        against=("credentials/no-credentials",),
        reason="the plain meaning of what is told",
    ),
    Tell(
        fact="mfa-left-out",
        speaks_for=("mfa/mfa-not-in-request",),
        against=("trust/trust-principal-mismatch",),
        reason="a role that wants MFA refuses a call without it like any stranger's",
    ),
    Tell(
        fact="role-told-absent",
        speaks_for=("trust/role-does-not-exist",),
        against=("trust/trust-principal-mismatch", "permission/identity-policy-missing"),
        reason="whoever looked in IAM has seen more than the answer shows",
    ),
    Tell(
        fact="provider-told",
        speaks_for=("federation/oidc-provider-missing",),
        against=(
            "federation/irsa-service-account-mismatch",
            "federation/oidc-sub-mismatch",
            "federation/oidc-aud-mismatch",
        ),
        reason="no condition is read of a statement that names another provider",
    ),
    Tell(
        fact="self-assumption-told",
        speaks_for=("trust/role-assumes-itself",),
        against=(*_TOOL, "trust/trust-principal-mismatch"),
        reason="the plain meaning of what is told",
    ),
    Tell(
        fact="agent-told-absent",
        speaks_for=("credentials/container-credentials-failed",),
        against=(*_TOOL, "federation/irsa-service-account-mismatch"),
        reason="an SDK that knows Pod Identity needs somebody to ask",
    ),
    Tell(
        fact="webhook-told-absent",
        speaks_for=("credentials/env-not-passed",),
        against=(*_TOOL, "credentials/no-credentials"),
        reason="nothing else gives a pod the variables of its role",
    ),
    Tell(
        fact="subject-told",
        speaks_for=("federation/oidc-sub-mismatch",),
        against=_TOOL,
        reason="whoever names the claim has read the token",
    ),
    Tell(
        fact="wrong-action-told",
        speaks_for=("trust/trust-wrong-action",),
        against=("federation/oidc-sub-mismatch", "federation/oidc-aud-mismatch"),
        reason="no condition is read of a statement that is about another call",
    ),
    Tell(
        fact="first-boto",
        speaks_for=_TOOL,
        against=("config/profile-not-found", "config/config-file-missing"),
        reason="the profile is one of a kind that came after it",
    ),
    Tell(
        fact="external-id-wanted",
        speaks_for=("trust/external-id-missing",),
        reason="whoever names the condition has read it in a policy that was not pasted",
    ),
    Tell(
        fact="hop-limit",
        speaks_for=("credentials/metadata-unreachable",),
        against=(*_TOOL, "credentials/no-credentials"),
        reason="whoever tells of the hop limit has seen that the machine's role is out of reach",
    ),
    Tell(
        fact="container-on-machine",
        speaks_for=("credentials/metadata-unreachable",),
        against=(*_TOOL, "credentials/no-credentials"),
        reason="the role of the machine is meant, and a container is one hop further from it",
    ),
    Tell(
        fact="host-credentials",
        speaks_for=("credentials/env-not-passed",),
        against=("credentials/no-credentials", *_TOOL),
        reason="a container has neither the files of its host nor the variables of the shell",
    ),
    Tell(
        fact="job-outlives",
        speaks_for=("request/session-shorter-than-job",),
        against=("credentials/credential-cache-stale",),
        reason="what ends only when the work takes long was good at its start",
    ),
    Tell(
        fact="session-made",
        speaks_for=("credentials/env-not-passed",),
        against=("credentials/no-credentials",),
        reason="a session was made moments ago, and the next command does not have it",
    ),
)
"""From public reports: what decided between causes that say the same words."""


def find_told_causes(asked: Asked) -> Iterator[Told]:
    """Give the causes that something speaks for, each with the sentence that says it."""
    for tell, says in _find_tells(asked):
        for cause in tell.speaks_for:
            yield Told(cause, says, tell.settles)


def weigh_causes(situation: Situation) -> dict[str, int]:
    """Count for each cause how many facts speak for it, less those that speak against it."""
    weights = Counter[str]()
    for failure in situation.failures[:1]:
        for tell, _ in _find_tells(Asked(AskedCase(situation), failure, None)):
            weights.update(tell.speaks_for)
            weights.subtract(tell.against)
    return dict(weights)


def _find_tells(asked: Asked) -> Iterator[tuple[Tell, str]]:
    if show_fact("own-attempt", asked) is not None:
        # Our own call tells nothing of another tool, and has no release that it worked with.
        return
    for tell in TELLS:
        says = show_fact(tell.fact, asked)
        if says is not None:
            yield tell, says

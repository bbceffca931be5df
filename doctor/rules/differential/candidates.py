"""A row of the tables: one cause that can produce a failure, and why it stands where it stands."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

Fact = Literal[
    "about-container",
    "account-of-chain",
    "agent-told-absent",
    "boundary-read",
    "by-service",
    "by-session",
    "calls-itself",
    "before-policies",
    "bootstrap-role",
    "cli-works",
    "clock-told",
    "cluster-map-read",
    "command-seen",
    "config-switch-set",
    "container-on-machine",
    "asked-to-exist",
    "ecs-agent-calls",
    "environment-cleared",
    "external-id-lost",
    "external-id-sent",
    "external-id-wanted",
    "files-give-credentials",
    "files-mounted",
    "files-seen",
    "first-boto",
    "identity-allows",
    "identity-not-needed",
    "identity-read",
    "helped-by-keys",
    "helped-by-profile",
    "helped-by-region",
    "helped-by-session-name",
    "helped-by-session-token",
    "helped-by-sign-in",
    "helped-by-switch",
    "helped-by-unsetting",
    "id-token-lacking",
    "host-credentials",
    "hop-limit",
    "in-ci",
    "instance-in-place-of-role",
    "intermittent",
    "in-cluster",
    "in-container",
    "job-outlives",
    "job-short",
    "node-in-place-of-pod",
    "kept-release",
    "key-beside-session",
    "keys-handed-over",
    "keys-in-files",
    "keys-win",
    "login-made",
    "mfa-asked-elsewhere",
    "mfa-wanted",
    "made-just-now",
    "other-partition",
    "other-path",
    "other-identity-asked",
    "key-seen",
    "long-term-key",
    "mfa-left-out",
    "mfa-sent",
    "old-sdk",
    "missed-setting-there",
    "names-missing-setting",
    "no-mfa-prompt",
    "not-a-user",
    "on-aws",
    "other-sso-region",
    "other-token-file",
    "own-attempt",
    "own-bootstrap",
    "own-sign-in",
    "pair-alone",
    "pod-identity-made",
    "passing-allowed",
    "process-named",
    "profile-left-out",
    "profile-named",
    "profile-passed-by",
    "profile-there",
    "other-key-refused",
    "profile-wins",
    "provider-read",
    "rcps-read",
    "reads-both-files",
    "role-exists",
    "role-is-old",
    "role-left",
    "role-not-taken",
    "role-told-absent",
    "provider-told",
    "runner-profile",
    "same-account",
    "scps-read",
    "service-unknown",
    "second-token",
    "self-assumption-told",
    "session-inlined",
    "session-spoken-of",
    "setting-unused",
    "several-kinds-named",
    "session-key",
    "session-made",
    "sign-in-ended",
    "simulated-allow",
    "simulated-boundary",
    "simulated-deny",
    "simulated-no-grant",
    "simulated-scp",
    "simulated-scp-allow",
    "speaks-of-passing",
    "subject-told",
    "sso-profile",
    "tags-sent",
    "told-alone",
    "token-left-out",
    "token-named",
    "token-pasted",
    "token-seen",
    "token-sent",
    "trust-allows",
    "trust-names-caller",
    "trust-read",
    "wrong-action-told",
    "variables-withheld",
    "webhook-told-absent",
]
"""What a case can show for or against a candidate: `facts.py` says how each is seen."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One cause that can produce the failures of a family.

    `cause` is a row of the catalogue. `title` and `step` may name {caller}, {role}, {role_arn},
    {account}, {action}, {profile}, {tool} and {option}, {thing}, a role or another resource, and
    {bridge}: what serves until the tool is changed, where it runs. `why` says how the cause
    produces this very answer, `reason` why the row stands at this place: how often people met it,
    and where that is written. `unless` names the facts of which each acquits it, `when` those that
    all have to be seen for it to be spoken of, `raised_by` those of which each makes it likely,
    `quotes` those that are shown beside it. `usual`: it is likely by the words alone. `parameters`
    are those of the call that it is about: where another one was refused, it is none of the
    causes.
    """

    cause: str
    title: str
    why: str
    step: str
    reason: str
    unless: tuple[Fact, ...] = ()
    when: tuple[Fact, ...] = ()
    raised_by: tuple[Fact, ...] = ()
    quotes: tuple[Fact, ...] = ()
    usual: bool = False
    parameters: tuple[str, ...] = ()


PLAIN: Final = "the plain meaning of the answer"
"""The reason of a cause that words name themselves: where they are not said, nothing tells it."""


def plain_candidate(
    cause: str, title: str, why: str, step: str, unless: tuple[Fact, ...] = ()
) -> Candidate:
    """Make the row of a cause that the words of AWS, or of a tool, name themselves."""
    return Candidate(
        cause=cause,
        title=title,
        why=why,
        step=step,
        reason=PLAIN,
        unless=unless,
        usual=True,
    )


VARIABLES_STEP: Final = "run where the call is made: env | grep ^AWS_ | cut -d= -f1"
"""The next step where the names of set variables tell, and no value may be shown."""

WHO_STEP: Final = "run where the call is made: aws sts get-caller-identity{option}"
"""The step of every candidate that hangs on who calls."""

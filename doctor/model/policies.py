"""All policies that have a say in one request, each kind where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_args

import msgspec

from doctor.model.observation import ABSENT, Known, Observed
from doctor.model.policy import Policy, PolicyKind

Levels = tuple[tuple[Policy, ...], ...]
"""Policies level by level; each level has to allow, and in a level one policy is enough."""

KINDS_OF_THE_CALLER: Final[tuple[PolicyKind, ...]] = (
    "identity policy",
    "permissions boundary",
    "session policy",
)
"""The kinds that belong to one caller alone."""

POLICY_KINDS: Final[tuple[PolicyKind, ...]] = get_args(PolicyKind)


class Policies(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The policies of one request. `Absent` means that there is none, or that none counts."""

    trust: Observed[Policy] = ABSENT
    identity: Observed[tuple[Policy, ...]] = ABSENT
    boundary: Observed[Policy] = ABSENT
    session_policy: Observed[Policy] = ABSENT
    scps: Observed[Levels] = ABSENT
    rcps: Observed[Levels] = ABSENT
    endpoint_policy: Observed[Policy] = ABSENT

    def levels(self, kind: PolicyKind) -> Observed[Levels]:
        """Return the policies of a kind in levels; a kind that has none of those is one level."""
        match kind:
            case "trust policy":
                return _alone(self.trust)
            case "identity policy":
                found = self.identity
                return Known((found.value,)) if isinstance(found, Known) else found
            case "permissions boundary":
                return _alone(self.boundary)
            case "session policy":
                return _alone(self.session_policy)
            case "SCP":
                return self.scps
            case "RCP":
                return self.rcps
            case "VPC endpoint policy":
                return _alone(self.endpoint_policy)

    def list_seen(self, kind: PolicyKind) -> Iterator[tuple[Policy, int, int]]:
        """Give the policies of a kind that were read, each with its level and its place there."""
        levels = self.levels(kind)
        for level, policies in enumerate(levels.value if isinstance(levels, Known) else ()):
            for index, policy in enumerate(policies):
                yield policy, level, index

    def all_seen(self) -> Iterator[Policy]:
        """Give every policy that was read, the trust policy first."""
        for kind in POLICY_KINDS:
            for policy, _, _ in self.list_seen(kind):
                yield policy


def _alone(policy: Observed[Policy]) -> Observed[Levels]:
    return Known(((policy.value,),)) if isinstance(policy, Known) else policy

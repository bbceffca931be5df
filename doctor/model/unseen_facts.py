"""What was not seen, and what it would have to be: values that are compared, never sentences."""

from __future__ import annotations

from typing import Literal, Union

import msgspec

from doctor.model.policy import PolicyKind

Relation = Literal["is", "like", "within", "less", "at most", "more", "at least", "absent", "else"]
"""How the value of a condition key stands to what a policy asks: `else` is none of all values."""

Effect = Literal["allow", "silent", "deny"]


class UnseenPolicies(msgspec.Struct, frozen=True):
    """The policies of a kind. `owner` is the ARN of the role or principal, or the account."""

    kind: PolicyKind
    owner: str = ""

    @property
    def are_several(self) -> bool:
        """Say whether a sentence speaks of them as several."""
        return self.kind in {"identity policy", "SCP", "RCP"}

    def __str__(self) -> str:
        match self.kind:
            case "SCP" | "RCP":
                return f"{self.kind}s of {self.owner}"
            case "identity policy":
                return f"the identity policies of {self.owner}"
            case "VPC endpoint policy":
                return "the VPC endpoint policy"
            case _:
                return f"the {self.kind} of {self.owner}"


class UnseenKey(msgspec.Struct, frozen=True):
    """A condition key of the request."""

    key: str

    @property
    def are_several(self) -> bool:
        """Say whether a sentence speaks of it as several: a key is one."""
        return False

    def __str__(self) -> str:
        return f"{self.key} of the request"


class Unfinished(msgspec.Struct, frozen=True):
    """A part of the diagnosis that was left out, as the subject of a sentence.

    There was no time for it, or it ended in a fault of our own.
    """

    work: str
    has_fault: bool = False

    @property
    def are_several(self) -> bool:
        """Say whether a sentence speaks of it as several."""
        return False

    def __str__(self) -> str:
        return self.work


Unseen = Union[UnseenPolicies, UnseenKey, Unfinished]


class PolicyEffect(msgspec.Struct, frozen=True, tag=True):
    """What unseen policies would do with the request. `optional`: there may as well be none."""

    effect: Effect
    optional: bool = False


class KeyValue(msgspec.Struct, frozen=True, tag=True):
    """What an unseen key would have to be. `kind` tells times from numbers where it matters."""

    relation: Relation
    value: str = ""
    kind: Literal["text", "number", "date"] = "text"


class Fact(msgspec.Struct, frozen=True):
    """Something that was not seen, and what it would have to be."""

    unseen: Unseen
    holds: PolicyEffect | KeyValue


class Settled(msgspec.Struct, frozen=True):
    """A smallest set of facts, and the answer that it brings, whatever else is unknown."""

    decision: Literal["allow", "deny"]
    facts: tuple[Fact, ...]

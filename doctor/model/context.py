"""The request context: the condition keys of one request, each known, absent or unreadable.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

import msgspec

from doctor.model.observed import ABSENT, Known, Observed, Unreadable


class RequestContext(msgspec.Struct, frozen=True, kw_only=True):
    """Condition keys by their lower-case names (key names are compared without letter case).

    A key that is not in `keys` is absent where the context is `complete`, else unreadable.
    `possible` lists what an unreadable key may be, where that much is known.
    """

    keys: dict[str, Observed[tuple[str, ...]]] = {}
    possible: dict[str, tuple[Observed[tuple[str, ...]], ...]] = {}
    complete: bool = False

    def lookup(self, key: str) -> Observed[tuple[str, ...]]:
        """Look a condition key up, in any letter case."""
        found = self.keys.get(key.lower())
        if found is not None:
            return found
        return ABSENT if self.complete else Unreadable(f"{key} of the request is not known")

    def first(self, key: str) -> str | None:
        """Return the only value of a key, for wording."""
        found = self.lookup(key)
        return found.value[0] if isinstance(found, Known) and found.value else None

"""Where something stands, in words: a line of a file, a statement of a policy."""

from __future__ import annotations

from doctor.model.chain import Place
from doctor.model.finding import PolicyPlace
from doctor.render.whose import policy_words


def describe_place(place: Place | PolicyPlace | None) -> str | None:
    """Name a place: `~/.aws/config:7`, or a policy's statement, counted from 1, and element."""
    match place:
        case None:
            return None
        case Place():
            return str(place)
        case PolicyPlace():
            parts = [policy_words(place.policy, place.owner, place.group)]
            if place.statement is not None:
                sid = f' "{place.sid}"' if place.sid else ""
                parts.append(f"statement {place.statement + 1}{sid}")
            if place.element is not None:
                parts.append(place.element)
            pasted = "" if place.line is None else f" (pasted, line {place.line})"
            return ", ".join(parts) + pasted

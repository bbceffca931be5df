"""The text of a failure in one line, as it is quoted beside a finding."""

from __future__ import annotations

from typing import Final

from doctor.model.failure import Failure

_LONGEST: Final = 200
"""Characters: two lines of a terminal."""

_FRAMES: Final = " \t│╷╵|"
"""What Terraform and tables draw around a message."""


def shorten_to_line(failure: Failure) -> str:
    """Return what AWS or the SDK answered in one line, cut where it is long."""
    lines = [bare for line in failure.text.splitlines() if (bare := line.strip(_FRAMES))]
    whole = " ".join(" ".join(lines).split())
    if len(whole) > _LONGEST and failure.code is not None:
        # A log: what comes before the line with the code is not the answer.
        first = next((at for at, each in enumerate(lines) if failure.code in each), 0)
        whole = " ".join(" ".join(lines[first:]).split())
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST - 1] + "…"

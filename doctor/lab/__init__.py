"""An embedded AWS stand-in on loopback that enforces trust policies, keys, MFA and durations.

It stands in front of moto, which keeps the state and answers plain reads; all deciding is done
here, by rules of the lab's own. Nothing else of roledoctor is imported: a judge that asks the
accused proves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doctor.lab.server import Lab

__all__ = ["LabMissing", "serve"]


class LabMissing(RuntimeError):  # noqa: N818 - it says what is missing
    """The libraries of the extra `lab` are not installed."""


def serve(*, latency: float = 0.0) -> Lab:
    """Return a lab that runs while its `with` block does, on a free port of 127.0.0.1.

    `latency` is waited before each answer, in seconds. Raises `LabMissing` without the extra.
    """
    try:
        from doctor.lab.server import Lab as _Lab  # noqa: PLC0415 - moto takes a second to load
    except ImportError as error:
        message = f"the lab needs {error.name}, which comes with the extra roledoctor[lab]"
        raise LabMissing(message) from error
    return _Lab(latency=latency)

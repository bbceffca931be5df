"""What it means that the base credentials cannot be had."""

from __future__ import annotations


class NoKeys(Exception):  # noqa: N818 - an outcome that becomes evidence
    """The base credentials cannot be had: the message says why, for a person.

    `source` is what was asked for them. Where it was not `tried`, nothing was refused and nothing
    failed: the attempt was left out.
    """

    def __init__(self, says: str, *, source: str = "credentials", tried: bool = True) -> None:
        super().__init__(says)
        self.source = source
        self.tried = tried

"""What it means that the base credentials cannot be had."""

from __future__ import annotations


class NoKeys(Exception):  # noqa: N818 - an outcome that becomes evidence
    """The base credentials cannot be had: the message says why, for a person."""

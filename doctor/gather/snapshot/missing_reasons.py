"""Reasons in the manifest that are told apart again later."""

from __future__ import annotations

from typing import Final

CLOSED: Final = "the account is closed"

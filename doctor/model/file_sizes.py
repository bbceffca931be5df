"""How many bytes of a file are read at the most: a path may name a device, or a disk image."""

from __future__ import annotations

from typing import Final

LARGEST_NAMED_FILE: Final = 256 * 2**20
"""What a person names as a case, a list of records or a pipe: it is held in memory at once."""

LARGEST_SHARED_FILE: Final = 8 * 2**20
"""A shared file: tens of thousands of profiles, far more than anybody generates."""

LARGEST_SMALL_FILE: Final = 2**20
"""A token, an entry of a cache, what one program prints: a few kilobytes are usual."""

"""Stand-ins for public IP addresses: an address lies in a network if their stand-ins do.

Private, documentation and other special ranges stay: they are nobody's, and rules tell them apart.
"""

from __future__ import annotations

import ipaddress
from typing import Final

from doctor.case.redaction_key import RedactionKey

_MIXED: Final = frozenset({0, 10, 100, 127, 169, 172, 192, 198, 203, *range(224, 256)})
"""First octets below which special ranges lie: there, the second octet stays as well."""
_SPECIAL: Final = tuple(
    map(
        ipaddress.IPv4Network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
            *("172.16.0.0/12", "192.0.0.0/16", "192.88.0.0/16", "192.168.0.0/16"),
            *("198.18.0.0/15", "198.51.0.0/16", "203.0.0.0/16", "224.0.0.0/3"),
        ),
    )
)
"""What stays: IANA's special ranges, the shorter ones with the sixteen bits that they begin with.

https://www.iana.org/assignments/iana-ipv4-special-registry
"""
_PUBLIC: Final = tuple(octet for octet in range(256) if octet not in _MIXED)


def address_stand_in(key: RedactionKey, text: str) -> str:
    """Return the stand-in of an address or of a network; whatever is neither stays."""
    if ":" in text:
        return _address6_stand_in(key, text)
    address, slash, length = text.partition("/")
    try:
        found = ipaddress.IPv4Address(address)
        bits = int(length) if slash else 32
    except ValueError:
        return text
    fewest = 16 if found.packed[0] in _MIXED else 8
    # Below eight bits a network is more than one first octet: it stays as it is.
    if not fewest <= bits <= 32 or any(found in each for each in _SPECIAL):  # noqa: PLR2004
        return text
    octets = list(found.packed)
    shown = _flip_bits(key, octets)
    host = (1 << 32 - bits) - 1
    kept = int(found) & host if not int(found) & host else shown & host
    return f"{ipaddress.IPv4Address(shown & ~host | kept)}{slash}{length}"


_GLOBAL: Final = ipaddress.IPv6Network("2000::/3")
"""Where all addresses of the public internet lie: https://www.iana.org/assignments/ipv6-address-space"""
_SPECIAL6: Final = tuple(
    map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)
_KEPT6: Final = 16
"""Bits that stay of an IPv6 address: which registry gave it out, and nothing of who has it."""
_BITS6: Final = 128
"""Bits of an IPv6 address: one without a length is a network of one address."""


def _address6_stand_in(key: RedactionKey, text: str) -> str:
    address, slash, length = text.partition("/")
    try:
        found = ipaddress.IPv6Address(address)
        bits = int(length) if slash else _BITS6
    except ValueError:
        return text
    special = found not in _GLOBAL or any(found in each for each in _SPECIAL6)
    if special or not _KEPT6 < bits <= _BITS6:
        return text
    number = int(found)
    shown = number >> _BITS6 - _KEPT6
    for position in range(_KEPT6, _BITS6):
        turned = key.digest(f"address6 {position} {number >> _BITS6 - position:x}")[0] & 1
        shown = shown << 1 | (number >> _BITS6 - 1 - position & 1) ^ turned
    host = (1 << _BITS6 - bits) - 1
    kept = 0 if not number & host else shown & host
    return f"{ipaddress.IPv6Address(shown & ~host | kept)}{slash}{length}"


def _flip_bits(key: RedactionKey, octets: list[int]) -> int:
    """Turn each bit as the bits before it say."""
    if octets[0] in _MIXED:
        shown, at = octets[0] << 8 | octets[1], 16
    else:
        shown, at = _other_octet(key, octets[0]), 8
    number = int.from_bytes(bytes(octets), "big")
    for position in range(at, 32):
        turned = key.digest(f"address {position} {number >> 32 - position}")[0] & 1
        shown = shown << 1 | (number >> 31 - position & 1) ^ turned
    return shown


def _other_octet(key: RedactionKey, octet: int) -> int:
    order = sorted(_PUBLIC, key=lambda each: key.digest(f"octet {each}"))
    return order[(order.index(octet) + 1) % len(order)]

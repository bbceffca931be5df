"""The families of condition operators: each makes one test of all the values that a policy lists.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import base64
import binascii
import datetime
import functools
import ipaddress
import math
import operator
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from doctor.evaluate.globs import arn_matcher, matcher

T = TypeVar("T")
Test = Callable[[str], bool]
"""Does a value of the request match any of the policy's?"""

Prepare = Callable[[Sequence[str]], Test]

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,4})?\Z")
_YEAR_AND_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}\Z")

_VALUES_HELD = 1_024
"""Numbers, moments and operators that stay read: policies repeat few of them."""
_ADDRESSES_HELD = 4_096
"""The same of addresses and networks: some policies list a company's whole range."""


class Family(msgspec.Struct, frozen=True):
    """A family of operators. `patterns`: its values are matched with wildcards.

    `variables` is `None` where AWS documents both that they may hold variables and that not.
    """

    prepare: Prepare
    patterns: bool = False
    variables: bool | None = False


class Operator(msgspec.Struct, frozen=True):
    """An operator's name taken apart. `family` is `None` for Null and for unknown names."""

    name: str
    quantifier: str | None
    if_exists: bool
    family: Family | None
    negated: bool


def _strings(wanted: Sequence[str]) -> Test:
    return frozenset(wanted).__contains__


def _strings_ignoring_case(wanted: Sequence[str]) -> Test:
    lowered = frozenset(each.lower() for each in wanted)
    return lambda got: got.lower() in lowered


def _any_of(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda got: any(test(got) for test in tests)


def _patterns(wanted: Sequence[str]) -> Test:
    return _any_of([matcher(each) for each in wanted])


def _arns(wanted: Sequence[str]) -> Test:
    return _any_of([arn_matcher(each) for each in wanted])


def _bytes(text: str) -> bytes | None:
    """Read what a policy holds in base64, and a case too."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _binaries(wanted: Sequence[str]) -> Test:
    listed = frozenset(map(_bytes, wanted)) - {None}
    return lambda got: _bytes(got) in listed


@functools.lru_cache(maxsize=_VALUES_HELD)
def number(text: str) -> Decimal | None:
    """Read a decimal number."""
    return Decimal(text) if _NUMBER.match(text) else None


@functools.lru_cache(maxsize=_VALUES_HELD)
def moment(text: str) -> float | None:
    """Read a date as seconds since 1970: ISO 8601 (no zone means UTC) or epoch seconds."""
    if _NUMBER.match(text):
        return seconds if math.isfinite(seconds := float(text)) else None
    if _YEAR_AND_MONTH.match(text):
        text += "-01"
    try:
        read = datetime.datetime.fromisoformat(text)
        if read.tzinfo is None:
            read = read.replace(tzinfo=datetime.UTC)
        return read.timestamp()
    except (ValueError, OverflowError):
        return None


def _in_order(
    read: Callable[[str], T | None], compare: Callable[[T, T], bool], wanted: Sequence[str]
) -> Test:
    """Compare values that have an order; what cannot be read as one is on no side of any."""
    limits = [limit for each in wanted if (limit := read(each)) is not None]

    def test(got: str) -> bool:
        value = read(got)
        return value is not None and any(compare(value, limit) for limit in limits)

    return test


_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@functools.lru_cache(maxsize=_ADDRESSES_HELD)
def network(text: str) -> _Network | None:
    """Read an address range; an address alone is a range of one."""
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


@functools.lru_cache(maxsize=_ADDRESSES_HELD)
def _address(text: str) -> _Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _addresses(wanted: Sequence[str]) -> Test:
    ranges = [each for text in wanted if (each := network(text)) is not None]

    def test(got: str) -> bool:
        address = _address(got)
        return address is not None and any(address in each for each in ranges)

    return test


_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "equals": operator.eq,
    "lessthan": operator.lt,
    "lessthanequals": operator.le,
    "greaterthan": operator.gt,
    "greaterthanequals": operator.ge,
}

_FAMILIES: dict[str, Family] = {
    "stringequals": Family(_strings, variables=True),
    "stringequalsignorecase": Family(_strings_ignoring_case, variables=True),
    "stringlike": Family(_patterns, patterns=True, variables=True),
    "arnequals": Family(_arns, patterns=True, variables=True),
    "arnlike": Family(_arns, patterns=True, variables=True),
    "bool": Family(_strings_ignoring_case, variables=None),
    "binaryequals": Family(_binaries),
    "ipaddress": Family(_addresses),
    **{
        f"numeric{name}": Family(functools.partial(_in_order, number, it))
        for name, it in _ORDERS.items()
    },
    **{
        f"date{name}": Family(functools.partial(_in_order, moment, it))
        for name, it in _ORDERS.items()
    },
}

_NEGATED: dict[str, str] = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
}

_QUANTIFIERS = frozenset({"forallvalues", "foranyvalue"})
_IF_EXISTS = "ifexists"


@functools.lru_cache(maxsize=_VALUES_HELD)
def read_operator(written: str) -> Operator:
    """Take an operator's name apart, in any letter case."""
    quantifier, colon, rest = written.lower().rpartition(":")
    name = rest.removesuffix(_IF_EXISTS)
    known = not colon or quantifier in _QUANTIFIERS
    return Operator(
        name=name,
        quantifier=quantifier if colon else None,
        if_exists=name != rest,
        family=_FAMILIES.get(_NEGATED.get(name, name)) if known else None,
        negated=name in _NEGATED,
    )

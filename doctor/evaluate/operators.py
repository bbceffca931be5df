"""One comparison of a policy's value with a request's, for each family of condition operators.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import base64
import binascii
import datetime
import ipaddress
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from doctor.evaluate.patterns import arn_like, like

Compare = Callable[[str, str], bool]


def _unescape(pattern: str) -> str:
    return pattern.replace("\\*", "*").replace("\\?", "?").replace("\\\\", "\\")


def _string_equals(wanted: str, got: str) -> bool:
    return _unescape(wanted) == got


def _string_equals_ignore_case(wanted: str, got: str) -> bool:
    return _unescape(wanted).lower() == got.lower()


def _bool(wanted: str, got: str) -> bool:
    return wanted.lower() == got.lower()


def _binary(wanted: str, got: str) -> bool:
    """Compare base64 of the policy with what the request holds, itself base64 in a case."""
    try:
        return base64.b64decode(wanted, validate=True) == base64.b64decode(got, validate=True)
    except (binascii.Error, ValueError):
        return False


def _numeric(test: Callable[[Decimal, Decimal], bool]) -> Compare:
    def compare(wanted: str, got: str) -> bool:
        try:
            return test(Decimal(got), Decimal(wanted))
        except (InvalidOperation, ValueError):
            return False

    return compare


def moment(text: str) -> float | None:
    """Read a date as seconds since 1970: ISO 8601 (no zone means UTC) or epoch seconds."""
    try:
        return float(text)
    except ValueError:
        pass
    try:
        read = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    if read.tzinfo is None:
        read = read.replace(tzinfo=datetime.UTC)
    return read.timestamp()


def _date(test: Callable[[float, float], bool]) -> Compare:
    def compare(wanted: str, got: str) -> bool:
        policy, request = moment(wanted), moment(got)
        return policy is not None and request is not None and test(request, policy)

    return compare


def _ip(wanted: str, got: str) -> bool:
    try:
        return ipaddress.ip_address(got) in ipaddress.ip_network(wanted, strict=False)
    except ValueError:
        return False


def _equal(got: object, wanted: object) -> bool:
    return got == wanted


_POSITIVE: dict[str, Compare] = {
    "stringequals": _string_equals,
    "stringequalsignorecase": _string_equals_ignore_case,
    "stringlike": like,
    "arnequals": arn_like,
    "arnlike": arn_like,
    "bool": _bool,
    "binaryequals": _binary,
    "ipaddress": _ip,
    "numericequals": _numeric(_equal),
    "numericlessthan": _numeric(lambda got, wanted: got < wanted),
    "numericlessthanequals": _numeric(lambda got, wanted: got <= wanted),
    "numericgreaterthan": _numeric(lambda got, wanted: got > wanted),
    "numericgreaterthanequals": _numeric(lambda got, wanted: got >= wanted),
    "dateequals": _date(_equal),
    "datelessthan": _date(lambda got, wanted: got < wanted),
    "datelessthanequals": _date(lambda got, wanted: got <= wanted),
    "dategreaterthan": _date(lambda got, wanted: got > wanted),
    "dategreaterthanequals": _date(lambda got, wanted: got >= wanted),
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

TAKES_VARIABLES = ("string", "arn")


def find_operator(name: str) -> tuple[Compare, bool] | None:
    """Find the comparison of an operator (lower case, no suffix) and whether it is negated."""
    positive = _NEGATED.get(name)
    if positive is not None:
        return _POSITIVE[positive], True
    compare = _POSITIVE.get(name)
    return None if compare is None else (compare, False)

"""Stars under an operator that compares letter by letter, for keys whose values never hold one.

`StringEquals` knows no wildcards: `"aws:SourceAccount": "*"` is met by an account called `*`.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (the letters of each value)
"""

from __future__ import annotations

from typing import Final

from doctor.evaluate.operators import read_operator
from doctor.model.policy import Condition

EXACT_OPERATORS: Final = ("stringequals", "stringequalsignorecase")
_OF_NO_STAR: Final = (
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principaltype",
    "aws:principaltag/",
    "aws:requesttag/",
    "aws:userid",
    "aws:username",
    "aws:sourceidentity",
    "sts:externalid",
    "sts:rolesessionname",
    "sts:sourceidentity",
)
"""Keys whose values AWS makes up or checks; one that ends in `/` is a prefix."""


def is_no_value_of(key: str, value: str) -> bool:
    """Say whether a value with a star is one that a key (in lower case) can never have."""
    wild = ("*" in value or "?" in value) and "${" not in value
    return wild and any(
        key == each or (each.endswith("/") and key.startswith(each)) for each in _OF_NO_STAR
    )


def is_never_met(condition: Condition) -> bool:
    """Say whether a condition is met by no request that has its key, whatever the value."""
    operator = read_operator(condition.operator)
    bound = operator.name in EXACT_OPERATORS and not operator.if_exists
    if not bound or operator.quantifier == "forallvalues" or not condition.values:
        return False
    return all(is_no_value_of(condition.key.lower(), each) for each in condition.values)

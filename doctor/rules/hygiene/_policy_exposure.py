"""Who a policy is open to, by policyuniverse's reading: the only module that asks that library.

It expands principals and conditions to networks and accounts. It knows neither external IDs nor
MFA, so its reading is advice and never a verdict.
"""

from __future__ import annotations

from doctor.model.plain_json import JsonObject


def is_open_to_anyone(document: JsonObject) -> bool:
    """Say whether a resource policy is open to the internet: any principal, from anywhere.

    A document that the library cannot read counts as closed. Nothing is loaded where no `*` stands.
    """
    if "*" not in str(document):
        return False
    from policyuniverse.policy import Policy  # noqa: PLC0415 - 150 ms, for few policies

    try:
        return bool(Policy(document).is_internet_accessible())
    except (AttributeError, KeyError, TypeError, ValueError):
        return False

"""trust/trust-principal-deleted: a principal of the trust policy was deleted, and perhaps created again."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "trust/trust-principal-deleted"


def test_the_caller_takes_the_place_of_the_deleted_one() -> None:
    document = first(RULE).fixes[0].document
    assert document["Statement"][0]["Principal"] == {"AWS": "arn:aws:iam::111122223333:user/bob"}


def test_the_callers_own_unique_id_is_nobody_deleted() -> None:
    raw = raw_case(RULE)
    raw["caller"]["user_id"] = "AIDARTX3GSDSQBBBBBBBB"
    del raw["errors"]
    assert ids_of(raw) == []

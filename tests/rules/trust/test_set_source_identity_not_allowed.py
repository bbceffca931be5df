"""trust/set-source-identity-not-allowed: a source identity is sent, and sts:SetSourceIdentity is not allowed."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.model.edit import AllowAction, EditTrustPolicy
from tests.rules.support import ids_of, raw_case

BOB = "arn:aws:iam::111122223333:user/bob"
ALICE = "arn:aws:iam::111122223333:user/alice"
ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
RULE = "trust/set-source-identity-not-allowed"


def test_it_is_foreseen_without_an_error() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert ids_of(raw) == [RULE]


def denied_case(trusted: str, own: str) -> Any:
    """AWS names the companion, and nothing else tells that the call sends a source identity."""
    raw = raw_case(RULE)
    raw.pop("request", None)
    text = f"User: {BOB} is not authorized to perform: sts:SetSourceIdentity on resource: {ROLE} "
    raw["errors"] = [{"text": text, "from": "probe", "hop": 1}]
    statement = {"Effect": "Allow", "Principal": {"AWS": trusted}, "Action": "sts:AssumeRole"}
    raw["roles"] = {ROLE: {"trust_policy": {"Version": "2012-10-17", "Statement": [statement]}}}
    grant = {"Effect": "Allow", "Action": own, "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": [grant]}
    policies = [{"name": "own", "arn": None, "document": document}]
    raw["caller"] = {"arn": BOB}
    raw["principals"] = {BOB: {"identity_policies": policies, "boundary": None}}
    return raw


@pytest.mark.parametrize("trusted", [BOB, ALICE])
def test_the_word_of_aws_stays_the_cause_whomever_the_trust_policy_names(trusted: str) -> None:
    first = diagnose(parse_case(denied_case(trusted, "sts:*"))).findings[0]
    assert (first.id, first.certainty) == (RULE, "proven")
    (edit,) = first.fixes[0].edits
    assert isinstance(edit, EditTrustPolicy)
    assert AllowAction(statement=0, action="sts:SetSourceIdentity") in edit.changes
    assert len(edit.changes) == (1 if trusted == BOB else 2)
    assert first.fixes[0].verified


def test_a_fix_is_tried_with_the_companion_that_aws_named() -> None:
    """The caller's own policy lacks it as well: the trust policy alone does not open the way."""
    first = diagnose(parse_case(denied_case(BOB, "sts:AssumeRole"))).findings[0]
    assert first.id == RULE
    assert [part.who for part in first.fixes[0].parts] == ["target-admin", "caller-admin"]
    assert first.fixes[0].verified
    assert not any(fix.verified for fix in first.fixes[1:])

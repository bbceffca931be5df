"""What a changed request puts into a context that the case gives itself."""

from __future__ import annotations

from doctor.fix.request_context import context_of, write_context
from doctor.model.case import CaseRequest
from doctor.model.edit import ChangeRequest


def test_the_keys_of_each_parameter() -> None:
    assert context_of(ChangeRequest(external_id="x")) == {"sts:ExternalId": "x"}
    assert context_of(ChangeRequest(role_session_name="s")) == {"sts:RoleSessionName": "s"}
    assert context_of(ChangeRequest(mfa_serial="m")) == {
        "aws:MultiFactorAuthPresent": True,
        "aws:MultiFactorAuthAge": 0,
    }
    assert context_of(ChangeRequest(tags=(("a", "b"),))) == {
        "aws:RequestTag/a": "b",
        "aws:TagKeys": ["a"],
    }
    assert context_of(ChangeRequest(duration_seconds=900)) == {}


def test_keys_are_written_only_where_the_context_is_given() -> None:
    new = {"sts:ExternalId": "x"}
    empty, whole = CaseRequest(), CaseRequest(context={"a": "1"}, context_complete=True)
    same = CaseRequest(context={"STS:externalid": "old", "a": "1"})
    assert write_context(empty, new) is empty
    assert write_context(whole, new).context == {"a": "1", "sts:ExternalId": "x"}
    assert write_context(same, new).context == {"a": "1", "sts:ExternalId": "x"}
    assert write_context(CaseRequest(context={"a": "1"}), new).context == {"a": "1"}

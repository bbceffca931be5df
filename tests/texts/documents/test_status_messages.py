"""What is not well with a Kubernetes object speaks, and nothing that is."""

from __future__ import annotations

from typing import Any

from doctor.texts.documents.status_messages import find_status_messages


def condition(kind: str, status: object, message: object = "said") -> dict[str, Any]:
    return {"type": kind, "status": status, "message": message}


def test_a_condition_that_is_not_met_speaks() -> None:
    for status in ("False", "Unknown", False):
        value = {"status": {"conditions": [condition("Ready", status)]}}
        assert [*find_status_messages(value)] == ["said"]


def test_a_condition_that_is_met_is_silent() -> None:
    value = [condition("Ready", "True"), condition("Failed", "False"), condition("Ready", "x", 1)]
    assert [*find_status_messages(value)] == []


def test_a_failure_that_is_met_speaks() -> None:
    value = {"items": [{"status": {"conditions": [condition("JobFailed", "True", "late")]}}]}
    assert [*find_status_messages(value)] == ["late"]


def test_what_lies_too_deep_is_left() -> None:
    value: Any = condition("Ready", "False")
    for _ in range(100):
        value = {"inner": value}
    assert [*find_status_messages(value)] == []


def test_a_phase_and_a_state_speak_where_they_tell_of_trouble() -> None:
    failed = {"status": {"operationState": {"phase": "Failed", "message": "denied"}}}
    assert [*find_status_messages(failed)] == ["denied"]
    waiting = {"state": {"waiting": {"reason": "ErrImagePull", "message": "403"}}}
    pod = {"status": {"phase": "Pending", "message": "soon", "containerStatuses": [waiting]}}
    assert [*find_status_messages(pod)] == ["403"]


def test_a_message_outside_of_a_status_is_none_of_an_object() -> None:
    assert [*find_status_messages({"level": "error", "message": "x", "reason": "y"})] == []

"""The conditions of a Kubernetes object that are not met speak, and none that are."""

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

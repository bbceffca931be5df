"""The trust anchor of a signing helper is what the service sends as its source."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.case.plan import plan_case

ROLE = "arn:aws:iam::111122223333:role/worker"
ANCHOR = "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/1b2c3d4e"
SERVICE = {"arn": "rolesanywhere.amazonaws.com", "account": None, "kind": "service"}


def _context(command: str, caller: dict[str, Any] = SERVICE, **request: Any) -> dict[str, Any]:
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "caller": caller,
        "request": {"action": "sts:AssumeRole", **request},
        "attachments": [{"name": "command", "text": command}],
    }
    return plan_case(parse_case(raw)).hops[0].request.context


def test_the_anchor_and_its_account_are_sent() -> None:
    assert _context(f"aws_signing_helper serve --trust-anchor-arn {ANCHOR}") == {
        "aws:SourceArn": ANCHOR,
        "aws:SourceAccount": "111122223333",
    }


def test_two_anchors_tell_nothing() -> None:
    assert _context(f"--trust-anchor-arn {ANCHOR} --trust-anchor-arn {ANCHOR}b") == {}


def test_what_the_case_says_itself_stands() -> None:
    told = {"aws:sourcearn": "arn:other"}
    assert _context(f"--trust-anchor-arn {ANCHOR}", context=told) == told


def test_nobody_else_sends_a_source() -> None:
    user = {"arn": "arn:aws:iam::111122223333:user/bob", "account": "111122223333"}
    assert _context(f"--trust-anchor-arn {ANCHOR}", user) == {}

"""Who put tags or a source identity into a call."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.situation import HopVerdict, Situation
from doctor.rules.shared.tokens.session_senders import (
    IDENTITY,
    TAGS,
    find_forbidden_companions,
    sender_of,
)
from tests.rules.shared.support import ROLE, situation

TEXT = (
    "An error occurred (AccessDenied) when calling the AssumeRole operation: User: {} is not "
    "authorized to perform: {} on resource: " + ROLE
)
POD = "arn:aws:sts::111122223333:assumed-role/pod/eks-shop-orders-7f9c-1b2c"
SSO = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/bob"
CERTIFICATE = "arn:aws:sts::111122223333:assumed-role/worker/3c9d0e1f2a3b4c5d6e7f"
APP = "arn:aws:sts::111122223333:assumed-role/app/job"


def _refused(caller: str, action: str, **parts: Any) -> tuple[Situation, HopVerdict]:
    found = situation(
        target={"profile": None, "role_arn": ROLE},
        errors=[{"text": TEXT.format(caller, action)}],
        **parts,
    )
    return found, found.hops[-1]


@pytest.mark.parametrize(
    ("caller", "action", "word"),
    [
        (POD, TAGS, "EKS Pod Identity"),
        (SSO, TAGS, "Identity Center"),
        (CERTIFICATE, TAGS, "Roles Anywhere"),
        (CERTIFICATE, IDENTITY, "Roles Anywhere"),
    ],
)
def test_the_session_that_calls_tells_who_made_it(caller: str, action: str, word: str) -> None:
    sender = sender_of(*_refused(caller, action), action)
    assert sender is not None
    assert word in sender.who
    assert caller in sender.evidence.says


@pytest.mark.parametrize(("caller", "action"), [(APP, TAGS), (POD, IDENTITY), (SSO, IDENTITY)])
def test_another_session_tells_nothing(caller: str, action: str) -> None:
    assert sender_of(*_refused(caller, action), action) is None


def test_a_record_shows_the_source_identity() -> None:
    record = {"userIdentity": {"arn": APP, "sessionContext": {"sourceIdentity": "bob"}}}
    sender = sender_of(*_refused(APP, IDENTITY, cloudtrail=[record]), IDENTITY)
    assert sender is not None
    assert "bob" in sender.evidence.says


def test_the_action_of_github_tags_what_it_assumes_with_keys() -> None:
    line = "aws-actions/configure-aws-credentials@v4 aws-access-key-id=X role-to-assume=Y"
    command = [{"name": "command", "text": line}]
    sender = sender_of(*_refused(APP, TAGS, attachments=command), TAGS)
    assert sender is not None
    assert sender.instead == "role-skip-session-tagging: true"
    command[0]["text"] += " role-skip-session-tagging=true"
    assert sender_of(*_refused(APP, TAGS, attachments=command), TAGS) is None


def test_a_setting_of_aws_vault_is_shown() -> None:
    text = f"[profile p]\nrole_arn = {ROLE}\nsource_profile = b\nsession_tags = team=red\n"
    text += "[profile b]\ncredential_process = keys\n"
    files = {"config": {"path": "~/.aws/config", "text": text}, "credentials": None}
    found = situation(
        target={"profile": "p", "role_arn": None},
        files=files,
        errors=[{"text": TEXT.format(APP, TAGS)}],
    )
    sender = sender_of(found, found.hops[-1], TAGS)
    assert sender is not None
    assert sender.evidence.quote is not None
    assert sender.evidence.quote.text == "session_tags = team=red"


def test_what_the_call_sends_itself_needs_no_sender() -> None:
    request = {"action": "sts:AssumeRole", "tags": {"team": "red"}}
    assert sender_of(*_refused(POD, TAGS, request=request), TAGS) is None


def test_the_finding_says_who_and_how_to_send_none() -> None:
    found, _ = _refused(POD, TAGS)
    (finding,) = find_forbidden_companions(found, TAGS)
    assert "EKS Pod Identity" in finding.explanation
    assert "--disable-session-tags" in (finding.next_step or "")

"""The line of a signing helper: its options, and where it stands."""

from __future__ import annotations

from doctor.rules.shared.keys.roles_anywhere import (
    Helper,
    is_called_for_certificate,
    profile_id,
    refusals,
    signing_helper,
)
from tests.rules.shared.support import ROLE, of_files, situation

ANCHOR = "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/1b2c3d4e"
TARGET = {"profile": None, "role_arn": ROLE}
LINE = f"aws_signing_helper credential-process --trust-anchor-arn {ANCHOR} --role-arn X"


def test_a_command_names_the_anchor_and_its_region() -> None:
    helper = signing_helper(situation(attachments=[{"name": "command", "text": LINE}]))
    assert helper is not None
    assert (helper.where, helper.options["trust-anchor-arn"]) == ("the command", ANCHOR)
    assert (helper.region("trust-anchor-arn"), helper.region("role-arn")) == ("eu-west-1", None)


def test_a_profile_may_hold_the_line() -> None:
    helper = signing_helper(of_files(f"[profile p]\ncredential_process = {LINE}\n"))
    assert helper is not None
    assert helper.where == "credential_process, line 2"


def test_another_program_is_none() -> None:
    command = [{"name": "command", "text": "aws s3 ls --region eu-west-1"}]
    assert signing_helper(situation(attachments=command)) is None


def test_what_was_refused_is_told_by_its_part() -> None:
    text = "AccessDeniedException: Not authorized to set roleSessionName"
    refused = situation(errors=[{"text": text}])
    assert len(refusals(refused, "roleSessionName")) == 1
    assert refusals(refused, "certificate") == ()


def test_only_the_service_comes_with_a_certificate() -> None:
    service = {"arn": "rolesanywhere.amazonaws.com", "account": None, "kind": "service"}
    assert is_called_for_certificate(situation(target=TARGET, caller=service).hops[0])
    assert not is_called_for_certificate(situation(target=TARGET).hops[0])


def test_a_profile_is_named_by_its_id_as_far_as_it_was_seen() -> None:
    arn = "arn:aws:rolesanywhere:eu-west-1:111122223333:profile/5f6a"
    assert profile_id(Helper(options={"profile-arn": arn}, where="the command")) == "5f6a"
    assert profile_id(Helper(options={}, where="the command")) == "PROFILE_ID"
    assert profile_id(None) == "PROFILE_ID"

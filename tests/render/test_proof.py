"""What the test of a fix showed, in words, and the command that applies it."""

from __future__ import annotations

from doctor.model.command import shell
from doctor.model.edit import SetSetting
from doctor.model.finding import Evidence, Finding, Remedy
from doctor.render.proof import TESTED, command_for, say_proof

PLAIN = Remedy(title="t", who="target-admin", kind="trust-policy")


def test_a_tested_fix_says_what_was_tested_and_what_was_not_seen() -> None:
    fix = Remedy(title="t", who="caller", kind="config-edit", verified=True)
    assert say_proof(fix, " Not seen: SCPs.") == f"{TESTED} Not seen: SCPs."


def test_a_risk_is_said_as_a_sentence() -> None:
    fix = Remedy(title="t", who="caller", kind="trust-policy", risk="It would also let in bob")
    assert say_proof(fix) == "It would also let in bob."


def test_what_was_not_tested_never_sounds_tested() -> None:
    open_fix = Remedy(title="t", who="caller", kind="request", unproved="Fixes this. Not seen: x.")
    assert [say_proof(each).startswith(TESTED) for each in (PLAIN, open_fix)] == [False, False]
    assert say_proof(open_fix) == "Fixes this. Not seen: x."


def test_the_command_names_the_profile_that_the_user_chooses() -> None:
    edit = SetSetting(profile="p", name="source_profile", value="my base")
    fix = Remedy(title="t", who="caller", kind="config-edit", edits=(edit,), chooses_caller=True)
    finding = Finding(
        id="config/x",
        title="t",
        explanation="e",
        certainty="likely",
        evidence=(Evidence(says="s"),),
    )
    assert command_for(shell("roledoctor fix p"), finding, fix) == (
        "roledoctor fix p config/x --source-profile 'my base'"
    )

"""Another value of a parameter: in the profile, or in the request itself."""

from __future__ import annotations

import pytest

from doctor.model.edit import ChangeRequest, SetSetting
from doctor.model.verdict import ElementMatch
from doctor.rules.shared.requests.request_edits import (
    calls,
    propose_external_id,
    propose_parameter,
)
from tests.rules.shared.support import BOB, KEYS, ROLE, denied, document, hop, of_files, situation

CONFIG = f"[profile p]\nrole_arn = {ROLE}\nsource_profile = b\n"


def test_a_profile_is_edited_where_there_is_one() -> None:
    (of_profile,) = of_files(CONFIG, f"[b]\n{KEYS}").hops
    proposal = propose_parameter(of_profile, "title", "duration_seconds", 900)
    assert proposal.edits == (SetSetting(profile="p", name="duration_seconds", value="900"),)
    assert (proposal.kind, proposal.commands) == ("config-edit", ())


def test_without_a_profile_the_request_is_changed() -> None:
    proposal = propose_parameter(hop(document()), "title", "mfa_serial", "m")
    assert proposal.edits == (ChangeRequest(mfa_serial="m"),)
    assert proposal.commands[0].endswith("--serial-number m")
    external = propose_parameter(hop(document()), "title", "external_id", "x")
    assert external.commands[0].endswith("--external-id x")


def test_the_calls_that_did_not_work() -> None:
    told = {"text": denied(), "from": "probe", "hop": 1}
    refused = situation(
        target={"profile": None, "role_arn": ROLE}, caller={"arn": BOB}, errors=[told]
    )
    ((found, failures),) = calls(refused)
    assert found is not None
    assert len(failures) == 1
    session = {"hop": 1, "arn": "arn:aws:sts::222233334444:assumed-role/ProjectAdmin/bob"}
    worked = situation(
        target={"profile": None, "role_arn": ROLE}, caller={"arn": BOB}, sessions=[session]
    )
    assert list(calls(worked)) == []


def test_words_alone_stand_without_a_hop() -> None:
    said = [{"text": "ExpiredToken: it is over", "from": "pasted"}]
    ((found, failures),) = calls(situation(errors=said))
    assert found is None
    assert len(failures) == 1


@pytest.mark.parametrize(
    ("wanted", "negated", "sent"),
    [
        (("x",), False, ["x"]),
        (("a-*", "b"), False, ["b"]),
        (("a-*",), False, []),
        (("x",), True, []),
    ],
)
def test_an_external_id_is_proposed_where_the_policy_names_one(
    wanted: tuple[str, ...], negated: bool, sent: list[str]
) -> None:
    element = ElementMatch(element="Condition", truth="false", wanted=wanted, negated=negated)
    edits = [each.edits for each in propose_external_id(hop(document()), element)]
    assert edits == [(ChangeRequest(external_id=each),) for each in sent]

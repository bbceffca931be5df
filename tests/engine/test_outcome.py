"""The verdict on the whole and its sentence, for each way in which a case can end."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from doctor.engine.outcome import conclude, target_name
from doctor.model.finding import Evidence, Finding
from tests.engine.support import BOB, DENIED, GRANT, ROLE, TRUST, document, principal, situation

SESSION = "arn:aws:sts::222233334444:assumed-role/ProjectAdmin/bob"
SEEN: dict[str, Any] = {
    "roles": {ROLE: {"trust_policy": TRUST}},
    "principals": {BOB: principal(GRANT)},
}


def found(severity: Any = "error", certainty: Any = "proven") -> Finding:
    return Finding(
        id="trust/x",
        title="the role is gone",
        explanation="",
        severity=severity,
        certainty=certainty,
        evidence=(Evidence(says="seen"),),
    )


@pytest.mark.parametrize(
    ("certainty", "tail"), [("proven", ""), ("likely", " (likely)"), ("possible", " (possible)")]
)
def test_an_error_fails_however_sure_and_says_how_sure(certainty: str, tail: str) -> None:
    verdict, said = conclude(situation(**SEEN), (found("warning"), found(certainty=certainty)))
    assert (verdict, said) == (
        "failing",
        f"ProjectAdmin cannot be assumed: the role is gone{tail}",
    )


def test_a_warning_fails_nothing() -> None:
    assert conclude(situation(**SEEN), (found("warning"),))[0] == "healthy"


@pytest.mark.parametrize(
    ("parts", "verdict", "said"),
    [
        (SEEN, "healthy", "ProjectAdmin should work: every policy in this evidence allows"),
        ({"roles": {ROLE: {"trust_policy": TRUST}}}, "healthy", "no policy was checked"),
        (
            {**SEEN, "principals": {BOB: principal(document())}},
            "inconclusive",
            "ProjectAdmin should be refused: no identity policy allows sts:AssumeRole",
        ),
        (
            {
                **SEEN,
                "principals": {BOB: principal()},
                "errors": [{"text": DENIED, "from": "probe", "hop": 1}],
            },
            "failing",
            "ProjectAdmin was refused: no identity policy allows sts:AssumeRole",
        ),
        (
            {**SEEN, "errors": [{"text": DENIED, "from": "probe", "hop": 1}]},
            "failing",
            "this evidence does not show why",
        ),
        (
            {**SEEN, "errors": [{"text": "the moon is in the wrong house", "from": "pasted"}]},
            "inconclusive",
            "roledoctor does not recognise the error text",
        ),
        (
            {
                **SEEN,
                "errors": [
                    {"text": 'Could not connect to the endpoint URL: "https://x.example.com/"',
                     "from": "pasted"}
                ],
            },
            "inconclusive",
            "no answer from AWS",
        ),
        (
            {
                **SEEN,
                "probes": [
                    {"call": "sts:AssumeRole", "hop": 1, "outcome": "skipped", "detail": "no code"}
                ],
            },
            "inconclusive",
            "ProjectAdmin could not be tested: no code",
        ),
        (
            {
                **SEEN,
                "probes": [
                    {"call": "iam:GetRole", "hop": 1, "outcome": "failed", "detail": "no code"}
                ],
            },
            "healthy",
            "should work",
        ),
        (
            {**SEEN, "sessions": [{"hop": 1, "arn": SESSION}]},
            "healthy",
            "ProjectAdmin works",
        ),
        (
            {"target": {"profile": None, "role_arn": None}, "caller": ...},
            "inconclusive",
            "there is nothing to diagnose: no profile, no role and no error",
        ),
        (
            {
                "target": {"profile": None, "role_arn": None},
                "probes": [
                    {"call": "sts:GetCallerIdentity", "hop": 0, "outcome": "ok", "detail": ""}
                ],
            },
            "healthy",
            "AWS accepts its credentials",
        ),
    ],
)  # fmt: skip
def test_each_way_to_end(parts: dict[str, Any], verdict: str, said: str) -> None:
    ended, words = conclude(situation(**parts), ())
    assert (ended, said in words) == (verdict, True), words


def test_a_chain_that_stops_is_failing_and_says_where() -> None:
    files = {
        "config": {
            "path": "~/.aws/config",
            "text": f"[profile p]\nrole_arn = {ROLE}\nsource_profile = none\n",
        },
        "credentials": None,
    }
    verdict, said = conclude(
        situation(target={"profile": "p", "role_arn": None}, files=files, env={}), ()
    )
    assert verdict == "failing"
    assert said.startswith("p: the profile chain stops: source-profile-not-found (none)")
    assert "~/.aws/config:3" in said


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ({"profile": "p", "role_arn": ROLE}, "p"),
        ({"profile": None, "role_arn": ROLE}, "ProjectAdmin"),
        ({"profile": None, "role_arn": "odd"}, "odd"),
        ({"profile": None, "role_arn": None}, "user bob in 111122223333"),
    ],
)
def test_what_was_asked_for_has_a_name(target: dict[str, Any], name: str) -> None:
    assert target_name(situation(target=target)) == name


def test_without_a_target_it_is_what_the_environment_selects() -> None:
    nobody = situation(target={"profile": None, "role_arn": None}, caller=...)
    assert target_name(nobody) == "the call"
    files = {"config": {"path": "~/.aws/config", "text": "[default]\nregion = x\n"}}
    selected = situation(
        target={"profile": None, "role_arn": None},
        caller=...,
        files={**files, "credentials": None},
        env={"AWS_PROFILE": "work"},
    )
    assert target_name(selected) == "work"


def test_a_network_failure_beside_a_text_that_nobody_knows_is_not_all_that_happened() -> None:
    network = {"text": 'Could not connect to the endpoint URL: "https://sts.amazonaws.com/"'}
    strange = {"text": "frobnicated"}
    assert conclude(situation(errors=[network]), ())[1].endswith("no answer from AWS")
    assert conclude(situation(errors=[network, strange]), ())[1].endswith(
        "roledoctor does not recognise the error text"
    )


def test_a_failure_of_aws_itself_is_no_unknown_error() -> None:
    text = "An error occurred (InternalFailure) when calling the AssumeRole operation: internal"
    ended, words = conclude(situation(errors=[{"text": text}]), ())
    assert (ended, "AWS failed to handle the call (InternalFailure)" in words) == (
        "inconclusive",
        True,
    )


def test_what_is_no_answer_of_aws_is_said_to_be_none() -> None:
    text = "sts:AssumeRole did not answer as AWS does: HTTP 502 without an error of AWS"
    ended, words = conclude(situation(errors=[{"text": text}]), ())
    assert (ended, words.endswith("not as AWS does")) == ("inconclusive", True)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("GetSessionToken", "is refused GetSessionToken"),
        ("GetRoleCredentials", "does not get working credentials"),
    ],
)
def test_a_call_that_is_refused_takes_no_credentials_away(call: str, says: str) -> None:
    text = f"An error occurred (AccessDenied) when calling the {call} operation: No"
    config = "[profile dev]\nregion = eu-west-1\n"
    case = situation(
        target={"profile": "dev", "role_arn": None},
        files={"config": {"path": "~/.aws/config", "text": config}},
        errors=[{"text": text, "from": "pasted"}],
    )
    _, said = conclude(case, (found(),))
    assert said == f"dev {says}: the role is gone"


def test_what_a_caller_was_refused_beside_a_role_is_no_assume_call() -> None:
    """A role that only stands in the text was neither tried nor refused."""
    text = (
        "AccessDenied: User: arn:aws:iam::111122223333:user/bob is not authorized to perform: "
        f"ec2:DescribeImages\n\nkind: ServiceAccount\nmetadata:\n  name: app\n  annotations:\n"
        f"    eks.amazonaws.com/role-arn: {ROLE}\n"
    )
    diagnosis = diagnose(case_of_paste(text))
    assert diagnosis.summary.startswith("user bob in 111122223333 is refused ec2:DescribeImages")
    assert [each.outcome for each in diagnosis.situation.hops] == ["untried"]


def test_a_session_of_the_role_that_is_refused_a_call_is_no_success() -> None:
    """The role was assumed; what it then asked for was not allowed."""
    text = (
        "An error occurred (AccessDenied) when calling the GetObject operation: User: "
        f"{SESSION} is not authorized to perform: s3:GetObject\n\n~/.aws/config\n"
        f"[profile base]\nregion = eu-west-1\n[profile p]\nrole_arn = {ROLE}\nsource_profile = base\n"
    )
    diagnosis = diagnose(case_of_paste(text))
    assert (diagnosis.verdict, diagnosis.situation.works) == ("failing", False)
    assert [each.outcome for each in diagnosis.situation.hops] == ["worked"]

"""Proof: a remedy is tried, the sure and narrow ones stand first, and what remains is told."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.model.diagnosis import Diagnosis
from doctor.model.finding import Remedy
from tests.rules.shared.support import (
    ANY_ACCOUNT,
    APP,
    BOB,
    ROLE,
    allow,
    denied,
    document,
    policies,
)

ALICE = {"AWS": "arn:aws:iam::111122223333:user/alice"}
GRANT = document(allow(Resource=ROLE))


def fixes(trust: dict[str, Any], own: list[dict[str, Any]] | None = None) -> tuple[Remedy, ...]:
    return diagnosis_of(trust, own).findings[0].fixes


def diagnosis_of(trust: dict[str, Any], own: list[dict[str, Any]] | None = None) -> Diagnosis:
    listed = policies(GRANT) if own is None else own
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "caller": {"arn": BOB, "account": "111122223333"},
        "request": {"action": "sts:AssumeRole", "external_id": None},
        "roles": {ROLE: {"trust_policy": trust, "exists": True}},
        "principals": {BOB: {"identity_policies": listed, "boundary": None}},
        "errors": [{"text": denied(), "from": "probe", "hop": 1}],
    }
    return diagnose(parse_case(raw))


def test_the_first_remedy_is_proved_and_lets_in_nobody_else() -> None:
    first = fixes(document(allow(Principal=ALICE)))[0]
    assert (first.verified, first.risk, first.unproved) == (True, None, None)


def test_what_would_let_in_others_is_never_the_first() -> None:
    found = fixes(
        document(
            allow(Principal=ANY_ACCOUNT, Condition={"StringEquals": {"aws:PrincipalTag/t": "x"}})
        )
    )
    risky = [each.risk is not None for each in found]
    assert risky == sorted(risky)


def test_what_does_not_mend_all_says_what_remains() -> None:
    found = diagnosis_of(document(allow(Principal=ALICE)), own=[]).findings[1].fixes
    assert not any(each.verified for each in found)
    assert any("still blocks the call" in (each.unproved or "") for each in found)


def test_a_managed_policy_is_others_too() -> None:
    arn = "arn:aws:iam::111122223333:policy/shared"
    deny = {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}
    own = [{"name": "shared", "arn": arn, "document": document(allow(Resource=ROLE), deny)}]
    found = fixes(document(allow(Principal=ANY_ACCOUNT)), own=own)
    assert any("everyone else who has shared attached" in (each.risk or "") for each in found)


def test_a_remedy_is_not_offered_twice_where_a_smaller_one_is_proved() -> None:
    found = fixes(document(allow(Principal=ALICE)))
    sound = [each for each in found if each.verified and each.risk is None and each.document]
    assert len({each.kind for each in sound}) == len(sound)


CONFIG = f"[profile p]\nrole_arn = {ROLE}\nsource_profile = %s\n"
KEYS = "[%s]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = <hidden: 40>\n"


def in_files(config: str, **parts: Any) -> tuple[Remedy, ...]:
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": "p", "role_arn": None},
        "files": {
            "config": {"path": "~/.aws/config", "text": config},
            "credentials": {"path": "~/.aws/credentials", "text": KEYS % "default"},
        },
        "env": {},
        **parts,
    }
    return diagnose(parse_case(raw)).findings[0].fixes


def test_a_guess_at_the_caller_is_neither_first_nor_verified() -> None:
    first, *others = in_files(CONFIG % "defualt")
    assert (first.edits, first.verified) == ((), False)
    assert "default" in first.title
    assert [(each.chooses_caller, each.verified) for each in others] == [(True, False)]


def test_where_no_policy_was_seen_nothing_is_verified() -> None:
    config = (CONFIG % "default").replace("[profile p]", "[p]")
    found = in_files(config)
    assert not any(each.verified for each in found)
    assert any("Fixes this. Not" in (each.unproved or "") for each in found)


def test_an_edit_of_policies_does_not_renew_an_expired_session() -> None:
    expired = (
        "An error occurred (ExpiredToken) when calling the AssumeRole operation: "
        "The security token included in the request is expired"
    )
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "caller": {"arn": BOB, "account": "111122223333"},
        "request": {"action": "sts:AssumeRole", "external_id": None},
        "roles": {ROLE: {"trust_policy": document(allow(Principal=ALICE)), "exists": True}},
        "principals": {BOB: {"identity_policies": policies(GRANT), "boundary": None}},
        "errors": [{"text": text, "from": "probe", "hop": 1} for text in (denied(), expired)],
    }
    fixes = [fix for each in diagnose(parse_case(raw)).findings for fix in each.fixes]
    edited = [each for each in fixes if each.kind == "trust-policy"]
    assert edited
    assert not any(each.verified for each in edited)


def session_fix(caller: str, trust: dict[str, Any]) -> Remedy:
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "caller": {"arn": caller, "account": "111122223333", "session_policy": None},
        "request": {"action": "sts:AssumeRole", "external_id": None},
        "roles": {ROLE: {"trust_policy": trust, "exists": True}},
        "principals": {APP_ROLE: {"identity_policies": policies(GRANT), "boundary": None}},
        "errors": [{"text": denied(caller), "from": "probe", "hop": 1}],
    }
    return diagnose(parse_case(raw)).findings[0].fixes[0]


APP_ROLE = "arn:aws:iam::111122223333:role/app"


def test_every_session_gains_with_its_role() -> None:
    first = session_fix(APP, document(allow(Principal=ALICE)))
    assert (first.verified, first.risk) == (True, None)
    assert first.gains == "Every session of the calling role gains access; nobody else does."


def test_nobody_else_gains_with_a_user() -> None:
    first = fixes(document(allow(Principal=ALICE)))[0]
    assert first.gains == "Nobody else gains access."


def test_what_is_no_edit_of_a_policy_claims_nothing_about_others() -> None:
    by_external_id = {"StringEquals": {"sts:ExternalId": "partner-7"}}
    found = fixes(document(allow(Principal=ANY_ACCOUNT, Condition=by_external_id)))
    sent = [each for each in found if each.kind in ("request", "config-edit")]
    assert sent
    assert all(each.verified and each.gains is None for each in sent)


SSO = "sso_start_url = https://x\nsso_region = eu-west-1\nsso_account_id = 111122223333\n"
WORK = f"[profile work]\n{SSO}sso_role_name = Dev\n"


def _notes(source: str, files: str) -> list[str | None]:
    text = f"[profile ops]\nrole_arn = {ROLE}\n{source}{files}"
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": "ops"},
        "env": {},
        "files": {"config": {"path": "~/.aws/config", "text": text}, "credentials": None},
    }
    return [fix.unproved for fix in diagnose(parse_case(raw)).findings[0].fixes if fix.edits]


def test_a_profile_that_a_remedy_leads_to_is_to_be_signed_in() -> None:
    seen = "Fixes this. Not seen: whether “work” is signed in; if not: {}"
    sso = _notes("source_profile = wrok\n", WORK)
    assert sso == [seen.format("aws sso login --profile work")]
    login = _notes("", "[profile work]\nlogin_session = arn:aws:iam::111122223333:user/me\n")
    assert login == [seen.format("aws login --profile work")]


def test_a_profile_with_keys_needs_no_sign_in() -> None:
    keys = (
        "aws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = notARealSecretKey0000\n"
    )
    notes = _notes("source_profile = wrok\n", f"[profile work]\n{keys}")
    assert notes
    assert not any("signed in" in (each or "") for each in notes)

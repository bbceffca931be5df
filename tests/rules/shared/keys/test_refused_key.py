"""A key that AWS refused: who refused it, whether a session signed, and what weighs how much."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.arn import account_of_key
from doctor.rules.shared.keys.refused_key import (
    RefusedKey,
    refused_key,
    weigh_global_token,
    weigh_partition,
    weigh_region_off,
    weigh_restricted,
    weigh_rivals,
)
from tests.rules.shared.support import BOB, KEYS, ROLE, of_files, situation

INVALID = "An error occurred (InvalidClientTokenId) when calling the {} operation: The security token included in the request is invalid."
AUTH = "An error occurred (AuthFailure) when calling the {} operation: AWS was not able to validate the provided access credentials"
TEMPORARY = KEYS.replace("AKIA", "ASIA")
TOKEN = "aws_session_token = <hidden: 300 characters>\n"


def refused(
    operation: str = "GetCallerIdentity",
    keys: str = KEYS,
    config: str = "[profile p]\nregion = us-east-1\n",
    text: str = INVALID,
    **parts: Any,
) -> RefusedKey:
    errors = [{"text": text.format(operation), "from": "pasted", "hop": 0}]
    found = refused_key(of_files(config, f"[p]\n{keys}", errors=errors, **parts))
    assert found is not None
    return found


def test_without_a_refusal_there_is_nothing_to_weigh() -> None:
    assert refused_key(of_files("", f"[p]\n{KEYS}")) is None


@pytest.mark.parametrize(
    ("operation", "asked"),
    [
        ("GetCallerIdentity", "sts"),
        ("AssumeRole", "sts"),
        ("ListRoles", "iam"),
        ("CreateAccessKey", "iam"),
        ("ListBuckets", "other"),
        ("ListRolesOfTheGame", "other"),
    ],
)
def test_the_service_that_refused(operation: str, asked: str) -> None:
    assert refused(operation).asked == asked


def command(words: str) -> dict[str, Any]:
    return {"attachments": [{"name": "command", "text": words}]}


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("aws iam list-users", "iam"),
        ("boto list_users", "iam"),
        ("aws s3 ls", "unknown"),
        ("cat arn:aws:iam::1", "unknown"),
    ],
)
def test_a_call_that_is_not_named_is_told_by_the_command(words: str, asked: str) -> None:
    text = "InvalidClientTokenId: The security token included in the request is invalid"
    assert refused(text=text, **command(words)).asked == asked


@pytest.mark.parametrize(
    ("keys", "operation", "session"),
    [
        (KEYS, "GetCallerIdentity", False),
        (KEYS, "ListRoles", False),
        (TEMPORARY + TOKEN, "GetCallerIdentity", True),
        (TEMPORARY, "GetCallerIdentity", False),
        ("aws_access_key_id = x\naws_secret_access_key = y\n", "GetCallerIdentity", None),
    ],
)
def test_whether_a_session_signed(keys: str, operation: str, session: bool | None) -> None:
    assert refused(operation, keys).session is session


def test_with_a_role_behind_it_another_service_saw_the_roles_session() -> None:
    role = f"[profile p]\nrole_arn = {ROLE}\nsource_profile = b\nregion = us-east-1\n"
    errors = [{"text": INVALID.format("ListBuckets"), "from": "pasted", "hop": 0}]
    found = refused_key(of_files(role, f"[b]\n{KEYS}", errors=errors))
    assert found is not None
    assert (found.session, found.by_role) == (True, True)
    sts = [{"text": INVALID.format("GetCallerIdentity"), "from": "pasted", "hop": 0}]
    first = refused_key(of_files(role, f"[b]\n{KEYS}", errors=sts))
    assert first is not None
    assert (first.session, first.by_role) == (False, False)


def test_a_key_that_makes_a_session_first_is_one_to_iam() -> None:
    request: dict[str, Any] = {"request": {"action": "sts:GetSessionToken"}}
    assert refused("ListRoles", **request).session is True
    assert refused("GetCallerIdentity", **request).session is False


@pytest.mark.parametrize(
    ("operation", "keys", "caller", "weight"),
    [
        ("ListRoles", TEMPORARY + TOKEN, BOB, "proven"),
        ("ListRoles", TEMPORARY + TOKEN, None, "likely"),
        ("ListRoles", KEYS, BOB, None),
        ("ListBuckets", TEMPORARY + TOKEN, BOB, None),
        ("ListRoles", TEMPORARY + TOKEN, "arn:aws:sts::111122223333:assumed-role/a/b", None),
        ("ListRoles", "aws_access_key_id = x\naws_secret_access_key = y\n", None, "possible"),
    ],
)
def test_iam_refuses_the_session_of_a_user(
    operation: str, keys: str, caller: str | None, weight: str | None
) -> None:
    known: dict[str, Any] = {} if caller is None else {"caller": {"arn": caller}}
    assert weigh_restricted(refused(operation, keys, **known)) == weight


@pytest.mark.parametrize(
    ("config", "weight"),
    [
        (f"[profile p]\nrole_arn = {ROLE}\nsource_profile = q\nregion = us-gov-west-1\n", "proven"),
        (f"[profile p]\nrole_arn = {ROLE}\nsource_profile = q\nregion = us-east-1\n", None),
        ("[profile p]\nregion = us-gov-west-1\nsource_profile = q\n", "likely"),
    ],
)
def test_a_key_that_went_to_another_partition(config: str, weight: str | None) -> None:
    errors = [{"text": INVALID.format("GetCallerIdentity"), "from": "pasted", "hop": 0}]
    credentials = f"[q]\n{KEYS}" + ("" if "role_arn" in config else f"[p]\n{KEYS}")
    found = refused_key(of_files(config, credentials, errors=errors))
    assert found is not None
    assert weigh_partition(found) == weight


OPT_IN = "[profile p]\nregion = af-south-1\n"


def test_a_region_that_is_off() -> None:
    assert weigh_region_off(refused(config=OPT_IN)) == "likely"
    assert weigh_region_off(refused()) is None
    plain = refused("DescribeInstances", text=AUTH, caller={"arn": BOB})
    assert weigh_region_off(plain) == "possible"
    assert weigh_region_off(refused("DescribeInstances", text=AUTH)) is None


@pytest.mark.parametrize(
    ("status", "weight"),
    [
        ("ENABLED", None),
        ("ENABLED_BY_DEFAULT", None),
        ("DISABLED", "proven"),
        ("DISABLING", "proven"),
    ],
)
def test_the_account_itself_says_whether_a_region_is_on(status: str, weight: str | None) -> None:
    accounts = {"111122223333": {"regions": {"af-south-1": status}}}
    assert weigh_region_off(refused(config=OPT_IN, accounts=accounts)) == weight
    other = {"111122223333": {"regions": {"ap-east-1": status}}}
    assert weigh_region_off(refused(config=OPT_IN, accounts=other)) == "likely"


def test_a_session_of_the_global_endpoint_in_a_region_that_does_not_take_it() -> None:
    legacy = f"{OPT_IN}sts_regional_endpoints = legacy\n"
    session = refused("ListBuckets", TEMPORARY + TOKEN, legacy)
    assert weigh_global_token(session) == "likely"
    assert weigh_region_off(session) == "possible"
    assert weigh_global_token(refused("ListBuckets", KEYS, legacy)) is None
    assert weigh_global_token(refused("ListBuckets", TEMPORARY + TOKEN)) is None
    regional: dict[str, Any] = {"env": {"AWS_STS_REGIONAL_ENDPOINTS": "regional"}}
    assert weigh_global_token(refused("ListBuckets", TEMPORARY + TOKEN, OPT_IN, **regional)) == (
        "possible"
    )


def test_an_account_whose_global_endpoint_issues_version_2_has_no_such_session() -> None:
    legacy = f"{OPT_IN}sts_regional_endpoints = legacy\n"
    account = account_of_key(KEYS.split()[2])
    assert account is not None

    def weighed(version: int | None) -> str | None:
        accounts = {account: {} if version is None else {"global_token_version": version}}
        return weigh_global_token(
            refused("ListBuckets", TEMPORARY + TOKEN, legacy, accounts=accounts)
        )

    assert (weighed(None), weighed(1), weighed(2)) == ("likely", "likely", None)


def test_the_account_that_sts_names_for_a_key_is_the_one_whose_settings_count() -> None:
    key = KEYS.split()[2]
    accounts = {"222233334444": {"regions": {"af-south-1": "ENABLED"}}}
    parts: dict[str, Any] = {"config": OPT_IN, "accounts": accounts}
    assert weigh_region_off(refused(**parts)) == "likely"
    assert weigh_region_off(refused(**parts, key_accounts={key: "222233334444"})) is None


def test_the_surest_rival_weighs() -> None:
    assert weigh_rivals(refused()) is None
    assert weigh_rivals(refused(config=OPT_IN)) == "likely"
    accounts = {"111122223333": {"regions": {"af-south-1": "DISABLED"}}}
    assert weigh_rivals(refused(config=OPT_IN, accounts=accounts)) == "proven"


@pytest.mark.parametrize(
    ("caller", "session"),
    [
        ("arn:aws:sts::111122223333:assumed-role/a/b", True),
        ("arn:aws:sts::111122223333:federated-user/b", True),
        (BOB, None),
        (None, None),
    ],
)
def test_without_a_key_the_caller_tells_whether_a_session_signed(
    caller: str | None, session: bool | None
) -> None:
    known = {} if caller is None else {"caller": {"arn": caller}}
    errors = [{"text": INVALID.format("GetCallerIdentity"), "from": "pasted"}]
    found = refused_key(situation(errors=errors, **known))
    assert found is not None
    assert found.session is session


def test_a_base_that_always_is_a_session() -> None:
    errors = [{"text": INVALID.format("ListBuckets"), "from": "pasted", "hop": 0}]
    config = "[profile p]\nsso_start_url = https://x\nsso_region = y\nsso_account_id = 1\nsso_role_name = r\n"
    found = refused_key(of_files(config, errors=errors))
    assert found is not None
    assert found.session is True
    process = refused_key(of_files("[profile p]\ncredential_process = x\n", errors=errors))
    assert process is not None
    assert process.session is None

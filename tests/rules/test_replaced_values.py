"""What a reporter replaced or left out of a paste is fine of the file, and proves none."""

from __future__ import annotations

import json

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from doctor.model.finding import Finding
from doctor.rules import CATALOGUE
from doctor.rules.replaced_values import OF_ABSENCE, OF_PRESENCE, OF_SILENCE

ERROR = "$ aws s3 ls --profile deploy\nUnable to locate credentials"


def first(text: str) -> Finding | None:
    found = [each for each in diagnose(case_of_paste(text)).findings if each.severity == "error"]
    return found[0] if found else None


def proven(text: str) -> set[str]:
    found = diagnose(case_of_paste(text)).findings
    return {each.id for each in found if each.certainty == "proven"}


def config(arn: str, more: str = "source_profile = base") -> str:
    return (
        f"{ERROR}\n\n~/.aws/config:\n```\n[profile deploy]\nrole_arn = {arn}\n{more}\n\n"
        "[profile base]\nregion = eu-west-1\n```\n"
    )


@pytest.mark.parametrize(
    "account", ["xxxxxxxxxxxx", "****", "[redacted]", "<ACCOUNT>", "…", "{ACCOUNT}"]
)
def test_a_role_whose_account_was_replaced_is_no_malformed_one(account: str) -> None:
    shown = proven(config(f"arn:aws:iam::{account}:role/deploy"))
    assert not shown & {"config/role-arn-malformed", "config/placeholder-left"}


def test_who_masks_a_value_does_not_take_its_setting_away() -> None:
    text = (
        '$ copier ls\nprofile "dev" is configured to use SSO but is missing required '
        "configuration: sso_region, sso_start_url\n\n~/.aws/config:\n[profile dev]\n"
        "sso_session = xxx\nsso_account_id = xxx\nsso_role_name = xxx\n\n[sso-session xxx]\n"
        "sso_start_url = xxx\nsso_region = us-east-1\n"
    )
    found = first(text)
    assert found is not None
    assert (found.id, found.certainty) == ("config/tool-too-old", "likely")
    assert found.id in OF_PRESENCE


def test_a_role_arn_that_nobody_replaced_still_is() -> None:
    assert "config/role-arn-malformed" in proven(config("arn:aws:iam::111122223333:user/bob"))


def test_a_placeholder_in_a_paste_does_not_go_before_what_the_error_says() -> None:
    text = (
        "$ deployer run --profile <NAME>\n"
        "Error: profile `<NAME>` was not defined: `sso_region` was missing\n\n"
        "My config:\n```\n[profile <NAME>]\nsso_session = <SESSION>\n"
        "sso_account_id = <ACCOUNT>\nsso_role_name = Dev\n\n[sso-session <SESSION>]\n"
        "sso_start_url = https://<DOMAIN>.awsapps.com/start\nsso_region = us-east-1\n```\n"
    )
    found = first(text)
    assert found is not None
    assert found.id != "config/placeholder-left"
    assert found.certainty != "proven"


@pytest.mark.parametrize("left_out", ["...", "…", "[...]", "<snip>", "# ..."])
def test_a_line_that_stands_for_others_is_no_broken_line(left_out: str) -> None:
    text = config("arn:aws:iam::111122223333:role/deploy", f"source_profile = base\n{left_out}")
    assert "config/config-unparsable" not in proven(text)


INVALID = (
    "$ aws sts get-caller-identity\nAn error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: "
    "The security token included in the request is invalid."
)
PRINTED = "$ env | grep AWS\nAWS_ACCESS_KEY_ID={key}\nAWS_SECRET_ACCESS_KEY={mask}\n"
FILE = "~/.aws/credentials\n[default]\naws_access_key_id = {key}\naws_secret_access_key = {mask}\n"
SESSION_KEY, USER_KEY = "ASIAQX3IDUMXQAAAAAAA", "AKIAQX3IDUMXQAAAAAAA"
MASKS = ("***", "XXXXXXXXXXXXXXXXXXXX", "<redacted>", "[HIDDEN]", "…", "****************ABCD")


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("shown", [PRINTED, FILE])
def test_a_masked_secret_is_set(shown: str, mask: str) -> None:
    found = first(shown.format(key=SESSION_KEY, mask=mask) + INVALID)
    assert found is not None
    assert found.id == "credentials/session-token-missing"
    assert proven(shown.format(key=USER_KEY, mask=mask) + INVALID) == set()


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("shown", [PRINTED, FILE])
def test_of_a_masked_key_nothing_is_proven(shown: str, mask: str) -> None:
    text = shown.format(key=mask, mask=mask) + INVALID
    assert proven(text) == set()
    found = [each.id for each in diagnose(case_of_paste(text)).findings]
    assert "credentials/session-token-missing" in found[:3]


def test_half_a_pair_is_half_a_pair() -> None:
    printed = f"$ env | grep AWS\nAWS_ACCESS_KEY_ID={USER_KEY}\n{INVALID}"
    assert "credentials/partial-credentials" in proven(printed)


def test_what_is_not_there_is_not_proven_where_lines_were_left_out() -> None:
    whole = config("arn:aws:iam::111122223333:role/deploy", "region = eu-west-1")
    cut = config("arn:aws:iam::111122223333:role/deploy", "region = eu-west-1\n...")
    assert proven(whole) & OF_ABSENCE
    assert not proven(cut) & OF_ABSENCE


def test_the_causes_of_absence_are_of_the_catalogue() -> None:
    assert set(CATALOGUE) >= OF_ABSENCE


REFUSED = (
    "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
    "arn:aws:iam::111122223333:user/ci is not authorized to perform: sts:AssumeRole on resource: "
    "arn:aws:iam::222233334444:role/deploy"
)
OWN = '\n\n{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}\n'
TRUST = (
    '\n\nTrust policy:\n{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
    '"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}]}\n'
)


def test_policies_that_were_pasted_may_not_be_all() -> None:
    silent = diagnose(case_of_paste(REFUSED + OWN + TRUST)).findings[0]
    assert (silent.id, silent.certainty) == ("permission/identity-policy-missing", "likely")
    told = f"{REFUSED} because no identity-based policy allows the sts:AssumeRole action"
    named = diagnose(case_of_paste(told + OWN + TRUST)).findings[0]
    assert (named.id, named.certainty) == ("permission/identity-policy-missing", "proven")


def test_a_deny_that_was_pasted_is_seen() -> None:
    deny = OWN.replace("Allow", "Deny").replace("s3:*", "sts:*")
    found = diagnose(case_of_paste(REFUSED + deny + TRUST)).findings[0]
    assert (found.id, found.certainty) == ("permission/identity-explicit-deny", "proven")


MASKED = ("****", "xxxx", "<redacted>", "XXXXXXXX")


def denied(caller: str, role: str = "arn:aws:iam::222233334444:role/deploy") -> str:
    return (
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
        f"{caller} is not authorized to perform: sts:AssumeRole on resource: {role}\n"
    )


def trust_of(principal: str, external_id: str | None = None) -> str:
    statement: dict[str, object] = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"AWS": principal},
    }
    if external_id is not None:
        statement["Condition"] = {"StringEquals": {"sts:ExternalId": external_id}}
    return "Trust policy:\n" + json.dumps({"Statement": [statement]}, indent=1)


USER, ROOT = "arn:aws:iam::111122223333:user/ada", "arn:aws:iam::111122223333:root"
CALL = (
    "$ aws sts assume-role --role-arn arn:aws:iam::222233334444:role/deploy --role-session-name s"
)


@pytest.mark.parametrize("mask", MASKED)
def test_a_masked_caller_proves_no_mismatch(mask: str) -> None:
    masked = USER.replace("ada", mask)
    assert not proven(f"{CALL}\n{denied(masked)}{trust_of(USER)}")
    assert "trust/trust-principal-mismatch" in proven(
        f"{CALL}\n{denied(USER.replace('ada', 'bob'))}{trust_of(USER)}"
    )


@pytest.mark.parametrize("mask", MASKED)
def test_a_masked_external_id_proves_no_mismatch(mask: str) -> None:
    sent = f"{CALL} --external-id {{}}\n{denied(USER)}"
    assert not proven(sent.format(f"'{mask}'") + trust_of(ROOT, "acme-7"))
    assert not proven(sent.format("acme-7") + trust_of(ROOT, mask))
    assert "trust/external-id-mismatch" in proven(sent.format("acme-8") + trust_of(ROOT, "acme-7"))


@pytest.mark.parametrize("account", ["[ACCOUNT]", "AAAAAAAAAAAA", "ACCOUNT_ID", "<account>", "***"])
def test_an_account_that_iam_judged_was_no_mask(account: str) -> None:
    role = f"arn:aws:iam::{account}:role/deploy"
    call = CALL.replace("222233334444", account)
    found = first(f"{call}\n{denied(USER, role)}")
    assert found is not None
    assert (found.id, found.certainty) == ("trust/trust-principal-mismatch", "likely")


def test_where_aws_names_what_it_saw_a_mask_in_it_changes_nothing() -> None:
    text = (
        f"{CALL.replace('name s', 'name on-xxx/y')}\nAn error occurred (ValidationError) when calling "
        "the AssumeRole operation: 1 validation error detected: Value 'on-xxx/y' at "
        "'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression "
        "pattern: [\\w+=,.@-]*"
    )
    assert "request/session-name-invalid" in proven(text)


BOB = "arn:aws:iam::111122223333:user/bob"
PART = '{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": %s}}'


@pytest.mark.parametrize(
    "statements",
    [
        f"[...\n{PART % json.dumps(BOB)}]",
        f"[{PART % json.dumps(BOB)}, ...]",
        f"[\n// other statements\n{PART % json.dumps(BOB)}]",
        f"[\n{PART % json.dumps(BOB)}\n// ...\n]",
        f"[{PART % json.dumps([BOB, '…'])}]",
        f"[{PART % json.dumps([BOB, '<redacted>'])}]",
        f"[{PART % f'[{json.dumps(BOB)}, ...]'}]",
        f"[\n{PART % json.dumps(BOB)},",
    ],
)
def test_a_policy_from_which_something_was_left_out_proves_no_mismatch(statements: str) -> None:
    end = "" if statements.endswith(",") else "}"
    text = f'{CALL}\n{denied(USER)}Trust policy:\n{{"Version": "2012-10-17",\n"Statement": '
    assert not proven(f"{text}{statements}{end}\n")


def test_a_comment_leaves_nothing_out() -> None:
    statements = f"[\n// the deployer\n{PART % json.dumps(BOB)}]"
    text = f'{CALL}\n{denied(USER)}Trust policy:\n{{"Statement": {statements}}}\n'
    assert "trust/trust-principal-mismatch" in proven(text)


def test_the_causes_of_silence_are_of_the_catalogue() -> None:
    assert set(CATALOGUE) >= OF_SILENCE


ONE_SECTION = "[profile work]\nsso_session = corp\nsso_account_id = 222233334444\n"


def test_a_section_that_the_only_one_shown_names_may_stand_in_the_rest_of_the_file() -> None:
    text = f"$ copier run --profile work\nit hangs\n\n{ONE_SECTION}sso_role_name = Dev\n"
    found = first(text)
    assert found is not None
    assert (found.id, found.certainty) == ("federation/sso-config-mismatch", "possible")
    more = f"{text}\n[profile other]\nregion = eu-west-1\n"
    assert "federation/sso-config-mismatch" in proven(more)
    told = f'The specified sso-session does not exist: "corp"\n\n{text}'
    assert "federation/sso-config-mismatch" in proven(told)

"""endpoint/opt-in-region-not-enabled: an account has not enabled the called region."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose, judge_case
from doctor.model.arn import account_of_key
from tests.rules.support import first, ids_of, raw_case

RULE = "endpoint/opt-in-region-not-enabled"


OFF = (
    "An error occurred (RegionDisabledException) when calling the AssumeRole operation: STS is "
    "not activated in this region for account:222233334444. Your account administrator can "
    "activate STS in this region using the IAM Console."
)


def test_a_long_term_key_refused_there_is_likely_in_an_account_without_the_region() -> None:
    finding = first(RULE)
    assert (finding.certainty, "af-south-1" in finding.title) == ("likely", True)
    assert ids_of(raw_case(RULE)) == [RULE, "credentials/access-key-invalid"]


def test_sts_saying_so_itself_proves_it() -> None:
    raw = raw_case(RULE)
    raw["errors"] = [{"text": OFF, "hop": 1}]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert "222233334444" in finding.title


def test_a_region_that_is_always_on_is_not_off() -> None:
    raw = raw_case(RULE)
    raw["files"]["config"]["text"] = raw["files"]["config"]["text"].replace("af-south", "eu-west")
    assert ids_of(raw) == ["credentials/access-key-invalid"]


def test_the_error_itself_may_name_the_region() -> None:
    text = "POST https://ec2.il-central-1.amazonaws.com: AuthFailure: AWS was not able to validate the provided access credentials"
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    assert RULE in ids_of(raw)[:2]


def test_a_service_that_asks_for_a_subscription_says_the_same() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] = (
        "An error occurred (OptInRequired) when calling the DescribeInstances operation: "
        "You are not subscribed to this service."
    )
    assert ids_of(raw)[0] == RULE


def test_the_accounts_own_settings_prove_it_or_acquit_the_region() -> None:
    raw = raw_case(RULE)
    key = judge_case(parse_case(raw)).chain
    assert key is not None
    account = account_of_key(key.hops[0].access_key_id or "")
    raw["accounts"] = {account: {"regions": {"af-south-1": "DISABLED"}}}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    raw["accounts"][account]["regions"]["af-south-1"] = "ENABLED"
    assert RULE not in ids_of(raw)

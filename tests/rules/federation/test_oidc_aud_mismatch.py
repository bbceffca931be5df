"""federation/oidc-aud-mismatch: the provider's client IDs, and the role's own condition."""

from __future__ import annotations

import json
from typing import Any

from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case, words_alone

RULE = "federation/oidc-aud-mismatch"
INCORRECT = "InvalidIdentityToken: Incorrect token audience"


def described(raw: dict[str, Any], *audiences: str) -> dict[str, Any]:
    answer = {"Url": "token.actions.githubusercontent.com", "ClientIDList": list(audiences)}
    raw["attachments"] = [{"name": "pasted", "text": json.dumps(answer)}]
    return raw


def test_both_sides_can_mend_it() -> None:
    fixes = first(RULE).fixes
    assert [(fix.kind, fix.who) for fix in fixes] == [
        ("trust-policy", "target-admin"),
        ("workflow", "caller"),
    ]
    assert fixes[0].verified
    assert fixes[1].commands == ("audience: sts.amazonaws.com",)


def test_the_words_of_aws_are_of_the_provider_s_list() -> None:
    raw = described(raw_case(RULE), "sigstore")
    raw["errors"][0]["text"] = INCORRECT
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "holds sigstore" in finding.explanation
    assert "--client-id https://github.com/ExampleOrg" in finding.fixes[-1].commands[0]


def test_the_list_alone_shows_it_before_any_call() -> None:
    raw = described(raw_case(RULE), "sigstore")
    del raw["errors"]
    assert ids_of(raw) == [RULE]


def test_a_list_that_holds_the_audience_is_no_cause() -> None:
    raw = described(raw_case(RULE, "near_miss"), "sigstore", "sts.amazonaws.com")
    assert ids_of(raw) == []


def test_the_authorized_party_is_the_audience_where_there_is_one() -> None:
    raw = described(raw_case(RULE, "near_miss"), "client-7")
    raw["tokens"]["oidc"]["claims"]["azp"] = "client-7"
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == "federation/oidc-azp-as-audience"
    assert "issued to client-7 (azp)" in finding.explanation


def test_words_without_a_token_still_tell_the_cause() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] = INCORRECT
    found = diagnose(parse_case({"schema": raw["schema"], "errors": raw["errors"]})).findings
    assert [each.id for each in found] == [RULE]
    assert "an audience that was not seen" in found[0].explanation


def test_a_saml_response_s_audience_is_another_matter() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "errors": [{"text": "Response does not contain the required audience."}],
    }
    assert RULE not in ids_of(raw)


def test_unseen_it_stays_a_possibility() -> None:
    assert RULE in words_alone(RULE)


def test_a_claim_that_holds_nothing_is_no_evidence() -> None:
    raw = raw_case(RULE)
    raw["tokens"]["oidc"]["claims"] |= {"aud": [], "sub": []}
    assert RULE not in ids_of(raw)


def test_the_list_of_a_live_check_counts_in_the_role_s_account_alone() -> None:
    raw = raw_case(RULE, "near_miss")
    arn = "arn:aws:iam::{}:oidc-provider/token.actions.githubusercontent.com"
    for account, found in (("111122223333", [RULE]), ("444455556666", [])):
        held = {arn.format(account): {"client_ids": ["sigstore"]}}
        raw["accounts"] = {account: {"oidc_providers": held}}
        assert ids_of(raw) == found


def test_a_token_without_an_audience_is_told_from_one_of_another() -> None:
    text = (
        "An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity "
        "operation: Missing a required claim: aud"
    )
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    (finding,) = diagnose(parse_case(raw)).findings
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert "has no aud claim" in finding.title


def test_without_a_token_the_jobs_file_tells_its_audience() -> None:
    text = (
        ".gitlab-ci.yml:\n\ndeploy:\n  id_tokens:\n    AWS_TOKEN:\n      aud: https://gitlab.com\n\n"
        "An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity "
        "operation: Incorrect token audience\n"
    )
    finding = diagnose(case_of_paste(text)).findings[0]
    assert finding.id == RULE
    assert "issued for https://gitlab.com" in finding.explanation


def test_the_action_asks_for_its_default_where_its_step_says_nothing_else() -> None:
    text = (
        "Trust policy:\n"
        '{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": '
        '{"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"'
        '}, "Condition": {"StringEquals": {"token.actions.githubusercontent.com:aud": '
        '"https://github.com/acme"}}}]}\n\n'
        ".github/workflows/deploy.yml:\n\non: push\npermissions:\n  id-token: write\njobs:\n"
        "  deploy:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n"
        "          role-to-assume: arn:aws:iam::111122223333:role/deploy\n"
        "          aws-region: eu-west-1\n\n"
        "Error: Not authorized to perform sts:AssumeRoleWithWebIdentity\n"
    )
    finding = diagnose(case_of_paste(text)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert "sts.amazonaws.com" in finding.title
    trust, ask = finding.proposals
    assert (trust.who, ask.commands) == ("target-admin", ("audience: https://github.com/acme",))
    own = text.replace("https://github.com/acme", "sts.amazonaws.com")
    assert RULE not in {each.id for each in diagnose(case_of_paste(own)).findings}

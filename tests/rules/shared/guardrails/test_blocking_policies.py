"""What blocks a call: quoted from the policies, or told in the words of AWS."""

from __future__ import annotations

from typing import Any

from doctor.model.finding import Finding
from doctor.rules.shared.guardrails.blocking_policies import explain_block
from tests.rules.shared.support import ANY_ACCOUNT, ROLE, allow, denied, deny, document, hop

TRUST = document(allow(Principal=ANY_ACCOUNT))
GRANT = allow(Resource=ROLE)


def explain(kind: Any = "identity policy", **parts: Any) -> list[Finding]:
    identity = parts.pop("identity", (document(GRANT),))
    found = hop(TRUST, identity, **parts)
    return list(explain_block(found, kind, "the policy", "look at it"))


def refusal(tail: str) -> dict[str, Any]:
    return {"errors": [{"text": denied(tail=tail), "from": "probe", "hop": 1}]}


def test_what_blocks_nothing_is_not_told() -> None:
    assert explain() == []


def test_a_deny_is_final_and_quoted_with_what_it_matches() -> None:
    (finding,) = explain(identity=(document(GRANT, deny()),))
    assert finding.title == "the policy denies the call"
    assert "final" in finding.explanation
    assert finding.next_step == "look at it"
    (quoted,) = finding.evidence
    assert quoted.quote is not None
    assert quoted.quote.text == '"Action": "sts:AssumeRole"'
    shown = quoted.quote.text[quoted.quote.start :][: quoted.quote.length]
    assert shown == '"sts:AssumeRole"'


def test_a_deny_of_all_but_some_actions_is_quoted_as_it_is_written() -> None:
    but = {**deny(), "NotAction": ["s3:*", "iam:*"]}
    del but["Action"]
    (finding,) = explain(identity=(document(GRANT, but),))
    assert finding.evidence[0].quote is not None
    assert finding.evidence[0].quote.text == '"NotAction": ["s3:*", "iam:*"]'


def test_the_condition_of_a_deny_is_shown_with_what_the_request_has() -> None:
    where = {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}
    request = {"action": "sts:AssumeRole", "context": {"aws:RequestedRegion": "us-east-1"}}
    (finding,) = explain(identity=(document(GRANT, deny(Condition=where)),), request=request)
    says = [each.says for each in finding.evidence]
    assert "the request has aws:RequestedRegion = us-east-1" in says
    without = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    no_mfa = {"action": "sts:AssumeRole", "mfa": {"serial": None, "present": False}}
    (finding,) = explain(identity=(document(GRANT, deny(Condition=without)),), request=no_mfa)
    says = [each.says for each in finding.evidence]
    assert any(each.startswith("the request has no aws:MultiFactorAuthPresent") for each in says)


def test_silence_points_at_the_first_statements_that_do_not_cover_the_call() -> None:
    other = [allow(Action=f"s3:Get{at}", Resource="*") for at in range(5)]
    (finding,) = explain("permissions boundary", boundary=document(*other))
    assert finding.title == "the policy does not allow the call"
    assert "grants nothing by itself" in finding.explanation
    assert [each.says for each in finding.evidence] == ["this does not cover the call"] * 3


def test_the_condition_that_keeps_a_boundary_from_allowing_is_shown() -> None:
    limited = allow(Resource=ROLE, Condition={"StringEquals": {"sts:ExternalId": "a"}})
    (finding,) = explain("permissions boundary", boundary=document(limited))
    says = [each.says for each in finding.evidence]
    assert says == ["it allows the call only then", "the request has no sts:ExternalId"]


def test_a_condition_that_nobody_can_judge_may_be_what_blocks() -> None:
    hanging = allow(Resource=ROLE, Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})
    plain = {"errors": [{"text": denied(), "from": "probe", "hop": 1}]}
    boundary = document(hanging)
    (finding,) = explain("permissions boundary", boundary=boundary, **plain)
    assert (finding.title, finding.certainty) == ("the policy may not allow the call", "likely")
    assert "aws:SourceIp of the request was not seen" in finding.explanation
    assert explain("permissions boundary", boundary=boundary) == []


def test_a_policy_without_statements_is_shown_as_what_blocks() -> None:
    (finding,) = explain("permissions boundary", boundary=document())
    assert [each.says for each in finding.evidence] == ["it has no statement, so it allows nothing"]


def test_every_level_of_an_scp_has_to_allow() -> None:
    full = document({"Effect": "Allow", "Action": "*", "Resource": "*"})
    member = {"111122223333": {"scps": [[full], [document()]]}}
    organizations = [{"id": "o-a", "management_account": None, "accounts": member}]
    (finding,) = explain("SCP", organizations=organizations)
    assert finding.explanation.startswith("Every level")


def test_the_words_of_aws_tell_what_no_policy_shows() -> None:
    arn = "arn:aws:organizations::999988887777:policy/o-a/service_control_policy/p-1"
    (finding,) = explain(
        "SCP", **refusal(f" with an explicit deny in a service control policy: {arn}")
    )
    assert finding.title == f"the policy denies the call: {arn}"
    silent = refusal(" because no service control policy allows the sts:AssumeRole action")
    (finding,) = explain("SCP", **silent)
    assert finding.title == "the policy does not allow the call"
    assert explain("RCP", **silent) == []

"""Three-valued: what is not known stays unknown, and what is known decides all the same."""

from __future__ import annotations

from typing import Any

import doctor
from doctor.model.verdict import Verdict

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
BOB = "arn:aws:iam::111122223333:user/bob"


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def trusting(condition: dict[str, Any] | None = None) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"AWS": BOB},
        "Action": "sts:AssumeRole",
    }
    return policy({**statement, "Condition": condition} if condition else statement)


ALLOW = policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"})
DENY = policy({"Effect": "Deny", "Action": "sts:*", "Resource": "*"})


def ask(
    trust: dict[str, Any] | None,
    identity: list[dict[str, Any]] | None,
    request: dict[str, Any] | None = None,
    **more: Any,
) -> Verdict:
    case: dict[str, Any] = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "caller": {"arn": BOB},
        "request": request or {"action": "sts:AssumeRole"},
        **more,
    }
    if trust is not None:
        case["roles"] = {ROLE: {"trust_policy": trust}}
    if identity is not None:
        named = [{"name": f"p{n}", "arn": None, "document": d} for n, d in enumerate(identity)]
        case["principals"] = {BOB: {"identity_policies": named, "boundary": None}}
    return doctor.verdict(doctor.load_case(case))


def test_a_deny_that_was_read_decides_beside_an_unread_trust_policy() -> None:
    assert ask(None, [ALLOW, DENY]).decision == "explicit-deny"


def test_an_unread_trust_policy_leaves_it_open_and_says_so() -> None:
    verdict = ask(None, [ALLOW])
    assert verdict.decision == "unknown"
    assert verdict.depends_on == (f"the trust policy of {ROLE}",)


def test_unread_identity_policies_leave_it_open_across_accounts() -> None:
    verdict = ask(trusting(), None)
    assert verdict.decision == "unknown"
    assert any("identity policies" in fact for fact in verdict.depends_on)


def test_a_trust_policy_that_denies_decides_beside_unread_identity_policies() -> None:
    other = policy({"Effect": "Allow", "Principal": {"AWS": "333344445555"}, "Action": "sts:*"})
    assert ask(other, None).decision == "implicit-deny"


def test_a_key_that_nobody_knows_leaves_it_open() -> None:
    verdict = ask(trusting({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}), [ALLOW])
    assert verdict.decision == "unknown"
    assert verdict.depends_on == ("the request's aws:SourceIp",)


def test_if_exists_on_an_unknown_key_is_not_true_by_default() -> None:
    condition = {"IpAddressIfExists": {"aws:SourceIp": "203.0.113.0/24"}}
    assert ask(trusting(condition), [ALLOW]).decision == "unknown"


def test_for_all_values_on_an_unknown_key_is_not_true_by_default() -> None:
    condition = {"ForAllValues:StringEquals": {"aws:TagKeys": ["Team"]}}
    assert ask(trusting(condition), [ALLOW]).decision == "unknown"


def test_for_all_values_on_an_absent_key_is_true() -> None:
    condition = {"ForAllValues:StringEquals": {"aws:TagKeys": ["Team"]}}
    request = {"action": "sts:AssumeRole", "tags": None}
    assert ask(trusting(condition), [ALLOW], request).decision == "allow"


def test_mfa_of_long_term_keys_is_absent_so_bool_if_exists_lets_them_in() -> None:
    request = {"action": "sts:AssumeRole", "mfa": {"serial": None, "present": False}}
    strict = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    loose = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}
    assert ask(trusting(strict), [ALLOW], request).decision == "implicit-deny"
    assert ask(trusting(loose), [ALLOW], request).decision == "allow"


def test_mfa_of_a_role_session_is_not_true_whatever_else_it_is() -> None:
    session = "arn:aws:sts::111122223333:assumed-role/app/job"
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "111122223333"},
        "Action": "sts:AssumeRole",
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    }
    assert ask(policy(statement), None, caller={"arn": session}).decision == "implicit-deny"
    statement["Condition"] = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}
    assert ask(policy(statement), None, caller={"arn": session}).decision == "unknown"


def test_not_principal_is_no_trust_policy_and_leaves_it_open() -> None:
    strange = policy(
        {"Effect": "Allow", "NotPrincipal": {"AWS": "333344445555"}, "Action": "sts:AssumeRole"}
    )
    assert ask(strange, [ALLOW]).decision == "unknown"


def test_a_wildcard_inside_a_principal_matches_nobody() -> None:
    strange = policy(
        {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111122223333:user/*"},
            "Action": "sts:AssumeRole",
        }
    )
    assert ask(strange, [ALLOW]).decision == "implicit-deny"


def test_scps_that_could_not_be_read_leave_it_open() -> None:
    unknown = [{"what": "organizations/111122223333/scps", "why": "denied"}]
    assert ask(trusting(), [ALLOW], unknown=unknown).decision == "unknown"


SESSION = "arn:aws:sts::111122223333:assumed-role/app/job"
APP = "arn:aws:iam::111122223333:role/app"


def test_an_unread_boundary_leaves_it_open_unless_another_policy_refuses() -> None:
    named = [{"name": "p", "document": ALLOW}]
    open_ = ask(trusting(), None, principals={BOB: {"identity_policies": named}})
    assert open_.decision == "unknown"
    silent = ask(trusting(), None, principals={BOB: {"identity_policies": []}})
    assert silent.decision == "implicit-deny"


def test_a_session_policy_that_was_not_seen_may_limit_the_session() -> None:
    trust = policy({"Effect": "Allow", "Principal": {"AWS": APP}, "Action": "sts:AssumeRole"})
    principals = {APP: {"identity_policies": [{"name": "p", "document": ALLOW}], "boundary": None}}
    unseen = ask(trust, None, caller={"arn": SESSION}, principals=principals)
    assert unseen.decision == "unknown"
    assert unseen.depends_on == (f"the session policy of {APP}",)
    none = ask(trust, None, caller={"arn": SESSION, "session_policy": None}, principals=principals)
    assert none.decision == "allow"


def test_an_allow_that_is_certain_decides_beside_one_that_hangs_on_an_unknown_key() -> None:
    trust = trusting()
    trust["Statement"].append(
        {**trust["Statement"][0], "Condition": {"StringEquals": {"sts:ExternalId": "x"}}}
    )
    assert ask(trust, [ALLOW]).decision == "allow"


def test_a_key_that_is_possible_in_few_values_is_tried_as_each() -> None:
    trust = trusting({"Bool": {"aws:MultiFactorAuthPresent": "true"}})
    trust["Statement"].append(
        {
            **trust["Statement"][0],
            "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
        }
    )
    assert ask(trust, [ALLOW]).decision == "allow"


def test_a_star_matches_whatever_value_a_key_has_that_every_call_has() -> None:
    assert ask(trusting({"StringLike": {"sts:RoleSessionName": "*"}}), [ALLOW]).decision == "allow"
    assert ask(trusting({"StringLike": {"sts:ExternalId": "*"}}), [ALLOW]).decision == "unknown"
    named = trusting({"Null": {"sts:RoleSessionName": "true"}})
    assert ask(named, [ALLOW]).decision == "implicit-deny"


def test_an_incomplete_resource_is_filled_up_with_anything() -> None:
    def reach(resource: str) -> str:
        allow = policy({"Effect": "Allow", "Action": "sts:*", "Resource": resource})
        return ask(trusting(), [allow]).decision

    assert reach("arn:aws:iam") == "allow"
    assert reach("arn:*") == "allow"
    assert reach("arn:aws:iam::22*/ProjectAdmin") == "implicit-deny"
    assert reach("arn:aws:iam::22*:role/ProjectAdmin") == "allow"


def test_assume_root_asks_no_trust_policy() -> None:
    allow = policy({"Effect": "Allow", "Action": "sts:AssumeRoot", "Resource": "*"})
    request = {"action": "sts:AssumeRoot"}
    assert ask(None, [allow], request).decision == "allow"
    assert ask(None, [ALLOW], request).decision == "implicit-deny"


def test_a_federated_session_and_root_cannot_assume_a_role() -> None:
    everyone = policy({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"})
    for arn in (
        "arn:aws:sts::111122223333:federated-user/bob",
        "arn:aws:iam::222233334444:root",
    ):
        assert ask(everyone, None, caller={"arn": arn}).decision == "implicit-deny"


def test_anyone_is_anyone_in_both_spellings() -> None:
    for principal in ("*", {"AWS": "*"}):
        trust = policy({"Effect": "Deny", "Principal": principal, "Action": "sts:*"})
        service = {"arn": "ec2.amazonaws.com"}
        assert ask(trust, None, caller=service).decision == "explicit-deny"


def test_a_caller_of_whom_nothing_is_known_may_be_anyone() -> None:
    for principal in ({"Service": "ec2.amazonaws.com"}, {"AWS": BOB}, {"AWS": "111122223333"}):
        trust = policy({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})
        assert ask(trust, None, caller={}).decision == "unknown"


def test_what_is_malformed_leaves_it_open_and_a_deny_beside_it_decides() -> None:
    both = policy({"Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*"})
    old = {"Version": "2012-10-18", "Statement": ALLOW["Statement"]}
    lower = policy({"effect": "Allow", "action": "*", "resource": "*"})
    for strange in (both, old, lower):
        assert ask(trusting(), [strange]).decision == "unknown"
        assert ask(trusting(), [strange, DENY]).decision == "explicit-deny"


def test_a_case_is_taken_as_json_too() -> None:
    case = {
        "schema": "roledoctor.case/1",
        "caller": {"arn": BOB},
        "roles": {ROLE: {"trust_policy": trusting()}},
        "principals": {
            BOB: {"identity_policies": [{"name": "p", "document": ALLOW}], "boundary": None}
        },
    }
    assert doctor.verdict(case).decision == "allow"
    assert doctor.verdict(doctor.load_case(case)) == doctor.verdict(case)


def test_what_holds_whatever_a_key_is_holds() -> None:
    trust = trusting({"StringEquals": {"sts:ExternalId": "x"}})
    other = {"StringNotEquals": {"sts:ExternalId": ["x"]}}
    trust["Statement"].append({**trust["Statement"][0], "Condition": other})
    assert ask(trust, [ALLOW]).decision == "allow"
    trust["Statement"][1]["Condition"] = {"StringNotEquals": {"sts:ExternalId": ["x", "y"]}}
    assert ask(trust, [ALLOW]).decision == "unknown"


def test_what_is_refused_whatever_a_key_is_is_refused() -> None:
    trust = trusting({"StringEquals": {"sts:ExternalId": "x"}})
    deny = {"Effect": "Deny", "Principal": "*", "Action": "*"}
    trust["Statement"].append({**deny, "Condition": {"Null": {"sts:ExternalId": "false"}}})
    assert ask(trust, [ALLOW]).decision == "implicit-deny"


def test_a_key_that_may_hold_several_values_is_not_tried_as_one() -> None:
    trust = trusting({"StringEquals": {"aws:TagKeys": "x"}})
    other = {"StringNotEquals": {"aws:TagKeys": "x"}}
    trust["Statement"].append({**trust["Statement"][0], "Condition": other})
    assert ask(trust, [ALLOW]).decision == "unknown"

"""Merging cases: what is unknown is filled, what is known is kept, and whose it is matters."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields

from doctor.case.case_file import encode_case, merge_cases, parse_case
from doctor.case.case_merge import merge_rules
from doctor.model.case import Case

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
BOB = "arn:aws:iam::111122223333:user/bob"
ADMIN = "arn:aws:iam::222233334444:user/admin"


def case(**parts: Any) -> Case:
    return parse_case({"schema": "roledoctor.case/1", **parts})


def test_a_role_is_merged_field_by_field() -> None:
    one = case(roles={ROLE: {"trust_policy": {"Statement": []}, "role_id": None}})
    other = case(roles={ROLE: {"trust_policy": {}, "role_id": "AROA", "exists": True}})
    merged = merge_cases([one, other]).roles[ROLE]
    assert merged.trust_policy == {"Statement": []}
    assert (merged.role_id, merged.exists) == (None, True)


def test_known_to_be_none_is_not_filled() -> None:
    merged = merge_cases([case(request={"external_id": None}), case(request={"external_id": "x"})])
    assert merged.request == case(request={"external_id": None}).request


def test_the_callers_null_is_not_known_and_is_filled() -> None:
    one = case(caller={"arn": None, "account": "111122223333", "session_policy": None})
    other = case(caller={"arn": BOB, "session_policy": {"Statement": []}})
    merged = merge_cases([one, other]).caller
    assert (
        merged
        == case(caller={"arn": BOB, "account": "111122223333", "session_policy": None}).caller
    )


def test_another_callers_machine_and_sessions_are_not_this_callers() -> None:
    one = case(caller={"arn": BOB}, errors=[{"text": "AccessDenied", "from": "probe", "hop": 1}])
    other = case(
        caller={"arn": ADMIN},
        env={"AWS_PROFILE": "admin"},
        target={"profile": "admin"},
        errors=[
            {"text": "ExpiredToken", "from": "probe"},
            {"text": "seen in a log", "from": "log"},
        ],
        sessions=[{"hop": 1, "arn": "arn:aws:sts::222233334444:assumed-role/ProjectAdmin/a"}],
        probes=[{"call": "sts:AssumeRole", "outcome": "ok"}],
        roles={ROLE: {"trust_policy": {"Statement": []}}},
    )
    merged = merge_cases([one, other])
    assert merged.caller == one.caller
    assert [each.text for each in merged.errors] == ["AccessDenied", "seen in a log"]
    assert (merged.sessions, merged.probes, merged.target) == ((), (), one.target)
    assert (merged.env, merged.roles) == (one.env, other.roles)


def test_lists_are_joined_without_what_stands_twice() -> None:
    denied = {"text": "AccessDenied", "from": "pasted"}
    one = case(errors=[denied], attachments=[{"name": "command", "text": "aws s3 ls"}])
    other = case(errors=[denied, {"text": "other"}])
    merged = merge_cases([one, other, other])
    assert [each.text for each in merged.errors] == ["AccessDenied", "other"]
    assert merged.attachments == one.attachments


def test_an_organization_is_merged_account_by_account() -> None:
    one = case(organizations=[{"id": "o-1", "accounts": {"111122223333": {"scps": [[]]}}}])
    other = case(
        organizations=[
            {
                "id": "o-1",
                "accounts": {"222233334444": {"rcps": [[]]}, "111122223333": {"rcps": []}},
            },
            {"id": "o-2"},
        ]
    )
    merged = merge_cases([one, other])
    assert [each.id for each in merged.organizations] == ["o-1", "o-2"]  # type: ignore[union-attr]
    accounts = merged.organizations[0].accounts  # type: ignore[index]
    assert (accounts["111122223333"].scps, accounts["111122223333"].rcps) == (((),), ())
    assert accounts["222233334444"].rcps == ((),)


def test_what_two_accounts_show_of_themselves_is_put_together() -> None:
    regions = {"me-south-1": "DISABLED"}
    merged = merge_cases(
        [
            case(
                accounts={"111122223333": {"regions": regions}},
                key_accounts={"AKIARTX3GSDSQAAAAAAA": "111122223333"},
            ),
            case(
                accounts={
                    "111122223333": {"regions": {}, "global_token_version": 1},
                    "222233334444": {"saml_providers": []},
                },
                decoded_messages=[{"allowed": False, "explicitDeny": True}],
            ),
        ]
    )
    own = merged.accounts["111122223333"]
    assert (own.regions, own.global_token_version) == (regions, 1)
    assert merged.accounts["222233334444"].saml_providers == ()
    assert merged.key_accounts == {"AKIARTX3GSDSQAAAAAAA": "111122223333"}
    assert merged.decoded_messages == ({"allowed": False, "explicitDeny": True},)


def test_guardrails_that_another_case_saw_are_unknown_no_longer() -> None:
    unknown = [{"what": "organizations/111122223333/policies", "why": "AccessDenied"}]
    account = {"path": ["r-1"], "scps": [[]], "rcps": [[]]}
    whole = case(organizations=[{"id": "o-1", "accounts": {"111122223333": account}}])
    half = case(organizations=[{"id": "o-1", "accounts": {"111122223333": {"scps": [[]]}}}])
    assert merge_cases([case(unknown=unknown), whole]).unknown == ()
    assert len(merge_cases([case(unknown=unknown), half]).unknown) == 1


def test_what_one_side_could_not_read_and_the_other_could_is_no_longer_unknown() -> None:
    path = "arn:aws:iam::222233334444:role/a/b/ProjectAdmin"
    unknown = [
        {"what": f"roles/{path}/trust_policy", "why": "denied"},
        {"what": f"principals/{BOB}/tags", "why": "denied"},
        {"what": "organizations/o-1/accounts/111122223333/scps", "why": "denied"},
        {"what": "vpc_endpoint_policy", "why": "denied"},
        {"what": "request/external_id", "why": "not shown"},
        {"what": f"roles/{path}/tags", "why": "denied"},
    ]
    other = case(
        roles={path: {"trust_policy": {}}},
        principals={BOB: {"tags": None}},
        organizations=[{"id": "o-1", "accounts": {"111122223333": {"scps": []}}}],
        vpc_endpoint_policy=None,
        request={"external_id": None},
    )
    merged = merge_cases([case(unknown=unknown), other])
    assert [each.what for each in merged.unknown] == [f"roles/{path}/tags"]


def test_one_case_alone_is_merged_into_itself() -> None:
    alone = case(unknown=[{"what": "vpc_endpoint_policy", "why": "denied"}])
    assert merge_cases([alone]) == alone


PARTS = st.fixed_dictionaries(
    {},
    optional={
        "env": st.dictionaries(st.sampled_from(["AWS_PROFILE", "AWS_REGION"]), st.text(max_size=3)),
        "clock_skew_seconds": st.none() | st.integers(-9, 9),
        "request": st.fixed_dictionaries({}, optional={"external_id": st.none() | st.text()}),
        "errors": st.lists(st.fixed_dictionaries({"text": st.text(max_size=5)}), max_size=2),
        "roles": st.dictionaries(
            st.just(ROLE), st.fixed_dictionaries({}, optional={"exists": st.booleans()})
        ),
    },
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(PARTS)
def test_merging_a_case_with_itself_or_with_nothing_changes_nothing(parts: dict[str, Any]) -> None:
    one = case(
        **{**parts, "errors": [{"text": t} for t in {e["text"] for e in parts.get("errors", [])}]}
    )
    assert merge_cases([one, one]) == one
    assert merge_cases([one, case()]) == one
    assert merge_cases([case(), one]) == one


@settings(max_examples=150, deadline=None, derandomize=True)
@given(PARTS)
def test_any_case_is_written_and_read_without_loss(parts: dict[str, Any]) -> None:
    once = case(**parts)
    assert parse_case(encode_case(once)) == once


def test_every_part_of_a_case_says_how_it_is_merged() -> None:
    assert list(merge_rules()) == [each.name for each in fields(Case)]


def test_an_event_that_two_people_found_counts_once() -> None:
    event = {"eventID": "e-1", "eventName": "AssumeRole"}
    merged = merge_cases([case(cloudtrail=[event]), case(cloudtrail=[{**event, "readOnly": True}])])
    assert merged.cloudtrail == (event,)


def test_a_role_that_somebody_found_outweighs_one_that_was_looked_for_elsewhere() -> None:
    missed = case(roles={ROLE: {"exists": False}})
    found = case(roles={ROLE: {"exists": True, "trust_policy": {"Statement": []}}})
    assert merge_cases([missed, found]).roles == merge_cases([found, missed]).roles == found.roles

"""AccessDenied in its wordings: who, what, on which role, and which policy said no."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.texts.denials import find_denials

BOB = "arn:aws:iam::111122223333:user/bob"
ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
SAID = f"User: {BOB} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"


def fields(text: str) -> dict[str, Any]:
    (denial,) = find_denials(text)
    return denial.fields


def test_who_may_not_do_what_on_which_role() -> None:
    found = fields(SAID)
    assert (found["caller_arn"], found["action"], found["resource"]) == (
        BOB,
        "sts:AssumeRole",
        ROLE,
    )
    assert "layer" not in found


@pytest.mark.parametrize(
    ("tail", "layer", "explicit"),
    [
        (" because no identity-based policy allows the sts:AssumeRole action",
         "identity policy", False),
        (" because no permissions boundary allows the sts:AssumeRole action",
         "permissions boundary", False),
        (" because no session policy allows the sts:AssumeRole action", "session policy", False),
        (" because no VPC endpoint policy allows the sts:AssumeRole action",
         "VPC endpoint policy", False),
        (" because no resource-based policy allows the sts:AssumeRole action",
         "trust policy", False),
        (" with an explicit deny in a service control policy", "SCP", True),
        (" with an explicit deny in a resource control policy", "RCP", True),
        (" with an explicit deny in the role trust policy", "trust policy", True),
        (" with an explicit deny", None, True),
        (".", None, None),
    ],
)  # fmt: skip
def test_which_policy_said_no(tail: str, layer: str | None, explicit: bool | None) -> None:
    found = fields(SAID + tail)
    assert (found.get("layer"), found.get("explicit")) == (layer, explicit)
    assert found["resource"] == ROLE


def test_the_end_of_a_sentence_that_was_quoted_alone() -> None:
    why = "because no identity-based policy allows the iam:PassRole action(Service: Lambda)"
    found = fields(f'I tried several times, but still fail,\n"{why}"')
    assert (found["action"], found["layer"], found["explicit"]) == (
        "iam:PassRole",
        "identity policy",
        False,
    )


def test_a_sentence_that_was_read_whole_is_not_read_twice() -> None:
    why = "because no identity-based policy allows the sts:AssumeRole action"
    assert len(find_denials(f"{SAID} {why}. So it is denied {why}.")) == 1


def test_the_policy_that_is_named() -> None:
    arn = "arn:aws:organizations::999988887777:policy/o-a/service_control_policy/p-1"
    found = fields(f"{SAID} with an explicit deny in a service control policy: {arn}.")
    assert found["policy_arn"] == arn


def test_the_resource_policy_of_a_bucket_is_no_trust_policy() -> None:
    said = SAID.replace("sts:AssumeRole", "s3:GetObject")
    tail = " because no resource-based policy allows the s3:GetObject action"
    assert fields(said + tail)["layer"] is None


def test_a_denial_that_hides_its_action_is_dropped_beside_one_that_tells_it() -> None:
    hidden = "You are not authorized to perform this operation."
    assert [each.fields.get("action") for each in find_denials(f"{hidden}\n{SAID}")] == [
        "sts:AssumeRole"
    ]
    assert fields(hidden)["code"] == "UnauthorizedOperation"
    assert len(find_denials(f"{hidden} {hidden}")) == 1


def test_two_denials_are_two() -> None:
    other = SAID.replace("AssumeRole", "TagSession")
    assert [each.fields["action"] for each in find_denials(f"{SAID}\n{other}")] == [
        "sts:AssumeRole",
        "sts:TagSession",
    ]


def test_a_role_that_a_tool_names_in_its_own_order() -> None:
    found = fields(f"not authorized to perform AssumeRoleWithSAML on role {ROLE}")
    assert (found["action"], found["resource"]) == ("sts:AssumeRoleWithSAML", ROLE)


def test_what_aws_hands_out_to_ask_more_by() -> None:
    found = fields(f"{SAID}. Encoded authorization failure message: {'a1B2' * 10}")
    assert (found["encoded"], found["code"]) == ("a1B2" * 10, "UnauthorizedOperation")
    told = fields(f"{SAID}. Authorization ID: x authorization id: 0123456789abcdef")
    assert told["authorization_id"] == "0123456789abcdef"


@pytest.mark.parametrize(
    "text", ["", "authorized", "is not authorized", "he is authorized to sing"]
)
def test_what_denies_nothing(text: str) -> None:
    assert find_denials(text) == []


@pytest.mark.parametrize("mark", ["`", "**", '"'])
def test_what_sets_words_off_is_none_of_them(mark: str) -> None:
    role, caller = "arn:aws:iam::111122223333:role/x", "arn:aws:iam::111122223333:user/bob"
    text = (
        f"User: {mark}{caller}{mark} is not authorized to perform: {mark}sts:TagSession{mark} "
        f"on resource: {mark}{role}{mark}"
    )
    (denial,) = find_denials(text)
    assert denial.fields["action"] == "sts:TagSession"
    assert denial.fields["caller_arn"] == caller
    assert denial.fields["resource"] == role


def test_a_stand_in_at_the_end_of_a_caller_stays_whole() -> None:
    (denial,) = find_denials(
        "User: arn:aws:sts::111122223333:assumed-role/<pod-role> is not authorized to perform: "
        "sts:AssumeRole"
    )
    assert denial.fields["caller_arn"] == "arn:aws:sts::111122223333:assumed-role/<pod-role>"


def test_a_resource_in_quotes_hides_no_reason() -> None:
    text = (
        "User: arn:aws:sts::111122223333:assumed-role/reader/x is not authorized to perform: "
        's3:ListBucket on resource: "arn:aws:s3:::data" because no session policy allows the '
        "s3:ListBucket action"
    )
    (denial,) = find_denials(text)
    assert denial.fields["resource"] == "arn:aws:s3:::data"
    assert denial.fields["layer"] == "session policy"

"""ARNs in texts."""

from __future__ import annotations

from doctor.texts.named_arns import find_roles, find_trust_anchors

ROLE = "arn:aws:iam::111122223333:role/team/App"
ANCHOR = "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/0a1b"


def test_a_role_is_found_by_its_name_whatever_its_path() -> None:
    found = find_roles([f"as {ROLE}, and {ROLE}2", f"as {ROLE}. Or {ROLE}-x"])
    assert found == {"App": [ROLE], "App2": [f"{ROLE}2"], "App-x": [f"{ROLE}-x"]}


def test_trust_anchors_are_found() -> None:
    assert find_trust_anchors(f"--trust-anchor-arn {ANCHOR} {ROLE}") == [ANCHOR]


def test_the_arn_of_a_redacted_role_is_found_as_well() -> None:
    assert find_roles(["arn:aws:iam::h92297018349:role/x/Gklhh ok"]) == {
        "Gklhh": ["arn:aws:iam::h92297018349:role/x/Gklhh"]
    }

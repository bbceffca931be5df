"""config/credentials-file-shadows-config: a profile is in both files with different values."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "config/credentials-file-shadows-config"
ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"


def test_the_left_over_keys_are_taken_out_whole() -> None:
    finding = first(RULE)
    assert (finding.severity, finding.certainty, finding.profile) == ("error", "proven", "default")
    diff = finding.fixes[0].diff or ""
    assert "-aws_access_key_id" in diff
    assert "-aws_secret_access_key" in diff


def test_no_key_is_shown_whole() -> None:
    shown = " ".join(
        f"{each.says} {'' if each.quote is None else each.quote.text}"
        for each in first(RULE).evidence
    )
    assert "AKIARTX3GSDSQAAAAAAA" not in shown


def test_before_anything_fails_it_is_a_warning() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    found = {each.id: each.severity for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "warning"


def test_of_two_keys_the_hidden_one_counts_only_where_the_other_is_refused() -> None:
    raw = raw_case(RULE)
    raw["files"]["config"]["text"] = (
        "[default]\naws_access_key_id = AKIAWO645SY5AAAAAAAA\n"
        "aws_secret_access_key = <hidden: 40 characters>\n"
    )
    assert RULE in ids_of(raw)
    del raw["errors"]
    assert ids_of(raw) == []


def role_in_both(config: str, credentials: str) -> dict[str, object]:
    return {
        "schema": "roledoctor.case/1",
        "target": {"profile": "x", "role_arn": None},
        "files": {
            "config": {
                "path": "~/.aws/config",
                "text": f"[profile x]\nrole_arn = {ROLE}\nsource_profile = base\n{config}\n",
            },
            "credentials": {
                "path": "~/.aws/credentials",
                "text": "[base]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n"
                f"aws_secret_access_key = <hidden: 40 characters>\n\n[x]\n{credentials}\n",
            },
        },
    }


def test_the_same_value_in_both_files_is_no_fault() -> None:
    assert ids_of(role_in_both("external_id = one", "external_id = one")) == []


def test_a_role_setting_that_differs_is_told_with_both_lines() -> None:
    findings = diagnose(parse_case(role_in_both("external_id = one", "external_id = two"))).findings
    finding = next(each for each in findings if each.id == RULE)
    places = [str(each.place) for each in finding.evidence]
    assert places == ["~/.aws/credentials:6", "~/.aws/config:4"]
    assert finding.severity == "warning"


def test_the_hidden_external_id_that_the_role_wants_proves_it() -> None:
    raw = role_in_both("external_id = one", "external_id = two")
    raw["caller"] = {"arn": "arn:aws:iam::111122223333:user/bob", "account": "111122223333"}
    raw["roles"] = {
        ROLE: {
            "trust_policy": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                        "Action": "sts:AssumeRole",
                        "Condition": {"StringEquals": {"sts:ExternalId": "one"}},
                    }
                ],
            }
        }
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert finding.fixes[0].title.startswith("if the config file is right")

"""The text of a diagnosis: what a person reads at 80 columns, and nothing besides."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.render.excerpts import changed_lines
from doctor.render.text import render_text
from doctor.render.text_page import TextOptions
from tests.rules.support import diagnosed, raw_case

TO_PASTE = ("     aws ", "     sudo ", "     cdk ", "     for ")


def shown(rule: str, *, verbose: bool = False) -> list[str]:
    return render_text(diagnosed(rule), TextOptions(verbose=verbose)).splitlines()


@pytest.mark.parametrize(
    "rule",
    [
        "federation/oidc-aud-mismatch",
        "trust/trust-principal-mismatch",
        "trust/trust-path-or-case-mismatch",
        "endpoint/network-unreachable",
    ],
)
def test_only_lines_to_paste_are_wider_than_the_page(rule: str) -> None:
    wide = [line for line in shown(rule) if len(line) > 80]
    assert all(line.startswith(TO_PASTE) for line in wide)
    assert not any(line != line.rstrip() for line in shown(rule) if line[:5] != "     ")


def test_the_file_that_a_command_names_is_shown_whole_where_all_is_asked_for() -> None:
    rule = "trust/trust-path-or-case-mismatch"
    assert "     with -v: trust-policy.json, Terraform, CloudFormation" in shown(rule)
    whole = shown(rule, verbose=True)
    start = whole.index("     trust-policy.json:")
    assert whole[start + 1 : start + 3] == ["       {", '         "Version": "2012-10-17",']


def test_a_diff_ends_where_its_section_does() -> None:
    diff = "--- a\n+++ a\n@@ -1 +1 @@\n \n [profile a]\n-x = 1\n+x = 2\n \n [profile b]\n"
    assert changed_lines(diff) == (" [profile a]", "-x = 1", "+x = 2")


def test_an_item_that_goes_on_hangs_behind_its_dash() -> None:
    lines = shown("mfa/mfa-serial-wrong")
    first = next(i for i, line in enumerate(lines) if line.startswith("  - An error"))
    assert lines[first + 1].startswith("    MultiFactor")


def test_a_role_whose_name_nobody_knows_comes_first_in_the_sentence() -> None:
    raw = raw_case("federation/oidc-aud-mismatch")
    text = render_text(diagnose(parse_case(raw)), TextOptions())
    assert "arn:aws:iam::111122223333:role/deploy cannot be assumed" in text


def test_an_error_without_a_code_is_said_in_words() -> None:
    text = "Error: AssumeRoleTokenProvider session option not set."
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": "arn:aws:iam::222233334444:role/ProjectAdmin"},
        "errors": [{"text": text, "from": "pasted", "hop": 1}],
    }
    shown = render_text(diagnose(parse_case(raw)), TextOptions())
    assert "AssumeRole: it needs an MFA code" in shown
    assert "mfa-cannot-prompt" not in shown.split("error[", maxsplit=1)[0]


def test_a_line_for_a_file_is_not_said_to_be_run() -> None:
    lines = shown("federation/oidc-token-permission-missing")
    assert lines[lines.index("    write:") + 1] == "     permissions:"
    assert "    run:" in shown("config/web-identity-env-shadows-profile")


def test_a_role_that_is_open_to_the_world_is_a_warning_with_its_sentence() -> None:
    shown = render_text(diagnosed("hygiene/trust-too-wide"), TextOptions())
    words = " ".join(shown.split())
    assert "warning[hygiene/trust-too-wide]: anyone in the world may try to assume" in words

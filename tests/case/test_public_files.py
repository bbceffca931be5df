"""Shared files as a case may keep them: what is known to be public, line for line."""

from __future__ import annotations

import pytest

from doctor.case.public_files import show_shared_file
from doctor.profiles import parse_config_file

SECRET = "notARealSecretKey" + "0Az/+" * 4 + "xY9"


def test_a_secret_over_several_lines_is_hidden_and_the_lines_keep_their_numbers() -> None:
    text = (
        "[a]\naws_session_token = notARealSecretKey\n  andMore\n\n  # why\n  andMore\nregion = x\n"
    )
    hidden = show_shared_file(text)
    assert "andMore" not in hidden
    assert hidden.count("\n") == text.count("\n")
    (section,) = parse_config_file("credentials", "c", hidden).sections
    values = {each.name: each.value for each in section.settings}
    assert "hidden" in values["aws_session_token"]
    assert values["region"] == "x"


def test_a_file_is_parsed_alike_before_and_after() -> None:
    text = (
        "[a]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = "
        f"{SECRET} # mine\n[b]\naws_secret_access_key = '{SECRET}'\nrole_arn = x\n"
    )
    assert parse_config_file("credentials", "c", show_shared_file(text)) == parse_config_file(
        "credentials", "c", text
    )


@pytest.mark.parametrize(
    "line",
    [
        "[profile project-role]",
        "[profile broken",
        "role_arn = arn:aws:iam::222233334444:role/ProjectAdmin",
        "rolearn = arn:aws:iam::222233334444:role/ProjectAdmin",
        "source_profile=default",
        "external_id = AbcdefghijKlmnopqrst1234567890AbcdefghiJ",
        "aws_access_key_id = AKIARTX3GSDSQAAAAAAA",
        "mfa_serial = arn:aws:iam::111122223333:mfa/bob",
        "sso_start_url = https://example.awsapps.com/start",
        "endpoint_url = http://localhost:4566",
        "credential_process = /opt/bin/vault get --profile dev",
        "<<<<<<<",
        "",
    ],
)
def test_what_is_known_to_be_public_stays(line: str) -> None:
    assert show_shared_file(f"{line}\n") == f"{line}\n"


@pytest.mark.parametrize(
    "line",
    [
        "aws_secret_access_key = {}",
        "aws_secret_acces_key = {}",
        "something_else = {}",
        "# {}",
        "[default] # {}",
        "region = us-east-1 # {}",
        "endpoint_url = https://bob:{}@sts.example.com/path",
        "endpoint_url = https://sts.example.com/{}",
        "credential_process = vault get --password {}",
        "credential_process = vault get {}",
        "{}",
        "{} = x",
        "aws_secret_access_key {}",
        "role_arn = {}",
        "[profile {}]",
        "s3 =\n  key = {}",
        "aws_secret_access_key =\n  {}\n  {}",
        "<<<<<<< {}",
    ],
)
@pytest.mark.parametrize("secret", [SECRET, "hunTer2kqXzhunter9Vx8pQ1", "q7" * 12])
def test_no_secret_stays_wherever_it_stands(line: str, secret: str) -> None:
    shown = show_shared_file(f"[default]\n{line.replace('{}', secret)}\nregion = us-east-1\n")
    assert secret not in shown
    assert secret[2:14] not in shown
    assert shown.endswith("region = us-east-1\n")
    assert show_shared_file(shown) == shown


def test_a_secret_that_was_broken_over_two_lines_leaves_neither_half() -> None:
    text = f"[default]\naws_secret_access_key = {SECRET[:20]}\n{SECRET[20:]}\n"
    shown = show_shared_file(text)
    assert SECRET[:20] not in shown
    assert SECRET[20:] not in shown
    assert shown.count("\n") == text.count("\n")


def test_a_hidden_name_that_stands_twice_looks_so_and_two_of_one_length_do_not() -> None:
    def faults(first: str, second: str) -> int:
        shown = show_shared_file(f"[default]\n{first} = 1\n{second} = 2\n")
        assert shown == show_shared_file(shown)
        return len(parse_config_file("credentials", "~/.aws/credentials", shown).faults)

    assert faults("zero\u200bwidth", "%(region)s") == 0
    assert faults("zero\u200bwidth", "ZERO\u200bwidth") == 1


def test_of_a_setting_that_begins_like_the_clis_known_words_stay() -> None:
    text = "[profile x]\ncli_alias = !echo velvet-orchard\ncli_binary_format = raw-in-base64-out\n"
    assert show_shared_file(text) == text.replace("!echo velvet-orchard", "<hidden:5> <hidden:14>")


@pytest.mark.parametrize(
    "lines",
    ["passwd: [{}]", "services:\n  app:\n    DB_PASSWORD: {}", "region =\n  note: {}"],
)
def test_the_lines_of_another_kind_of_file_hide_their_values(lines: str) -> None:
    shown = show_shared_file(f"[profile dev]\n{lines.format('SunnyOrchid-otter')}\n")
    assert "Sunny" not in shown
    assert show_shared_file(shown) == shown


def test_a_header_behind_any_blank_is_one() -> None:
    text = "\u00a0[profile dev]\nregion = eu-west-1\n"
    assert show_shared_file(text) == text

"""A file that was not seen may hold what is missing: nothing is called missing unseen."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from doctor.case.pasted_text import case_of_paste
from doctor.case.unseen_files import add_unseen_secret, assume_unseen
from doctor.engine import diagnose
from doctor.model.case import CaseFiles, CaseText
from doctor.model.chain import ChainFault, SharedConfig
from doctor.profiles.read import read_shared_config

SHARED: SharedConfig = read_shared_config({"~/.aws/config": "[profile p]\nregion = x\n"}, {}, "~")
SEEN = CaseText(path="~/.aws/config", text="[profile p]\nregion = x\n")
MISSING = ChainFault(kind="source-profile-not-found", profile="p", subject="base")


def names(shared: SharedConfig | None) -> tuple[list[str], list[str]] | None:
    if shared is None:
        return None
    return (
        [each.name for each in shared.config.sections],
        [each.name for each in shared.credentials.sections],
    )


def test_the_profile_is_taken_to_be_in_the_file_that_was_not_seen() -> None:
    only_config = CaseFiles(config=SEEN, credentials=UNSET)
    only_credentials = CaseFiles(config=UNSET, credentials=None)
    assert names(assume_unseen(only_config, SHARED, MISSING)) == (["p"], ["base"])
    assert names(assume_unseen(only_credentials, SHARED, MISSING)) == (["p", "base"], [])


def test_where_both_files_were_seen_it_is_missing() -> None:
    assert assume_unseen(CaseFiles(config=SEEN, credentials=None), SHARED, MISSING) is None


def test_a_config_file_alone_gives_no_keys_to_a_profile_without_any() -> None:
    none = ChainFault(kind="no-credentials", profile="p")
    assert assume_unseen(CaseFiles(config=UNSET, credentials=None), SHARED, none) is None
    assert assume_unseen(CaseFiles(config=SEEN, credentials=UNSET), SHARED, none) is not None


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        (MISSING, "base"),
        (ChainFault(kind="no-credentials", profile="p"), "p"),
        (ChainFault(kind="no-credentials"), "default"),
    ],
)
def test_the_profile_that_is_missing_is_the_one_that_is_added(fault: ChainFault, name: str) -> None:
    found = assume_unseen(CaseFiles(config=SEEN, credentials=UNSET), SHARED, fault)
    assert found is not None
    section = found.credentials.sections[-1]
    assert section.name == name
    assert section.setting("aws_access_key_id") is not None
    secret = section.setting("aws_secret_access_key")
    assert secret is not None
    assert secret.value.startswith("<hidden")


def test_the_secret_beside_a_key_id_that_is_shown_alone_may_be_set_all_the_same() -> None:
    shown = add_unseen_secret({"AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA"})
    assert "AWS_SECRET_ACCESS_KEY" in shown
    assert "AWS_SESSION_TOKEN" not in shown
    assert add_unseen_secret({"AWS_REGION": "eu-west-1"}) == {"AWS_REGION": "eu-west-1"}


def test_to_the_key_of_a_session_belongs_a_token_that_was_not_shown_either() -> None:
    shown = {"AWS_ACCESS_KEY_ID": "ASIARTX3GSDSQAAAAAAA"}
    assert "AWS_SESSION_TOKEN" in add_unseen_secret(shown)
    both = {**shown, "AWS_SECRET_ACCESS_KEY": "<hidden:40>"}
    assert "AWS_SESSION_TOKEN" not in add_unseen_secret(both)


@pytest.mark.parametrize(
    ("printed", "missing"),
    [
        ("AWS_ACCESS_KEY_ID=ASIA...KQNC", 0),
        ("AWS_ACCESS_KEY_ID=ASIARTX3GSDSQAAAAAAA\nAWS_SECRET_ACCESS_KEY=notARealSecretKey0", 1),
    ],
)
def test_a_lone_key_id_proves_no_missing_token(printed: str, missing: int) -> None:
    text = f"The SDK takes another key than the variable that I printed:\n{printed}\n"
    found = {each.id for each in diagnose(case_of_paste(text)).findings}
    assert len(found & {"credentials/session-token-missing"}) == missing


@pytest.mark.parametrize(
    ("line", "partial"),
    [
        (
            "export AWS_ACCESS_KEY_ID=AKIARTX3GSDSQAAAAAAA\n$ sudo app\nUnable to locate credentials",
            0,
        ),
        ("$ env | grep AWS\nAWS_ACCESS_KEY_ID=AKIARTX3GSDSQAAAAAAA\n$ app\nUnable to locate", 1),
    ],
)
def test_half_a_pair_is_told_where_all_of_the_environment_is_shown(line: str, partial: int) -> None:
    found = {each.id for each in diagnose(case_of_paste(line)).findings}
    assert len(found & {"credentials/partial-credentials"}) == partial

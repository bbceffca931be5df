"""What failed last is accused; what succeeded or only looked is evidence."""

from __future__ import annotations

from doctor.case.pasted_exchanges import Accused, find_accused
from doctor.texts.transcript.cut import read_transcript

EXPIRED = "An error occurred (ExpiredToken) when calling the ListBuckets operation: expired"
UNLOCATED = "Unable to locate credentials. You can configure credentials by running aws configure."
MISSING = (
    "An error occurred (NoSuchEntity) when calling the GetRole operation: "
    "The role with name app cannot be found."
)


def accused(text: str) -> Accused:
    return find_accused(read_transcript(text))


def test_the_last_failure_is_accused() -> None:
    found = accused(f"$ aws s3 ls\n{EXPIRED}\n$ terraform plan\n{UNLOCATED}")
    assert (found.command, found.words) == ("terraform plan", UNLOCATED)
    assert found.others == (("aws s3 ls", EXPIRED),)


def test_what_succeeded_is_never_accused() -> None:
    found = accused(f"$ aws sso login --profile x\nSuccessfully logged in\n$ node x.js\n{EXPIRED}")
    assert found.command == "node x.js"
    assert found.earlier == ("aws sso login --profile x",)
    assert "Successfully" not in found.words


def test_a_failure_before_a_success_is_the_failure() -> None:
    found = accused(f"$ node x.js\n{EXPIRED}\n$ aws sts get-caller-identity\n111122223333")
    assert (found.command, found.words) == ("node x.js", EXPIRED)


def test_what_get_role_answers_is_evidence() -> None:
    found = accused(f"$ cdk deploy\n{EXPIRED}\n$ aws iam get-role --role-name app\n{MISSING}")
    assert (found.command, found.words) == ("cdk deploy", EXPIRED)
    assert ("aws iam get-role --role-name app", MISSING) in found.others


def test_a_check_that_fails_alone_is_accused() -> None:
    found = accused(f"$ aws sts get-caller-identity\n{EXPIRED}")
    assert (found.command, found.words) == ("aws sts get-caller-identity", EXPIRED)


def test_words_behind_a_label_are_not_the_output_of_a_look() -> None:
    found = accused(f"$ terraform plan\n$ cat x.tf\nnothing\n\nError:\n\n{EXPIRED}")
    assert found.command == "terraform plan"
    assert EXPIRED in found.words


def test_unknown_words_are_all_the_error() -> None:
    found = accused("$ fly\nthe flux capacitor is broken")
    assert (found.command, found.words) == ("fly", "the flux capacitor is broken")


def test_a_text_without_commands_is_whole() -> None:
    text = f"Since today\n\n### Error\n\n{EXPIRED}\n\n### Version\n\n1.2.3"
    words = accused(text).words
    assert "Since today" in words
    assert EXPIRED in words
    assert "1.2.3" in words


def test_a_command_with_a_note_that_it_works_is_evidence() -> None:
    found = accused(f"{UNLOCATED}\n$ aws s3 ls --profile dev    # works")
    assert (found.command, found.earlier) == (None, ("aws s3 ls --profile dev    # works",))
    looked = accused(f"$ app\n{UNLOCATED}\n$ aws sts get-caller-identity --profile dev  # works")
    assert looked.command == "app"
    assert looked.earlier == ("aws sts get-caller-identity --profile dev  # works",)


def test_an_error_that_is_told_to_be_over_is_evidence() -> None:
    found = accused(f"At first I got this error:\n\n{EXPIRED}\n\nand now:\n\n{UNLOCATED}\n")
    assert UNLOCATED in found.words
    assert EXPIRED not in found.words
    assert any(EXPIRED in words for _, words in found.others)


def test_what_is_told_to_be_over_stays_the_error_where_no_other_is_shown() -> None:
    assert EXPIRED in accused(f"At first I got this error:\n\n{EXPIRED}\n\nand now it runs.").words


def test_what_an_object_of_a_cluster_says_of_itself_is_said() -> None:
    manifest = (
        "$ kubectl get clustersecretstore aws -o yaml\nkind: ClusterSecretStore\nstatus:\n"
        f"  conditions:\n  - message: '{EXPIRED}'\n    status: \"False\"\n    type: Ready\n"
    )
    assert accused(manifest).words == EXPIRED
    assert accused(manifest.replace("False", "True")).words == ""


def test_a_look_with_the_same_profile_says_what_stopped_a_tool_with_empty_hands() -> None:
    empty = "Error: Need to perform AWS calls for account 111122223333, but no credentials\n"
    ended = "Error when retrieving token from sso: Token has expired and refresh failed\n"
    deploy, look = "$ cdk deploy --profile dev\n", "$ aws sts get-caller-identity --profile {}\n"
    same = find_accused(read_transcript(deploy + empty + look.format("dev") + ended))
    other = find_accused(read_transcript(deploy + empty + look.format("prod") + ended))
    assert "Token has expired" in same.words
    assert "Token has expired" not in other.words

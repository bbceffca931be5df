"""Words that may be names: in a redacted case none of a text that nobody knows is left."""

from __future__ import annotations

import pytest

from doctor.case.case_file import encode_case
from doctor.case.pasted_text import case_of_paste
from doctor.case.redaction import redact_case
from doctor.case.unknown_words import find_unknown_words
from tests.case.test_secret_corpus import DENIED

NAMES = ("quillmark", "brightwater", "ottoline", "614920385713")


@pytest.mark.parametrize(
    "text",
    [
        "git clone git@ghe.brightwater.io:quillmark/sync.git",
        "Fetching https://ghe.brightwater.io/quillmark/sync/actions/runs/12",
        "s3://quillmark-raw/a is not there",
        "account 6149 2038 5713 refused ottoline.brightwater",
        "OTTOLINE ran QUILLMARKSYNC",
        "https://signin.aws.amazon.com/switchrole?account=614920385713&roleName=QuillmarkSync",
        "AccountId=614920385713 Name='QuillmarkSync'",
        f"$ docker pull quillmark/sync\n{DENIED}",
        f"$ npm run quillmark\n$ aws-vault exec ottoline -- aws s3 ls\n{DENIED}",
        f"$ kubectl --context brightwater-kube -n quillmark logs x\nno such thing\n$ aws s3 ls\n{DENIED}",
    ],
)
def test_no_name_of_a_text_that_nobody_knows_is_left(text: str) -> None:
    shown = encode_case(redact_case(case_of_paste(f"{text}\n"))).lower()
    assert [name for name in (*NAMES, "6149 2038") if name in shown] == []


def test_what_is_known_is_no_name() -> None:
    text = "the backups of the deployment failed with AccessDenied, GetCallerIdentity followed"
    assert list(find_unknown_words([text])) == []
    assert list(find_unknown_words(["Quillmark"])) == ["Quillmark"]


def test_what_printed_a_text_is_shown_as_a_command() -> None:
    pasted = f"$ vault login hunter7velvet9otter\nsome words\n$ aws s3 ls\n{DENIED}\n"
    case = case_of_paste(pasted)
    assert "velvet" not in encode_case(case)
    assert any(each.name.startswith("vault login <hidden") for each in case.attachments)


def test_what_is_known_depends_on_no_module_that_happens_to_be_loaded() -> None:
    """A word that stands in the pattern of a reader which nothing asks of a text is a name."""
    text = "the heslo of kestrel wachtwoord, terraform and AssumeRoleWithWebIdentity"
    assert list(find_unknown_words([text])) == ["heslo", "kestrel", "wachtwoord"]

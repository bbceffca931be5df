"""Shared files that stand as a text within YAML or JSON are read as the files they are."""

from __future__ import annotations

import pytest

from doctor.case.files_in_documents import FileInDocument, files_in_documents
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from doctor.texts.transcript.cut import read_transcript

KEYS = "aws_access_key_id=AKIARTX3GSDSUA3LDMS4\n{m}aws_secret_access_key=notARealSecretKey0000"
VALUES = "credentials:\n  secretContents:\n    cloud: |\n      " + KEYS.format(m=" " * 6) + "\n"
SECRET = (
    "apiVersion: v1\nkind: Secret\nmetadata:\n  name: cloud\nstringData:\n  credentials: |\n    "
    + KEYS.format(m=" " * 4)
    + "\n"
)
MAP = (
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws\ndata:\n  config: |\n"
    "    [default]\n    region = eu-west-1\n"
)


def found_in(text: str) -> list[FileInDocument]:
    return list(files_in_documents(read_transcript(text)))


@pytest.mark.parametrize(
    ("text", "path", "lines", "keys"),
    [
        (VALUES, "credentials.secretContents.cloud", (4, 5), True),
        (SECRET, "stringData.credentials", (7, 8), True),
        (MAP, "data.config", (7, 8), False),
    ],
)
def test_a_file_is_found_with_its_path_and_lines(
    text: str, path: str, lines: tuple[int, ...], keys: bool
) -> None:
    (found,) = found_in(text)
    assert (found.path, found.lines, found.holds_keys) == (path, lines, keys)


@pytest.mark.parametrize(
    "block",
    [
        "cat > ~/.aws/credentials <<EOF\n    aws_access_key_id = x\n    EOF",
        "AWS_ACCESS_KEY_ID=x\n    AWS_SECRET_ACCESS_KEY=y",
        "aws_access_key_id=x",
    ],
)
def test_a_script_or_an_environment_is_no_such_file(block: str) -> None:
    head = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  it: |\n    "
    assert found_in(head + block + "\n") == []


def test_keys_without_a_header_are_seen_to_be_unparsable() -> None:
    text = "Access Denied: the backup has no credentials\n\nvalues.yaml:\n```yaml\n"
    finding = diagnose(case_of_paste(f"{text}{VALUES}```\n")).findings[0]
    assert (finding.id, finding.certainty) == ("config/config-unparsable", "proven")
    headed = VALUES.replace("aws_access", "[default]\n      aws_access", 1)
    found = diagnose(case_of_paste(f"{text}{headed}```\n")).findings
    assert "config/config-unparsable" not in {each.id for each in found}


WORKFLOW = (
    "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n"
    "          mkdir -p ~/.aws\n          cat > ~/.aws/credentials <<EOF\n          [default]\n"
    "          aws_access_key_id = ${{ secrets.ID }}\n          EOF\n          aws s3 ls\n"
)
CLOUD_INIT = (
    "#cloud-config\nwrite_files:\n  - path: /root/.aws/config\n    content: |\n"
    "      [profile x]\n      region = eu-west-1\n"
)


@pytest.mark.parametrize(
    ("text", "path", "held", "lines", "keys"),
    [
        (WORKFLOW, "~/.aws/credentials", "[default]\naws_access_key_id = ***", (8, 9), True),
        (CLOUD_INIT, "/root/.aws/config", "[profile x]\nregion = eu-west-1", (5, 6), False),
    ],
)
def test_a_step_or_a_list_of_files_writes_one(
    text: str, path: str, held: str, lines: tuple[int, ...], keys: bool
) -> None:
    (found,) = found_in(text)
    assert found == FileInDocument(path=path, text=held, lines=lines, holds_keys=keys)

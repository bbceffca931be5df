"""A script in a paste is read for the files that it writes; what those do did not run."""

from __future__ import annotations

from doctor.texts.transcript.cut import read_transcript
from tests.texts.transcript.support import only


def test_a_shared_file_is_whole_and_ends_before_the_closing_word() -> None:
    piece = only("cat > ~/.aws/config <<EOF\n[x]\nno setting\nEOF\naws s3 ls\n", "settings")
    assert piece.label is not None
    assert piece.label.kind == "config"
    assert piece.text == "[x]\nno setting"
    assert piece.numbers == (2, 3)


def test_one_line_may_write_several() -> None:
    piece = only("printf '[default]\\nregion = x\\n' > ~/.aws/config\n", "settings")
    assert piece.numbers == (1, 1)


def test_a_document_is_labelled_by_its_file() -> None:
    text = 'cat > trust-policy.json <<EOF\n{"Statement": [{"Effect": "$E"}]}\nEOF\nand it failed\n'
    piece = only(text, "json")
    assert piece.label is not None
    assert piece.label.kind == "file"
    assert piece.value == {"Statement": [{"Effect": "${E}"}]}
    assert [each.text for each in read_transcript(text).of_kind("text")] == ["and it failed"]


def test_a_script_that_is_written_did_not_run() -> None:
    text = "cat > run.sh <<'EOF'\nexport AWS_PROFILE=x\naws s3 ls\nEOF\n$ aws s3 ls\n"
    assert [each.kind for each in read_transcript(text).pieces] == ["command"]


def test_a_file_of_nothing_known_is_none() -> None:
    assert read_transcript('echo "$CONFIG" > ~/.aws/config\n').of_kind("settings") == ()

"""YAML is found among other lines, with the short forms of CloudFormation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from doctor.texts.documents.yaml_text import find_yaml_run, read_yaml, read_yaml_run

MANIFEST = """apiVersion: v1
kind: ServiceAccount
metadata:
  name: app
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/x

and then it failed"""


def test_a_run_ends_where_the_keys_end() -> None:
    run = find_yaml_run(MANIFEST.split("\n"), 0)
    assert (run.end, run.told) == (6, True)


def test_a_run_without_a_telling_word_is_none() -> None:
    assert not find_yaml_run(["name: Bob", "age:", "  years: 30"], 0).told


def test_flat_lines_are_no_run() -> None:
    assert not find_yaml_run(["role: x", "aws: y", "kind: z"], 0).told


def test_what_says_that_something_failed_is_no_key() -> None:
    lines = ["kind: Pod", "spec:", "  provider: aws", "WebIdentityErr: failed to retrieve it"]
    assert find_yaml_run(lines, 0).end == 3


def test_text_blocks_belong_to_the_run() -> None:
    lines = ["kind: ConfigMap", "data:", "  mapRoles: |", "    - rolearn: x", "", "    - y", "end"]
    assert find_yaml_run(lines, 0).end == 6


def test_the_last_lines_may_spoil_a_run() -> None:
    found, length = read_yaml_run(["kind: Pod", "spec:", "  a: 1", "  b: {"])
    assert (found, length) == ([{"kind": "Pod", "spec": {"a": 1}}], 3)


def test_an_indented_run_is_read() -> None:
    found, _ = read_yaml_run(["    - uses: x", "      with:", "        a: b"])
    assert found == [[{"uses": "x", "with": {"a": "b"}}]]


def test_short_forms_become_long_ones() -> None:
    text = "a: !Ref X\nb: !GetAtt Role.Arn\nc: !Sub 'arn:${AWS::AccountId}'\nd: !If [P, 1, 2]\n"
    assert read_yaml(text) == [
        {
            "a": {"Ref": "X"},
            "b": {"Fn::GetAtt": ["Role", "Arn"]},
            "c": {"Fn::Sub": "arn:${AWS::AccountId}"},
            "d": {"Fn::If": ["P", 1, 2]},
        }
    ]


def test_a_version_stays_a_text() -> None:
    assert read_yaml("Version: 2012-10-17") == [{"Version": "2012-10-17"}]


def test_what_is_no_yaml_gives_nothing() -> None:
    assert read_yaml("a: b: c: {") == []


@given(st.lists(st.text(alphabet="ab:- |\"'{}#&*!", max_size=12), min_size=1, max_size=12))
def test_no_lines_make_it_raise(lines: list[str]) -> None:
    run = find_yaml_run(lines, 0)
    assert 0 < run.end <= len(lines)
    read_yaml_run(lines[: run.end])

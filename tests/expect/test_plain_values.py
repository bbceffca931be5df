"""YAML and JSON texts: plain values with their lines; whatever is more than that is refused."""

from __future__ import annotations

import pytest
import yaml

from doctor.expect import plain_values
from doctor.expect.plain_values import LARGEST, Unread, read_lined


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def _each_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    loader = getattr(yaml, request.param, yaml.SafeLoader)
    monkeypatch.setattr(plain_values, "_LOADER", loader)


def test_every_part_has_its_line() -> None:
    lined = read_lined("a:\n  - x\n  - b: 1\n    c: 2\n")
    assert lined.value == {"a": ["x", {"b": 1, "c": 2}]}
    assert {path: lined.line_of(path) for path in ("a", "a[0]", "a[1].b", "a[1].c")} == {
        "a": 1,
        "a[0]": 2,
        "a[1].b": 3,
        "a[1].c": 4,
    }


def test_a_part_that_is_not_there_has_the_line_of_what_is_around_it() -> None:
    assert read_lined("a:\n  - x\n  - b: 1\n").line_of("a[1].nothing") == 3


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("no", "no"),
        ("012345670123", "012345670123"),
        ("111122223333", "111122223333"),
        ("2026-01-31", "2026-01-31"),
        ("3600", 3600),
        ("'3600'", "3600"),
        ("true", True),
        ("~", None),
        ("", None),
        ("'true'", "true"),
    ],
)
def test_a_scalar_is_what_it_looks_like(text: str, value: object) -> None:
    assert read_lined(f"a: {text}\n").value == {"a": value}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: &x [1]\nb: *x\n", "anchors and aliases"),
        ("a: !!python/object/apply:os.system ['id']\n", "tags are not taken"),
        ("a: 1\na: 2\n", "appears there twice"),
        ('{"a": 1, "a": 2}', "appears there twice"),
        ("? [x]\n: 1\n", "a key has to be a text"),
        ("a: [1\n", "not YAML"),
        ('{"a": 1,}', "not JSON"),
        ("x" * (LARGEST + 1), "the most"),
        ("[" * 40_000, "nest"),
        ('{"a":' * 40_000, "nest"),
        ('{"a":' * 90 + "1" + "}" * 90, "nest"),
        ("a: " + "[" * 50 + "]" * 50, "nest"),
        ("a: \x07\n", "not YAML"),
    ],
)
def test_what_is_refused_is_told(text: str, says: str) -> None:
    with pytest.raises(Unread, match=says):
        read_lined(text)


def test_json_may_be_indented_with_tabs() -> None:
    assert read_lined('{\n\t"a": [true, null, 1.5]\n}').value == {"a": [True, None, 1.5]}


def test_json_has_lines_as_well() -> None:
    assert read_lined('{\n  "a": 1,\n  "b": [\n    2\n  ]\n}').line_of("b[0]") == 4


@pytest.mark.parametrize("name", ["[[[]]]", "a]b[", ".", "..", "[", "]"])
def test_names_that_read_as_paths_end(name: str) -> None:
    lined = read_lined("a:\n  - x\n")
    assert lined.line_of(f"a.{name}.b") == lined.line_of("a")
    assert lined.line_of(name) == lined.line_of("")

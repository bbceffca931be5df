"""What is looked at: the files' own lines, by their place."""

from __future__ import annotations

from doctor.model.chain import Place
from doctor.profiles.sdk_view import ChainView
from tests.profiles.support import chain, merged, read

VIEW = ChainView(
    shared=read(),
    merged=merged(),
    chain=chain(),
    env={},
    texts={"~/.aws/config": ("one", "two")},
    reached=(),
    named=frozenset(),
)


def test_a_line_is_given_as_it_is_written() -> None:
    assert VIEW.line(Place("~/.aws/config", 1)) == "one"
    assert VIEW.line(Place("~/.aws/config", 2)) == "two"


def test_a_line_that_is_not_known_is_empty() -> None:
    for place in (Place("~/.aws/config", 3), Place("~/.aws/config"), Place("other", 1), Place()):
        assert VIEW.line(place) == ""

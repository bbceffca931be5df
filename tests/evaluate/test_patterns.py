"""Policy variables: what is put in, what it may not become, and where it is missing."""

from __future__ import annotations

import pytest

from doctor.evaluate.patterns import Unresolved, as_pattern, expand, has_variables, variables_of
from doctor.model.context import RequestContext

NEW, OLD = "2012-10-17", "2008-10-17"
KNOWN = RequestContext(given={"aws:username": "bob", "aws:wild": "a*?\\"}, complete=True)
UNSEEN = RequestContext()


@pytest.mark.parametrize(
    ("text", "shown", "pattern"),
    [
        ("plain", "plain", "plain"),
        ("a\\b", "a\\b", "a\\\\b"),
        ("home/${aws:username}/*", "home/bob/*", "home/bob/*"),
        ("${AWS:UserName}-${ aws:username }", "bob-bob", "bob-bob"),
        ("${*}${?}${$}", "*?$", "\\*\\??$".replace("??", "?")),
        ("${aws:wild}", "a*?\\", "a\\*\\?\\\\"),
        ("${aws:none, 'other'}", "other", "other"),
        ("${aws:username,'other'}", "bob", "bob"),
    ],
)
def test_what_is_shown_and_what_is_matched(text: str, shown: str, pattern: str) -> None:
    assert expand(text, NEW, KNOWN) == (shown, pattern)


def test_the_old_version_of_the_language_has_no_variables() -> None:
    assert expand("${aws:username}", OLD, KNOWN) == ("${aws:username}", "${aws:username}")
    assert not has_variables("${aws:username}", OLD)
    assert has_variables("${aws:username}", NEW)
    assert not has_variables("aws:username", NEW)


def test_a_variable_that_is_absent_is_told_from_one_that_nobody_read() -> None:
    with pytest.raises(Unresolved) as absent:
        expand("${aws:none}", NEW, KNOWN)
    with pytest.raises(Unresolved) as unread:
        expand("${aws:username}", NEW, UNSEEN)
    assert (absent.value.key, absent.value.known) == ("aws:none", True)
    assert (unread.value.key, unread.value.known) == ("aws:username", False)


def test_a_default_does_not_stand_in_for_what_was_not_read() -> None:
    with pytest.raises(Unresolved) as unread:
        expand("${aws:username, 'nobody'}", NEW, UNSEEN)
    assert unread.value.known is False


def test_a_key_of_several_values_is_no_variable() -> None:
    several = RequestContext(given={"aws:tagkeys": ["a", "b"]}, complete=True)
    with pytest.raises(Unresolved):
        expand("${aws:TagKeys}", NEW, several)


def test_the_keys_of_a_text_are_named_without_its_literals() -> None:
    assert variables_of("${aws:a}/${*}/${aws:b, 'x'}", NEW) == ("aws:a", "aws:b")
    assert variables_of("${aws:a}", OLD) == ()


def test_a_backslash_is_no_escape_in_a_policy() -> None:
    assert as_pattern("a\\*") == "a\\\\*"
    assert as_pattern("a*") == "a*"

"""A session's name: two to 64 letters, digits and some signs, of ASCII alone."""

from __future__ import annotations

import pytest

from doctor.rules.shared.requests.session_names import is_session_name


@pytest.mark.parametrize("name", ["ab", "a" * 64, "bob@example.com", "a_b+c=d,e.f-g", "42"])
def test_a_name_that_sts_takes(name: str) -> None:
    assert is_session_name(name)


@pytest.mark.parametrize("name", ["", "a", "a" * 65, "a b", "a/b", "bób", "ab\n"])
def test_a_name_that_sts_refuses(name: str) -> None:
    assert not is_session_name(name)

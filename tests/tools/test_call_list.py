"""The page of calls holds each of them, and what stops it."""

from __future__ import annotations

from doctor.gather.outgoing_calls import ALLOWED, OUTGOING
from tests.tools.call_list import call_list


def test_every_call_is_on_the_page_with_what_stops_it() -> None:
    page = call_list()
    assert [each for each in ALLOWED if f"`{each}`" not in page] == []
    assert page.count("- Stopped by: ") == len(OUTGOING)

"""How a line is written, where SDKs read it differently."""

from __future__ import annotations

import pytest

from tests.profiles.support import KEYS, met

LINES = [
    (f"[profile p] # x]\n{KEYS}", "bracket-in-comment"),
    (f"[profile p]\nregion = x # y\n{KEYS}", "comment-after-value"),
    (f"[profile p]\nregion = x ; y\n{KEYS}", "semicolon-after-value"),
    (f"[profile p]\nregion : x\n{KEYS}", "colon"),
    (f"[profile p]\nRegion = x\n{KEYS}", "capital-key"),
    (f"[profile p]\nno sign\n{KEYS}", "line-without-sign"),
    (f"[profile p]\n{KEYS}[profile p]\n{KEYS}", "twice"),
    (f"[profile 'p']\n{KEYS}", "quoted-name"),
    (f"[profile  p]\n{KEYS}", "wide-header"),
    (f"[p]\n{KEYS}", "no-prefix"),
    (f"[profile p]#x\n{KEYS}", "comment-after-header"),
]


@pytest.mark.parametrize(("config", "row"), LINES, ids=[row for _, row in LINES])
def test_how_a_line_is_written(config: str, row: str) -> None:
    assert row in met(config)

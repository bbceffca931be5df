"""Who installed roledoctor is told to install the extra the same way."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from doctor.session.extras import install_extra


@pytest.mark.parametrize(
    ("prefix", "line"),
    [
        ("/home/bob/.local/share/pipx/venvs/roledoctor", "pipx install --force 'roledoctor[lab]'"),
        ("/home/bob/.local/share/uv/tools/roledoctor",
         "uv tool install --force 'roledoctor[lab]'"),
        ("/srv/app/.venv", "/srv/app/.venv/bin/python -m pip install 'roledoctor[lab]'"),
        (sys.base_prefix, "python3 -m pip install 'roledoctor[lab]'"),
    ],
)  # fmt: skip
def test_the_line_is_of_the_installer(prefix: str, line: str) -> None:
    assert install_extra("lab", prefix) == line


def test_an_environment_that_uv_made_has_no_pip(tmp_path: Path) -> None:
    (tmp_path / "pyvenv.cfg").write_text("home = /usr/bin\nuv = 0.5.0\n")
    line = install_extra("lab", str(tmp_path))
    assert line == f"uv pip install --python {tmp_path} 'roledoctor[lab]'"

"""The service of one command: what it opens, and that it leaves nothing when it closes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from doctor.session.channel import Ready
from doctor.session.endpoint_proof import WrongIdentity
from doctor.session.renewal import Renewal
from doctor.session.request_chain import Here
from doctor.session.service import Service
from doctor.session.session import Refusal, Session
from tests.session.support import KEY, refusal, session


def never(_: bool) -> Session | Refusal:
    return refusal()


def service(home: Path, **environ: str) -> Service:
    renewal = Renewal(session(time.time()), never, name="x", announce=print)
    env = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), **environ}
    return Service(renewal, Here(environ=env, home=str(home)), target="x")


def test_what_it_changes_is_all_that_a_command_needs(tmp_path: Path) -> None:
    opened = service(tmp_path, AWS_PROFILE="x", AWS_REGION="eu-west-1")
    ready = opened.open({"AWS_PROFILE": "x", "AWS_REGION": "eu-west-1"})
    assert isinstance(ready, Ready)
    assert ready.changes["AWS_PROFILE"] is None
    assert "AWS_REGION" not in ready.changes
    assert Path(ready.folder).is_dir()
    opened.close()
    assert list(tmp_path.iterdir()) == []


def test_a_session_that_is_over_starts_nothing(tmp_path: Path) -> None:
    renewal = Renewal(session(time.time() - 2000), never, name="x", announce=print)
    env = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    opened = Service(renewal, Here(environ=env, home=str(tmp_path)), target="x")
    with pytest.raises(WrongIdentity, match="other keys than were obtained"):
        opened.open({})
    opened.close()
    assert list(tmp_path.iterdir()) == []


def test_keys_of_a_boto_file_are_put_out_of_the_way(tmp_path: Path) -> None:
    (tmp_path / ".boto").write_text("[Credentials]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n")
    opened = service(tmp_path)
    ready = opened.open({})
    named = ready.changes["BOTO_CONFIG"]
    assert named is not None
    assert Path(named).read_text() == ""
    opened.close()


def test_a_process_that_holds_keys_writes_no_core_file(tmp_path: Path) -> None:
    program = (
        "import os, resource\nfrom doctor.session.service import keep_off_disk\n"
        "keep_off_disk()\nprint(resource.getrlimit(resource.RLIMIT_CORE))\nos.abort()\n"
    )
    done = subprocess.run(
        ["bash", "-c", f"ulimit -c unlimited 2>/dev/null; exec {sys.executable} -c '{program}'"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -6, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_key_that_is_served_is_the_sessions(tmp_path: Path) -> None:
    opened = service(tmp_path)
    opened.open({})
    assert opened.renewal.session.keys.access_key_id == KEY
    opened.close()

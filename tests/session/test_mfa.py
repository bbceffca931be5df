"""MFA codes: a device is named, what is no code is asked for again, and none is sent twice."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from doctor.gather.assume_parameters import CannotSend
from doctor.lab.mfa import Device
from doctor.lab.server import Lab
from doctor.session.mfa import MfaCodes
from doctor.session.obtain import How, obtain_session
from doctor.session.questions import Nobody
from doctor.session.request_chain import Here
from doctor.session.session import Refusal, Session
from doctor.session.session_request import SessionRequest
from tests.gather.desk import BASE, PROJECT, Desk, allowing, trusting

DEVICE = "arn:aws:iam::111122223333:mfa/bob"


class Typist:
    """A person who types what was prepared, and remembers what was said."""

    def __init__(self, *answers: str | None) -> None:
        self.answers: Iterator[str | None] = iter(answers)
        self.asked: list[tuple[str, str | None]] = []
        self.heard: list[str] = []
        self.counted: list[str] = []

    def code(self, device: str, complaint: str | None) -> str | None:
        self.asked.append((device, complaint))
        return next(self.answers, None)

    def agrees(self, question: str) -> bool:
        self.heard.append(question)
        return False

    def hears(self, words: str) -> None:
        self.heard.append(words)

    def counts(self, words: str) -> None:
        self.counted.append(words)


class Clock:
    def __init__(self, moment: float = 1_000_000_000.0) -> None:
        self.moment = moment

    def now(self) -> float:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.moment += seconds


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(lab, monkeypatch)


def guarded(desk: Desk) -> Device:
    """Set up a role that wants MFA, and return the device."""
    bob = desk.lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    trust = trusting(BASE)
    trust["Statement"][0]["Condition"] = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    role = desk.lab.create_role(PROJECT, "Guarded", trust_policy=trust)
    device = desk.lab.create_mfa_device(bob, "bob")
    desk.add_keys("default", bob)
    desk.add_role("guarded", role, "default", f"mfa_serial = {device.serial}")
    return device


def get(how: How, profile: str = "guarded") -> Session | Refusal:
    here = Here(environ=dict(os.environ), home=os.environ["HOME"])
    return obtain_session(SessionRequest(profile=profile), here, how)


def test_what_is_no_code_is_asked_for_again_by_the_devices_name(desk: Desk) -> None:
    device = guarded(desk)
    typist = Typist("hunter2!", "12 34", device.code_at(desk.lab.now))
    assert isinstance(get(How(person=typist)), Session)
    assert [each for each, _ in typist.asked] == [DEVICE] * 3
    assert typist.asked[1][1] == "a code is six digits, and that was 8 characters"
    assert typist.asked[2][1] == "a code is six digits, and that was 4 digits"


def test_a_wrong_code_is_asked_for_again_and_no_other_refusal_is(desk: Desk) -> None:
    device = guarded(desk)
    right = device.code_at(desk.lab.now)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    typist = Typist(wrong, right)
    found = get(How(person=typist))
    assert isinstance(found, Session), found
    assert typist.asked[1][1] == "AWS did not accept that code"


def test_a_device_of_another_user_is_refused_once(desk: Desk) -> None:
    guarded(desk)
    config = desk.folder / "config"
    config.write_text(config.read_text().replace("mfa/bob", "mfa/alice"))
    typist = Typist("123456", "123456")
    found = get(How(person=typist))
    assert isinstance(found, Refusal)
    assert "MFA serial number is valid and associated" in found.says
    assert len(typist.asked) == 1


def test_nobody_is_asked_where_nobody_is(desk: Desk) -> None:
    guarded(desk)
    found = get(How(person=Nobody()))
    assert isinstance(found, Refusal)
    assert "give --mfa-code or --mfa-command, or use a terminal" in found.says
    assert not [each for each in desk.lab.calls if each.action == "AssumeRole"]


def test_a_program_gives_the_code(desk: Desk) -> None:
    device = guarded(desk)
    code = device.code_at(desk.lab.now)
    command = shlex.join([sys.executable, "-c", f"print({code!r})"])
    assert isinstance(get(How(mfa_command=command)), Session)


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("print('secret-password')", r"what --mfa-command prints \(15 characters\) is no code"),
        ("raise SystemExit(3)", "--mfa-command ended with exit code 3"),
        ("print()", r"what --mfa-command prints \(nothing\)"),
    ],
)
def test_a_program_that_gives_none_is_told_by_its_fault(
    desk: Desk, program: str, says: str
) -> None:
    guarded(desk)
    found = get(How(mfa_command=shlex.join([sys.executable, "-c", program])))
    assert isinstance(found, Refusal)
    assert re.search(says, found.says)
    assert "secret-password" not in found.says


def test_a_program_that_is_not_there_is_named(desk: Desk) -> None:
    guarded(desk)
    found = get(How(mfa_command="/no/such/program"))
    assert isinstance(found, Refusal)
    assert "--mfa-command could not be run" in found.says
    found = get(How(mfa_command=" "))
    assert isinstance(found, Refusal)
    assert "--mfa-command is empty: name a program that prints a code" in found.says


def codes(
    person: Nobody | Typist, folder: Path, clock: Clock, given: str | None = None
) -> MfaCodes:
    return MfaCodes(person, folder, given=given, now=clock.now, sleep=clock.sleep)


def use(source: MfaCodes) -> None:
    """Get a code, and have AWS accept it."""
    source.code(DEVICE)
    source.note_accepted()


def test_a_code_that_aws_did_not_take_can_be_followed_at_once(tmp_path: Path) -> None:
    clock = Clock()
    typist = Typist("111111", "222222")
    source = codes(typist, tmp_path, clock)
    begun = clock.moment
    assert [source.code(DEVICE), source.code(DEVICE)] == ["111111", "222222"]
    assert clock.moment == begun


def test_within_the_thirty_seconds_of_a_code_the_next_is_waited_for(tmp_path: Path) -> None:
    clock = Clock()
    typist = Typist("111111", "222222")
    use(codes(typist, tmp_path, clock))
    begun = clock.moment
    assert codes(typist, tmp_path, clock).code(DEVICE) == "222222"
    assert clock.moment // 30 == begun // 30 + 1
    assert typist.counted[0] == f"the code of {DEVICE} was used; the next one comes in 20 s"
    assert len(typist.counted) == 20


def test_a_used_code_of_the_command_line_is_not_sent_again(tmp_path: Path) -> None:
    clock = Clock()
    use(codes(Nobody(), tmp_path, clock, "111111"))
    with pytest.raises(CannotSend, match=r"used already.*shows the next one in 20 s"):
        codes(Nobody(), tmp_path, clock, "111111").code(DEVICE)
    assert codes(Nobody(), tmp_path, clock, "222222").code(DEVICE) == "222222"


def test_what_is_kept_of_a_code_is_no_code(tmp_path: Path) -> None:
    use(codes(Nobody(), tmp_path, Clock(), "481516"))
    (kept,) = tmp_path.iterdir()
    assert "481516" not in kept.read_text()
    assert kept.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("given", ["", "12345", "1234567", "abcdef", "１２３４５６"])
def test_what_is_no_code_on_the_command_line_is_not_sent(tmp_path: Path, given: str) -> None:
    with pytest.raises(CannotSend, match="a code is the six digits"):
        codes(Nobody(), tmp_path, Clock(), given).code(DEVICE)


def test_a_security_key_is_no_device_for_codes(tmp_path: Path) -> None:
    with pytest.raises(CannotSend, match="is a security key or a phone"):
        codes(Typist(), tmp_path, Clock()).code("arn:aws:iam::111122223333:u2f/user/bob/key")


def test_a_clock_that_went_back_makes_nobody_wait_for_long(tmp_path: Path) -> None:
    clock = Clock()
    typist = Typist("111111", "222222")
    use(codes(typist, tmp_path, clock))
    clock.moment -= 3600
    begun = clock.moment
    assert codes(typist, tmp_path, clock).code(DEVICE) == "222222"
    assert clock.moment == begun

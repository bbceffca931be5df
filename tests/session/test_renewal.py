"""Renewal: what is served and what is due, by a clock that the test turns."""

from __future__ import annotations

import itertools
import threading
from datetime import datetime

import pytest

from doctor.model.stamp import parse_stamp
from doctor.session.container_endpoint import Ended, Served
from doctor.session.renewal import LONGEST_WAIT_SECONDS, LOOK_SECONDS, Renewal
from doctor.session.session import Refusal, Session
from tests.session.support import refusal, session

START = 1_800_000_000.0


class Scene:
    """A renewal whose clock, answers and person are the test's."""

    def __init__(
        self, *answers: Session | Refusal, life: float | None = 1000.0, asks: bool = False
    ) -> None:
        self.now = START
        self.answers = list(answers)
        self.life = life
        self.asked: list[tuple[float, bool]] = []
        self.heard: list[str] = []
        self.renewal = Renewal(
            session(START, life),
            self.obtain,
            name="project-role",
            announce=self.heard.append,
            asks=asks,
            clock=lambda: self.now,
            jitter=lambda: 1.0,
        )

    def obtain(self, person: bool) -> Session | Refusal:
        self.asked.append((self.now - START, person))
        if self.answers:
            return self.answers.pop(0)
        return session(self.now, self.life, name="fresh")

    def pass_time(self, seconds: float) -> None:
        """Let time pass, looking whenever the renewal says so."""
        end = self.now + seconds
        while (due := self.renewal.look()) < end:
            self.now = max(due, self.now + 0.001)
        self.now = end

    def keys(self) -> Served:
        found = self.renewal.serve()
        assert isinstance(found, Served), found
        return found

    def ended(self) -> Ended:
        found = self.renewal.serve()
        assert isinstance(found, Ended), found
        return found


def told(served: Served) -> float:
    moment = parse_stamp(served.expiration)
    assert isinstance(moment, datetime)
    return moment.timestamp() - START


def test_nothing_is_asked_before_half_of_the_life_and_once_then() -> None:
    scene = Scene()
    scene.pass_time(499)
    assert scene.asked == []
    scene.pass_time(2)
    assert scene.asked == [(500.0, False)]
    assert scene.keys().secret_access_key == "notARealSecretKeyfresh"


@pytest.mark.parametrize("life", [2.0, 5.0, 900.0, 3600.0, 43_200.0])
def test_each_session_costs_one_call_however_long_it_lasts(life: float) -> None:
    scene = Scene(life=life)
    scene.pass_time(life * 10)
    assert 19 <= len(scene.asked) <= 20


@pytest.mark.parametrize("life", [2.0, 60.0, 3600.0, 43_200.0])
def test_programs_are_told_to_come_again_before_the_last_fifth(life: float) -> None:
    scene = Scene(life=life)
    for _ in range(40):
        end = scene.renewal.session.expires_at
        assert end is not None
        left = end.timestamp() - scene.now
        assert left >= life / 2 - 0.001
        assert told(scene.keys()) <= end.timestamp() - START - life / 5 + 0.001
        assert told(scene.keys()) > scene.now - START
        scene.pass_time(life / 7)


def test_old_keys_are_served_until_they_end_and_then_the_cause() -> None:
    scene = Scene(*[refusal("Rate exceeded")] * 1000)
    scene.pass_time(999)
    assert scene.keys().secret_access_key == "notARealSecretKey0"
    assert told(scene.keys()) == 1000
    scene.pass_time(2)
    over = scene.ended()
    assert "project-role ended at" in over.message
    assert "Rate exceeded" in over.message
    assert not over.passing


def test_attempts_after_a_failure_come_ever_slower_and_never_too_slowly() -> None:
    scene = Scene(*[refusal()] * 1000, life=3600.0)
    scene.pass_time(3600)
    moments = [moment for moment, _ in scene.asked]
    waits = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert waits[:4] == pytest.approx([5, 10, 20, 40])
    assert max(waits) <= LONGEST_WAIT_SECONDS + 0.01
    assert len(moments) < 40


def test_waits_are_half_chance_so_that_many_programs_do_not_come_at_once() -> None:
    scene = Scene(*[refusal()] * 10)
    scene.renewal._jitter = lambda: 0.0
    scene.pass_time(503)
    assert scene.asked[1][0] - scene.asked[0][0] == pytest.approx(2.5)


def test_a_failure_is_announced_once_before_a_fifth_is_left_and_its_end_too() -> None:
    scene = Scene(*[refusal("no route to STS")] * 8)
    scene.pass_time(660)
    assert scene.heard == []
    scene.pass_time(20)
    assert len(scene.heard) == 1
    assert "project-role cannot be renewed: no route to STS. Its keys end at" in scene.heard[0]
    scene.pass_time(300)
    assert len(scene.heard) == 2
    assert "was renewed" in scene.heard[1]


def test_a_failure_that_passes_soon_is_nobodys_business() -> None:
    scene = Scene(refusal())
    scene.pass_time(900)
    assert scene.heard == []


def test_a_person_is_asked_thrice_at_most_and_told_before() -> None:
    scene = Scene(*[refusal("it needs an MFA code")] * 1000, asks=True)
    scene.pass_time(1200)
    asked = [moment for moment, person in scene.asked if person]
    assert len(asked) == 3
    assert asked[0] == 500
    assert asked[1] == pytest.approx(667, abs=100)
    assert asked[2] == pytest.approx(800, abs=100)
    assert scene.heard[0].startswith("project-role ends at")


def test_a_command_that_begins_with_half_a_session_is_not_asked_at_once() -> None:
    scene = Scene(*[refusal("it needs an MFA code")] * 1000, asks=True)
    scene.now += 550
    scene.renewal = Renewal(
        scene.renewal.session,
        scene.obtain,
        name="x",
        announce=scene.heard.append,
        asks=True,
        clock=lambda: scene.now,
    )
    scene.pass_time(100)
    assert not any(person for _, person in scene.asked)
    scene.pass_time(300)
    assert sum(person for _, person in scene.asked) == 2


def test_nobody_is_asked_where_nobody_is_there() -> None:
    scene = Scene(*[refusal()] * 1000)
    scene.pass_time(1200)
    assert not any(person for _, person in scene.asked)


def test_a_laptop_that_slept_past_the_end_is_renewed_at_the_next_look() -> None:
    scene = Scene()
    scene.pass_time(100)
    scene.now += 50_000
    over = scene.ended()
    assert over.passing
    assert "is being renewed" in over.message
    scene.renewal.look()
    assert told(scene.keys()) > 50_000


def test_a_clock_that_jumps_back_makes_no_storm_of_calls_and_loses_no_renewal() -> None:
    scene = Scene(refusal())
    scene.pass_time(501)
    scene.now -= 400
    scene.pass_time(350)
    assert len(scene.asked) == 1
    scene.pass_time(200)
    assert scene.keys().secret_access_key == "notARealSecretKeyfresh"


def test_a_source_that_gives_what_is_nearly_over_is_not_asked_without_end() -> None:
    scene = Scene(*[session(START, 1000.0)] * 1000)
    scene.pass_time(1000)
    assert len(scene.asked) < 30


def test_keys_whose_end_nobody_tells_are_served_and_not_renewed() -> None:
    scene = Scene(life=None)
    assert scene.renewal.look() == START + LOOK_SECONDS
    assert told(scene.keys()) == 3600
    scene.now += 100_000
    scene.renewal.look()
    assert scene.asked == []
    assert told(scene.keys()) == 103_600


def test_a_request_that_finds_the_session_over_wakes_the_background() -> None:
    renewed = threading.Event()
    moment = {"now": START}

    def obtain(_: bool) -> Session | Refusal:
        renewed.set()
        return session(moment["now"], 1000.0, name="fresh")

    renewal = Renewal(
        session(START, 1000.0),
        obtain,
        name="x",
        announce=lambda _: None,
        clock=lambda: moment["now"],
    )
    renewal.start()
    moment["now"] += 5000
    assert isinstance(renewal.serve(), Ended)
    assert renewed.wait(LOOK_SECONDS * 4)
    renewal.stop()


def test_requests_are_answered_while_sts_does_not_answer() -> None:
    asked, answered = threading.Event(), threading.Event()

    def obtain(_: bool) -> Session | Refusal:
        asked.set()
        answered.wait(20)
        return session(START + 600, 1000.0, name="fresh")

    renewal = Renewal(
        session(START, 1000.0),
        obtain,
        name="x",
        announce=lambda _: None,
        clock=lambda: START + 600,
    )
    renewal.start()
    assert asked.wait(20)
    found = renewal.serve()
    assert isinstance(found, Served)
    assert found.secret_access_key == "notARealSecretKey0"
    answered.set()
    renewal.stop()

"""No secret comes through, wherever a machine, a command line or a server holds it.

Places × commands × formats × levels of logs × sorts of secrets. `SECRET_RUNS=5000` runs so many of
them; without, each place is run with one command.
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Iterator
from typing import Final, NamedTuple

import pytest

from doctor.lab.server import Lab
from tests.cli.secret_arguments import GIVEN, PAPERS, SESSIONS
from tests.cli.secret_places import HOMES, SERVERS, Place
from tests.cli.secret_rooms import Secret, draw, furnished, keys_of, pieces_of_sessions
from tests.gather.desk import BASE, PROJECT, allowing, trusting

RUNS: Final = int(os.environ.get("SECRET_RUNS", "0"))
FORMATS: Final = ("json", "markdown", "html", "sarif", "junit", "github")
Row = tuple[str, ...]
Rows = tuple[Row, ...]

MACHINE: Final[Rows] = (
    ("check", "{T}"),
    ("check", "{T}", "-v"),
    *(("check", "{T}", "--format", each) for each in FORMATS),
    ("check", "{T}", "--offline", "-v"),
    ("check", "{T}", "--save-case", "{HOME}/case.json", "--output", "{HOME}/report.txt"),
    ("check", "{T}", "--save-case", "{HOME}/case.json", "--no-redact", "--format", "html"),
    *(("chain", *words) for words in (("{T}",), ("{T}", "-v"), ("{T}", "--format", "json"))),
    *(("chain", "--all", *words) for words in ((), ("-v",), ("--format", "json"))),
    ("fix", "{T}", "--dry-run"),
    ("fix", "{T}", "--dry-run", "--format", "json"),
    ("fix", "{T}", "--as-process", "new", "--dry-run"),
    *(("whoami", *words) for words in (("{T}",), ("{T}", "--format", "json"), ("--all",))),
    ("whoami", "--all", "--format", "json"),
    *((each, "{T}") for each in ("env", "credential-process", "console")),
    ("snapshot", "--profile", "{T}", "--output", "{HOME}/snapshot"),
    ("exec", "{T}", "--", "true"),
    ("exec", "--", "false"),
)
OF_GIVEN: Final[Rows] = (
    ("check", "{T}", "{GIVEN}"),
    *(
        ("check", "{T}", "--offline", *words, "{GIVEN}")
        for words in (
            *(("-v",), ("--save-case", "{HOME}/case.json")),
            *(("--save-case", "{HOME}/case.json", "--no-redact"),),
            *(("--format", each) for each in FORMATS),
        )
    ),
    ("explain", "{GIVEN}"),
    ("explain", "-v", "{GIVEN}"),
    ("fix", "{T}", "--offline", "--dry-run", "{GIVEN}"),
    *((each, "{T}") for each in ("chain", "whoami", "env", "console", "credential-process")),
)
OF_SESSIONS: Final[Rows] = (
    *((each, "{T}", "{SESSION}") for each in ("env", "credential-process", "console", "whoami")),
    ("env", "{T}", "--no-cache", "{SESSION}"),
    ("whoami", "{T}", "--format", "json", "{SESSION}"),
    ("exec", "{T}", "{SESSION}", "--", "true"),
)
OF_PAPERS: Final[Rows] = (
    *(("assert", "{HOME}/given", "--format", each) for each in ("text", "json", "junit", "sarif")),
    ("graph", "--snapshot", "{HOME}/given"),
    ("paths", "--who-can", "Target", "--snapshot", "{HOME}/given"),
    ("snapshot", "--import", "{HOME}/given", "--output", "{HOME}/snapshot"),
    ("snapshot", "--import", "{HOME}/given", "--redact", "--output", "{HOME}/snapshot"),
    ("reveal", "--key", "{HOME}/given", "text"),
    ("explain", "--from", "{HOME}/given"),
    ("explain", "--error", "@{HOME}/given"),
    ("check", "--history-from", "{HOME}/given", "--offline"),
    ("env", "target", "--policy", "{HOME}/given"),
)
TABLES: Final = (
    (HOMES, MACHINE),
    (SERVERS, MACHINE),
    (GIVEN, OF_GIVEN),
    (SESSIONS, OF_SESSIONS),
    (PAPERS, OF_PAPERS),
)


class Run(NamedTuple):
    """One command in one place, beside one secret."""

    name: str
    place: Place
    row: Row
    sort: str
    debug: bool


def runs() -> Iterator[Run]:
    """Give every run, in an order drawn by chance: each place comes before any comes again."""
    chance = random.Random(12)  # noqa: S311 - invented secrets
    turns = [
        chance.sample(found, len(found))
        for table, rows in TABLES
        for name, place in table.items()
        for found in [
            [
                Run(name, place, *each)
                for each in itertools.product(rows, place.sorts, (False, True))
            ]
        ]
    ]
    for turn in itertools.zip_longest(*turns):
        yield from filter(None, turn)


@pytest.fixture(scope="module")
def busy() -> Iterator[tuple[Lab, Secret]]:
    """A lab with a user who may do everything, and the user's own keys."""
    with Lab() as lab:
        bob = lab.create_user(BASE, "bob", policies=(allowing("*"),))
        lab.create_role(PROJECT, "Target", trust_policy=trusting(BASE), policies=(allowing("*"),))
        yield lab, keys_of(bob)


PARTS: Final = 12
"""So many tests share the runs: one that fails names its own."""


@pytest.mark.parametrize("part", range(PARTS))
def test_no_secret_of_any_place_is_printed_or_written(part: int, busy: tuple[Lab, Secret]) -> None:
    lab, bob = busy
    count = RUNS or sum(len(table) for table, _ in TABLES)
    chance = random.Random(part)  # noqa: S311 - invented secrets
    found = []
    for run in list(itertools.islice(runs(), count))[part::PARTS]:
        secret = draw(chance, run.sort)
        with furnished(lab, bob, run.place, secret) as room:
            told = room.run(run.row, debug=run.debug)
        pieces = (*secret.pieces, *bob.pieces, *pieces_of_sessions(lab))
        found += [f"{run.name}: {run.row}, {run.sort}: {each}" for each in told.shows(pieces)]
        if told.code not in {0, 1, 2, 3}:
            found.append(f"{run.name}: {run.row} ended with {told.code}: {told.texts['stderr']}")
    assert found == []


def test_the_search_finds_what_is_there(busy: tuple[Lab, Secret]) -> None:
    """A value that is public is told by every command, and in every encoding that is searched."""
    lab, bob = busy
    public = Secret("quokkaquokka", ("quokkaquokka",))
    place = Place(config="[profile quokkaquokka]\nregion = x\n", target="quokkaquokka")
    for row, where in (
        (("chain", "--all"), "stdout"),
        (("check", "{T}", "--save-case", "{HOME}/case.json", "--no-redact"), "case.json"),
        (("env", "{T}"), "stderr"),
    ):
        with furnished(lab, bob, place, public) as room:
            found = room.run(row, debug=False).shows(public.pieces)
        assert any(each.startswith(where) for each in found), row

"""No spelling of a secret comes through, wherever it stands, in whatever is printed or saved.

`SECRET_SPELLINGS=5130` runs every name with every form fifteen times; without, a sample.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from doctor.case.case_file import encode_case, parse_case
from doctor.case.kept_texts import keep_texts
from doctor.case.pasted_text import case_of_paste
from doctor.case.redaction import redact_case
from doctor.cli.formats import render_checklist
from doctor.engine import diagnose
from doctor.model.case import Case
from doctor.render.findings import checklist_of
from doctor.render.html_page import render_html
from doctor.render.json import render_json
from doctor.render.markdown import render_markdown
from doctor.render.report import build_report
from doctor.render.text import render_text
from doctor.render.text_page import TextOptions
from doctor.texts.errors import parse_failures
from doctor.texts.wordings import WORDINGS
from tests.case.secret_spellings import Spelling, secrets, spellings

COUNT = int(os.environ.get("SECRET_SPELLINGS", "342"))
TOGETHER = 18
"""So many spellings share a case: a report of each alone would take an hour."""

DENIED = "An error occurred (AccessDenied) when calling the AssumeRole operation: Access denied"
CONFIG = (
    "[profile dev]\nrole_arn = arn:aws:iam::222233334444:role/Deploy\nsource_profile = default\n"
)


def _case(**parts: Any) -> Case:
    return parse_case({"schema": "roledoctor.case/1", "target": {"profile": "dev"}, **parts})


def _file(text: str, config: str = CONFIG) -> Case:
    return _case(files={"config": {"path": "~/.aws/config", "text": config + text}}, env={})


PLACES: dict[str, Callable[[str], Case]] = {
    "a paste": lambda text: case_of_paste(f"$ aws s3 ls --profile dev\n{DENIED}\n{text}\n"),
    "an error": lambda text: _case(errors=[{"text": f"{DENIED}\n{text}"}]),
    "a config file": _file,
    "comments of a config file": lambda text: _file("# " + text.replace("\n", "\n# ") + "\n"),
    "an attachment": lambda text: _case(attachments=[{"name": "job.log", "text": text}]),
    "a command": lambda text: _case(
        attachments=[{"name": "command", "text": f"tool {text}"}], errors=[{"text": DENIED}]
    ),
    "a probe": lambda text: _case(
        probes=[{"call": "sts:AssumeRole", "outcome": "failed", "detail": text}]
    ),
    "what is unknown": lambda text: _case(unknown=[{"what": "env", "why": text}]),
    "a trail": lambda text: _case(
        cloudtrail=[
            {
                "eventSource": "sts.amazonaws.com",
                "eventName": "AssumeRole",
                "errorCode": "AccessDenied",
                "errorMessage": text,
                "responseElements": {"credentials": {"sessionToken": text}},
                "additionalEventData": {"note": text},
            }
        ]
    ),
    "a variable": lambda text: _case(env={"SOME_SETTING": text, "AWS_PROFILE": "dev"}),
}


def outputs(case: Case) -> Iterator[tuple[str, str]]:
    """Give everything that can be printed or saved of a case."""
    yield "the case file", encode_case(keep_texts(case))
    yield "the redacted case file", encode_case(redact_case(case))
    diagnosis = diagnose(case, advice=True)
    report = build_report(diagnosis)
    for verbose in (False, True):
        options = TextOptions(width=80, color=False, verbose=verbose, fix_command=None)
        yield f"text, verbose {verbose}", render_text(diagnosis, options)
    yield "json", render_json(report)
    yield "markdown", render_markdown(report)
    yield "html", render_html(report)
    checklist = checklist_of(diagnosis, "dev")
    for name in ("sarif", "junit", "github"):
        yield name, render_checklist(checklist, name)


def leaks(case: Case, group: list[Spelling]) -> list[str]:
    """Name what of the secrets of a group is found in any output."""
    written = [(name, "".join(text.split())) for name, text in outputs(case)]
    return [
        f"{name}: {spelling.text!r} shows {piece!r}"
        for spelling in group
        for piece in spelling.pieces
        for name, text in written
        if "".join(piece.split()) in text
    ]


LINES = (
    "we share {} with everybody on the team",
    "    at com.example.jobs.Runner.login(Runner.java:{})",
    '  File "/srv/job/main.py", line 12, in {}',
    "{}",
    "wifi -> {}",
    "2026-01-31 12:00:00 INFO main starting with {}",
    "[17/42] Compiling {} v0.1.0",
    "<li>{}</li>",
    "the parrot said {}, and nobody knew why",
    "user dana / {}",
    "| note | {} |",
)
"""Lines that no reader reads: prose, frames of a stack, lines of a log."""


BESIDE = ("{} {}", "{1} {0}", "main.{}: {}", "{1} ({0})", "    [{}] {}", "{1}, {0}", "│ {1} {0}")
ROWS = [row for row in WORDINGS if "\n" not in row.example]


@pytest.mark.parametrize("place", ["a paste", "an error", "an attachment"])
def test_no_secret_of_a_line_that_nothing_reads_is_printed_or_saved(place: str) -> None:
    chance = random.Random(12)  # noqa: S311 - invented secrets
    for _ in range(COUNT // TOGETHER):
        group = [
            Spelling(f"{chance.choice(LINES).format(secret)}\n{DENIED}", (secret,))
            for secret in secrets(chance, TOGETHER)
        ]
        assert leaks(PLACES[place]("\n".join(each.text for each in group)), group) == []


def _is_known(text: str) -> bool:
    """Say whether an error stays known beside other words: else a person may know them."""
    return any(each.kind != "unrecognised" for each in parse_failures(text))


@pytest.mark.parametrize("place", ["a paste", "an error", "an attachment"])
def test_no_secret_on_a_line_that_is_read_is_printed_or_saved(place: str) -> None:
    """Beside what AWS, an SDK or a tool says: the words of the sentence stay, no other does."""
    chance = random.Random(13)  # noqa: S311 - invented secrets
    for row in chance.sample(ROWS, COUNT // TOGETHER):
        group = [
            Spelling(chance.choice(BESIDE).format(secret, row.example), (secret,))
            for secret in secrets(chance, TOGETHER)
            if not secret.isdecimal()
        ]
        group = [each for each in group if _is_known(each.text)]
        assert leaks(PLACES[place]("\n".join(each.text for each in group)), group) == []


@pytest.mark.parametrize("place", PLACES)
def test_no_spelling_of_a_secret_is_printed_or_saved(place: str) -> None:
    every = list(spellings(seed=12, count=COUNT))
    share = every[list(PLACES).index(place) :: len(PLACES)]
    found = [
        each
        for start in range(0, len(share), TOGETHER)
        for group in [share[start : start + TOGETHER]]
        for each in leaks(PLACES[place]("\n".join(it.text for it in group)), group)
    ]
    assert found == []

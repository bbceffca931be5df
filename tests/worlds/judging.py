"""What a report about a world is held to. Each breach is a line; a good report has none."""

from __future__ import annotations

import contextlib
import fnmatch
import io
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from doctor.cli.run import main
from doctor.lab.server import Lab
from tests.worlds.carry_out import (
    CannotCarryOutError,
    carry_out,
    first_key,
    works,
)
from tests.worlds.faults import inject
from tests.worlds.plan import TARGET, Plan, draw
from tests.worlds.world import World


@dataclass
class Figures:
    """What was counted over worlds, and every breach with the seed that shows it."""

    worlds: int = 0
    reports: int = 0
    proven: int = 0
    first_right: int = 0
    failing: int = 0
    verified: int = 0
    breaches: list[str] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        """Count others' as well."""
        for name in ("worlds", "reports", "proven", "first_right", "failing", "verified"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.breaches += other.breaches


def judge(seed: int) -> Figures:
    """Build the world of a seed at both levels of sight, and judge what is said of it."""
    figures = Figures(worlds=1)
    for sight in (True, False):
        plan = _plan(seed)
        with Lab() as lab, tempfile.TemporaryDirectory() as home:
            world = World(plan, lab, Path(home), sight=sight)
            for breach in _breaches(world, figures):
                where = f"seed {seed} {'seen' if sight else 'unseen'} [{'+'.join(plan.faults)}]"
                figures.breaches.append(f"{where}: {breach}")
    return figures


def show(seed: int) -> str:
    """Return what a person reads about the world of a seed, at both levels of sight."""
    texts = []
    for sight in (True, False):
        with Lab() as lab, tempfile.TemporaryDirectory() as home:
            world = World(_plan(seed), lab, Path(home), sight=sight)
            _, text = run(world, ["check", *world.arguments, "--no-advice"])
            texts.append(f"== {'seen' if sight else 'unseen'} {world.plan.faults}\n{text}")
    return "\n".join(texts)


def _plan(seed: int) -> Plan:
    """Draw a plan with faults; where faults do not go together, another one of the seed's."""
    for attempt in range(50):
        plan = draw(seed + attempt * 1_000_003)
        with contextlib.suppress(StopIteration, KeyError):
            inject(plan)
            return plan
    raise AssertionError(seed)


def check(world: World) -> tuple[int, dict[str, Any]]:
    """Run `roledoctor check` in a world and return its code and report."""
    code, text = run(world, ["check", *world.arguments, "--format", "json", "--no-advice"])
    return code, json.loads(text)


def run(world: World, arguments: list[str]) -> tuple[int, str]:
    """Run roledoctor in a world; return its code and what it prints."""
    out = io.StringIO()
    with (
        world.entered(),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        code = main(arguments)
    return code, out.getvalue()


def _breaches(world: World, figures: Figures) -> Iterator[str]:
    sound = works(world)
    code, report = check(world)
    figures.reports += 1
    wanted = ("healthy", 0) if sound else ("failing", 1)
    # Without a code of the device nobody can try the call.
    untried = "mfa_serial" in world.plan.settings and (report["verdict"], code) == (
        "inconclusive",
        3,
    )
    if (report["verdict"], code) != wanted and not untried:
        yield f"verdict: {report['verdict']} with code {code}, and the call {'works' if sound else 'fails'}"
    errors = [each for each in report["findings"] if each["severity"] == "error"]
    proven = [each["id"] for each in errors if each["certainty"] == "proven"]
    figures.proven += len(proven)
    for each in proven:
        if not any(fnmatch.fnmatch(each, cause) for cause in world.plan.causes):
            yield f"false proven: {each}"
    if not sound:
        figures.failing += 1
        first = errors[0]["id"] if errors else ""
        figures.first_right += any(fnmatch.fnmatch(first, c) for c in world.plan.causes)
    for finding in errors:
        for fix in finding["fixes"]:
            if fix["verified"]:
                figures.verified += 1
                yield from _try(world, finding, fix)
    yield from _fix_all(world)


def _try(world: World, finding: dict[str, Any], fix: dict[str, Any]) -> Iterator[str]:
    externals = (None, world.plan.settings.get("external_id"), "partner-seven", "partner-7")
    what = f"{finding['id']}: {fix['title']!r}"
    with world.tried():
        before = world.admitted(externals)
        try:
            target = carry_out(world, fix)
        except CannotCarryOutError as why:
            yield f"cannot be carried out: {what}: {why}"
            return
        if not works(world, target):
            yield f"does not work: {what}"
        new = world.admitted(externals) - before
        if new and fix["risk"] is None:
            yield f"lets in {sorted(new)} and does not say so: {what}"


def _fix_all(world: World) -> Iterator[str]:
    """Let `fix --yes` do what it likes: whoever called before calls then."""
    with world.tried():
        before = first_key(world)
        run(world, ["fix", *world.arguments, "--yes"])
        after = first_key(world)
        intended = {before} if before is not None else {None, _meant(world)}
        if after not in intended:
            yield f"fix --yes changes who calls {TARGET}: {before} to {after}"


def _meant(world: World) -> str | None:
    return world.signing["aws_access_key_id"]

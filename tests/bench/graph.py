"""The assume-role graph: compile and who-can beside PMapper, and how both grow.

`python -m tests.bench.graph --long` also runs a million roles, which takes minutes and 2 GiB.
Seconds are of CPU, so that a busy machine changes them little; wall-clock stands beside them.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import venv
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.changes.proposed_change import Proposed
from doctor.graph.changes.what_if import what_if
from doctor.graph.engines import LocalEngine
from doctor.graph.importers import read_collection
from doctor.graph.load import build_graph, load_graph
from doctor.graph.pair_facts import Standing
from doctor.graph.snapshot import SnapshotWriter, open_snapshot
from doctor.graph.trace import core_verdicts, depends_on
from tests.bench.organization import NOW, organization, organization_part, part_of
from tests.graph.importers.writers import write_pmapper

PEER = "principalmapper==1.1.5"
ROLES_IN_ACCOUNT = 500
GROWTH = ((10_000, 0.0), (30_000, 0.0), (100_000, 0.0))
LONG = ((1_000_000, 0.0), (1_000_000, 0.9))


def graph(*, long: bool = False) -> None:
    """Print all figures of the graph."""
    beside_pmapper(3_000 if long else 1_000)
    print("\ngrowth: roles in accounts of 500, each with a trust policy and an inline policy")
    print("  roles      distinct   compile          per role   memory     who-can (CPU s)")
    for roles, repeated in (*GROWTH, *(LONG if long else ())):
        with tempfile.TemporaryDirectory() as folder:
            run = [sys.executable, "-m", "tests.bench.graph", "--size", str(roles), str(repeated)]
            subprocess.run([*run, folder], check=True)


class Clock:
    """CPU seconds of this process and of the children it has waited for, and wall-clock."""

    def __init__(self) -> None:
        self._started = self._read()

    def _read(self) -> tuple[float, float]:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = time.process_time() + children.ru_utime + children.ru_stime
        return cpu, time.perf_counter()

    def seconds(self) -> tuple[float, float]:
        """Return CPU seconds and wall-clock since the start."""
        cpu, wall = self._read()
        return cpu - self._started[0], wall - self._started[1]


def timed(work: Callable[[], object]) -> float:
    """Return the CPU seconds that some work takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def beside_pmapper(roles: int) -> None:
    """One account beside PMapper's edges of the same storage."""
    print(f"\n{roles:,} roles in one account, CPU seconds")
    (details,) = organization(accounts=1, roles=roles, seed=11)
    with tempfile.TemporaryDirectory() as folder:
        storage = write_pmapper(Path(folder, "pmapper"), [details])

        started = time.process_time()
        built = build_graph(read_collection([storage]).accounts)
        for role in [*built.flat.role_numbers()][:20]:
            built.who_can(built.flat.arns[role], max_hops=1)
        own = time.process_time() - started
        print(f"  read, compiled, who-can of 20 roles         {own:8.2f} s")
        arns = built.flat.arns
        pairs = {
            (arns[member], arns[role]): group.standing
            for role in built.flat.role_numbers()
            for group in built.steps.callers(built.flat.role(role))
            for member in group.members
        }
        whole = time.process_time() - started
        print(
            f"  the same, then the callers of every role    {whole:8.2f} s   {len(pairs):,} pairs"
        )
        with peer(folder) as python:
            if python is None:
                print("  without PMapper: it cannot be installed here")
                return
            script = Path(__file__).with_name("pmapper_peer.py")
            run = subprocess.run(
                [str(python), str(script), str(storage)], capture_output=True, check=True
            )
        found = json.loads(run.stdout)
        seconds, edges = found["seconds"], {(source, to) for source, to in found["edges"]}
        print(
            f"  PMapper 1.1.5, its edges alone              {seconds:8.2f} s   "
            f"{len(edges):,} edges   {seconds / own:.0f} x, {seconds / whole:.1f} x"
        )
        explain_differences(built, pairs, edges)


def explain_differences(
    built: AssumeGraph, pairs: dict[tuple[str, str], Standing], edges: set[tuple[str, str]]
) -> None:
    """Print why the pairs differ from PMapper's edges: by what each hop needs or depends on."""
    print(
        f"    in both {len(pairs.keys() & edges):,}, PMapper's alone {len(edges - pairs.keys()):,}"
    )
    alone: Counter[str] = Counter()
    for source, to in pairs.keys() - edges:
        alone[_why_alone(built, source, to, pairs[source, to])] += 1
    for why, number in alone.most_common():
        print(f"    roledoctor's alone {number:,}: {why}")
    verdicts = Counter(_verdict_of(built, *each) for each in edges - pairs.keys())
    for why, number in verdicts.most_common():
        print(f"    PMapper's alone {number:,}: {why}")


def _why_alone(built: AssumeGraph, source: str, to: str, standing: Standing) -> str:
    if standing.needs:
        return f"needs {', '.join(standing.needs)}"
    if not standing.certain:
        flat = built.flat
        caller, role = flat.caller(flat.numbers[source]), flat.role(flat.numbers[to])
        return f"depends on {', '.join(depends_on(built.judge, caller, role, standing))}"
    return "open for certain, to the role itself" if source == to else "open for certain"


def _verdict_of(built: AssumeGraph, source: str, to: str) -> str:
    """Say which side refuses, as the evaluator has it."""
    flat = built.flat
    caller, role = flat.caller(flat.numbers[source]), flat.role(flat.numbers[to])
    verdict = core_verdicts(built.judge, caller, role, Standing(certain=True))[0]
    refusing = [each.kind for each in verdict.layers if each.decision.endswith("deny")]
    return f"refused by the {' and the '.join(refusing)}"


@contextmanager
def peer(folder: str) -> Iterator[Path | None]:
    """Install PMapper for one run; `None` where that cannot be done."""
    where = Path(folder, "venv")
    venv.create(where, with_pip=True)
    install = [str(where / "bin" / "pip"), "install", "--quiet", PEER]
    done = subprocess.run(install, capture_output=True, check=False)
    yield where / "bin" / "python" if done.returncode == 0 else None


def one_size(roles: int, repeated: float, folder: Path) -> None:
    """Measure one size, in a process of its own."""
    accounts = max(1, roles // ROLES_IN_ACCOUNT)
    path = folder / "snap"
    if os.fork() == 0:  # what makes the organization shall not count in this process's memory
        with SnapshotWriter.open(path, now=NOW) as writer:
            each_account = organization(
                accounts=accounts, roles=ROLES_IN_ACCOUNT, repeated=repeated
            )
            for details in each_account:
                writer.write_account(part_of(details))
            writer.write_organization(organization_part(accounts))
            writer.finish(now=NOW)
        os._exit(0)
    os.wait()
    with open_snapshot(path) as snapshot:
        clock = Clock()
        made = load_graph(snapshot, engine=LocalEngine())
        cpu, wall = clock.seconds()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"  {roles:>9,}  {1 - repeated:8.0%}  {cpu:7.1f} s ({wall:5.1f} wall)"
            f" {cpu / roles * 1e6:6.0f} µs  {memory:7,.0f} MB   {questions(made)}",
            flush=True,
        )


def questions(made: AssumeGraph) -> str:
    """Ask who-can of a named, an account's and an organization's role, a path, a what-if."""
    targets: dict[str, str] = {}
    for role in made.flat.role_numbers():
        shape = made.flat.shape(made.flat.trust[role])
        if shape is not None and shape.entries:
            targets.setdefault(shape.entries[0].kind, made.flat.arns[role])
        if {"named", "account", "anyone"} <= targets.keys():
            break
    told = []
    for kind, word in (("named", "named"), ("account", "account"), ("anyone", "organization")):
        seconds = timed(lambda kind=kind: made.who_can(targets[kind], max_hops=1))  # type: ignore[misc]
        told.append(f"{word} {seconds:.3f}")
    told.append(f"paths {worst_path(made):.2f}")
    told.append(f"what-if {worst_what_if(made, targets['named']):.2f}")
    return ", ".join(told)


def worst_path(made: AssumeGraph) -> float:
    """Return the longest of forty searches between principals that are drawn by a seed."""
    draw = random.Random(3)  # noqa: S311 - a seed is meant
    roles = [*made.flat.role_numbers()]
    pairs = [(draw.randrange(len(made.flat.arns)), draw.choice(roles)) for _ in range(40)]
    arns = made.flat.arns
    return max(timed(lambda s=s, t=t: made.paths(arns[s], arns[t])) for s, t in pairs)  # type: ignore[misc]


def worst_what_if(made: AssumeGraph, role: str) -> float:
    """Return the longest of: a trust policy, a new role, an SCP at the root, an RCP."""
    account = role.split(":")[4]

    def policy(**statement: object) -> dict[str, object]:
        return {"Version": "2012-10-17", "Statement": [statement]}

    assume = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    trust = policy(**assume, Principal={"AWS": f"arn:aws:iam::{account}:root"})
    deny = {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}
    changes = (
        Proposed(kind="trust", of=role, document=trust),
        Proposed(kind="trust", of=f"arn:aws:iam::{account}:role/New", document=trust),
        Proposed(kind="guardrail", of="p-full", document=policy(**deny)),
        Proposed(kind="guardrail", of="p-perimeter", document=policy(**deny, Principal="*")),
    )
    return max(timed(lambda c=c: what_if(made, [c])) for c in changes)  # type: ignore[misc]


if __name__ == "__main__":
    if "--size" in sys.argv:
        at = sys.argv.index("--size")
        one_size(int(sys.argv[at + 1]), float(sys.argv[at + 2]), Path(sys.argv[at + 3]))
    else:
        graph(long="--long" in sys.argv)

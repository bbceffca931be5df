"""The evaluator: verdicts a second beside another engine, and the slowest policies there can be.

The peer is a development tool alone: it is installed for one run, into a folder that goes again.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace

import doctor
from doctor.evaluate import (
    CompiledCaller,
    compile_role,
    decide_question,
    evaluate_question,
    frame_question,
)
from doctor.model.case import CaseRequest
from tests.bench.largest import CONTEXT, largest_case
from tests.evaluate.test_cases import CASES

PEER = "@cloud-copilot/iam-simulate@0.1.173"
PASSES = 7


def evaluation() -> None:
    """Print all figures of the evaluator."""
    lines = [json.dumps(each["case"]) for each in CASES]
    asked = [_compiled(each["case"]) for each in CASES]
    runs: dict[str, Callable[[], object]] = {
        "cold: decoded, parsed, with the whole trace": lambda: [_judge(each) for each in lines],
        "cold: decoded, parsed, the verdict alone": lambda: [_decide(each) for each in lines],
        "warm: role and callers compiled once": lambda: [
            caller.decide(context, action=action) for caller, context, action in asked
        ],
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    peer: list[float] = []
    with _peer(lines) as peer_pass:
        for _ in range(PASSES):
            if peer_pass is not None:
                peer.append(peer_pass())
            for name, run in runs.items():
                times[name].append(_timed(run))
    print(f"\nevaluation, {len(lines)} scenarios, one process, {PASSES} passes each, interleaved")
    if peer:
        _rate("iam-simulate, decoded each time (the peer)", peer, len(lines), None)
    else:
        print("  without a peer: npm is not here, or cannot install it")
    for name, each in times.items():
        _rate(name, each, len(lines), peer)
    largest()


def _judge(line: str) -> str:
    return doctor.verdict(doctor.load_case(json.loads(line))).decision


def _decide(line: str) -> str:
    return decide_question(frame_question(doctor.load_case(json.loads(line))))


def _compiled(scenario: dict[str, Any]) -> tuple[CompiledCaller, dict[str, Any], str]:
    case = doctor.load_case(scenario)
    request = scenario["request"]
    caller = compile_role(case).caller(frame_question(case).caller)
    return caller, request.get("context", {}), request["action"]


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@contextmanager
def _peer(lines: list[str]) -> Iterator[Callable[[], float] | None]:
    """Install and start the peer; give what makes one pass, or `None` where npm cannot."""
    npm, node = shutil.which("npm"), shutil.which("node")
    with tempfile.TemporaryDirectory() as folder:
        install = ["install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, PEER]
        if npm is None or node is None or _fails([npm, *install], folder):
            yield None
            return
        script = Path(folder, "peer.mjs")
        script.write_bytes(Path(__file__).with_name("peer.mjs").read_bytes())
        scenarios = Path(folder, "scenarios.jsonl")
        scenarios.write_text("\n".join(lines), encoding="utf-8")
        with subprocess.Popen(
            [node, str(script), str(scenarios)],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            yield lambda: _pass(process)
            process.communicate()


def _fails(command: list[str], folder: str) -> bool:
    return subprocess.run(command, check=False, capture_output=True, cwd=folder).returncode != 0


def _pass(process: subprocess.Popen[str]) -> float:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def _rate(name: str, times: list[float], count: int, peer: list[float] | None) -> None:
    middle, best = statistics.median(times), min(times)
    ratio = f"   {statistics.median(peer) / middle:.1f} x" if peer else ""
    print(f"  {name:<46}{count / middle:>8,.0f} a second (best {count / best:,.0f}){ratio}")


def largest() -> None:
    """Time all policies at the largest size that AWS allows, every statement nearly met."""
    case = replace(largest_case(), request=CaseRequest(context=CONTEXT, context_complete=True))
    question = frame_question(case)
    caller = compile_role(case).caller(question.caller)
    caller.decide(CONTEXT)
    contexts = [{**CONTEXT, "sts:ExternalId": "a" * each + "b"} for each in range(1000, 1223, 10)]
    times = [_timed(lambda c=each: caller.decide(c)) for each in contexts]  # type: ignore[misc]
    print("\nall policies as large as AWS allows at once, hostile patterns")
    print(
        f"  asked, compiled   median {statistics.median(times) * 1e3:6.2f} ms, most {max(times) * 1e3:.2f}"
    )
    for name, work in (
        ("read and parsed", lambda: frame_question(case)),
        ("asked once", lambda: decide_question(question)),
        ("with the trace", lambda: evaluate_question(question)),
    ):
        each = [_timed(work) for _ in range(PASSES)]
        print(f"  {name:<17} median {statistics.median(each) * 1e3:6.2f} ms")


if __name__ == "__main__":
    evaluation()

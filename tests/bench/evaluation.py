"""The evaluator: verdicts a second beside another engine, and the slowest policies there can be."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
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
from tests.bench.largest import CONTEXT, hostile, largest_case
from tests.evaluate.test_cases import CASES

PEER = "@cloud-copilot/iam-simulate@0.1.173"
PASSES = 5
LIMIT = 0.005


def evaluation() -> None:
    """Print all figures of the evaluator."""
    lines = [json.dumps(each["case"]) for each in CASES]
    asked = [_compiled(each["case"]) for each in CASES]
    peer = _peer(lines)
    cold = best(lambda: [doctor.verdict(doctor.load_case(json.loads(line))) for line in lines])
    quick = best(lambda: [_decide(line) for line in lines])
    warm = best(lambda: [it.decide(context, action=action) for it, context, action in asked])
    count = len(lines)
    print(f"\nevaluation, {count} scenarios, one process, best of {PASSES} passes")
    row("iam-simulate (the peer), decoding included", count / peer if peer else None, None)
    ratio = None if peer is None else count / peer
    row("cold: decoded, parsed, with the whole trace", count / cold, ratio)
    row("cold: decoded, parsed, the verdict alone", count / quick, ratio)
    row("warm: role and callers compiled once", count / warm, ratio)
    if peer is None:
        print("  npm is not here: nothing to compare with")
    largest()


def _decide(line: str) -> str:
    return decide_question(frame_question(doctor.load_case(json.loads(line))))


def _compiled(scenario: dict[str, Any]) -> tuple[CompiledCaller, dict[str, Any], str]:
    case = doctor.load_case(scenario)
    caller = frame_question(case).caller
    request = scenario["request"]
    return compile_role(case).caller(caller), request.get("context", {}), request["action"]


def best(work: Callable[[], object]) -> float:
    """Return the seconds of the best pass."""
    return min(_timed(work) for _ in range(PASSES))


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _peer(lines: list[str]) -> float | None:
    """Time the peer, installed for this once; `None` where npm is missing or cannot install."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        install = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, PEER]
        if subprocess.run(install, check=False, capture_output=True, cwd=folder).returncode:
            return None
        script = Path(folder, "peer.mjs")
        script.write_bytes(Path(__file__).with_name("peer.mjs").read_bytes())
        scenarios = Path(folder, "scenarios.jsonl")
        scenarios.write_text("\n".join(lines), encoding="utf-8")
        run = [node, str(script), str(scenarios), str(PASSES)]
        done = subprocess.run(run, check=True, capture_output=True, text=True, cwd=folder)
        return min(float(line) for line in done.stdout.split())


def row(name: str, rate: float | None, peer: float | None) -> None:
    """Print a rate, and its ratio to the peer's."""
    shown = "-" if rate is None else f"{rate:,.0f}"
    ratio = "" if peer is None or rate is None else f"   {rate / peer:.1f} x"
    print(f"  {name:<46}{shown:>9} a second{ratio}")


def largest() -> None:
    """Time policies of the largest size that AWS allows, written to be slow."""
    case = largest_case()
    request = CaseRequest(context=CONTEXT, context_complete=True)
    question = frame_question(replace(case, request=request))
    caller = compile_role(case).caller(question.caller)
    caller.decide(CONTEXT)
    contexts = [{**CONTEXT, "sts:ExternalId": "a" * n + "b"} for n in range(1200, 1223)]
    times = [_timed(lambda c=each: caller.decide(c)) for each in contexts]  # type: ignore[misc]
    print(f"\nthe largest policies that AWS allows, all at once, hostile (limit {LIMIT * 1e3:.0f} ms)")
    print(f"  compiled: median {statistics.median(times) * 1e3:.2f} ms, most {max(times) * 1e3:.2f}")
    print(f"  read and parsed first: {_timed(lambda: decide_question(question)) * 1e3:.1f} ms, ", end="")
    print(f"with the trace: {_timed(lambda: evaluate_question(question)) * 1e3:.1f} ms")
    for name, size in (("trust policy", 4096), ("managed policy", 6144), ("inline", 10240)):
        document = hostile(size, trust=name == "trust policy")
        print(f"  {name} of {size} characters, parsed and asked: {_alone(document, name):.2f} ms")


def _alone(document: dict[str, Any], name: str) -> float:
    case = largest_case()
    question = frame_question(replace(case, request=CaseRequest(context=CONTEXT), principals={}))
    from doctor.evaluate import parse_policy
    from doctor.evaluate.decide import ask
    from doctor.evaluate.layers import prepare, trace_layer
    from doctor.model.observed import Known

    kind = "trust policy" if name == "trust policy" else "identity policy"
    asked = ask("sts:AssumeRole", question.role_arn, question.caller, question.context)

    def work() -> object:
        policies = Known(((prepare(parse_policy(kind, document)),),))
        return trace_layer(kind, policies, asked)

    return best(work) * 1e3


if __name__ == "__main__":
    evaluation()

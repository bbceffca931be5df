"""`make bench`: the figures, as ratios against a peer in the same run. Nothing is asserted."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from doctor.lab.server import Lab
from tests.bench.two_hops import DEPENDENT, set_two_hops_up

LATENCY = 0.05
ROUNDS = 15
BIN = Path(sys.executable).parent
CONFIG = """[default]
region = us-east-1

[profile project-role]
role_arn = {arn}
source_profile = default
region = us-east-1
"""
CREDENTIALS = "[default]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n"


def main() -> None:
    """Run every bench."""
    with tempfile.TemporaryDirectory() as home:
        start_up(Path(home))
    with tempfile.TemporaryDirectory() as home:
        live_check(Path(home))
    with tempfile.TemporaryDirectory() as home:
        two_hops(Path(home))
    with tempfile.TemporaryDirectory() as home:
        many_profiles(Path(home))
    with tempfile.TemporaryDirectory() as home:
        warm_session(Path(home))
    from tests.bench.evaluation import evaluation
    from tests.bench.graph import graph

    evaluation()
    graph()
    parsing()
    from tests.bench.long_logs import long_logs

    long_logs()
    from tests.bench.interruptions import interruptions

    interruptions()


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def process(arguments: list[str], env: dict[str, str]) -> Callable[[], object]:
    """Return a run of a whole process."""
    return lambda: subprocess.run(arguments, env=env, capture_output=True, check=False)


def row(name: str, times: list[float], peer: list[float] | None = None) -> None:
    """Print a median with its quartiles, and the ratio to a peer's."""
    low, middle, high = statistics.quantiles(times, n=4)
    ratio = "" if peer is None else f"   {middle / statistics.median(peer):.2f} of the peer"
    print(f"  {name:<44} {middle * 1000:8.1f} ms  ({low * 1000:.1f} to {high * 1000:.1f}){ratio}")


def write_home(home: Path, arn: str, key: str, secret: str) -> dict[str, str]:
    """Write the two shared files and return the environment of a process that reads them."""
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(CONFIG.format(arn=arn))
    (home / ".aws" / "credentials").write_text(CREDENTIALS.format(key=key, secret=secret))
    return {"HOME": str(home), "PATH": os.environ["PATH"]}


def start_up(home: Path) -> None:
    """Whole processes beside `aws --version`, interleaved."""
    arn = "arn:aws:iam::222233334444:role/ProjectAdmin"
    env = write_home(home, arn, "AKIARTX3GSDSQAAAAAAA", "notARealSecretKey")
    many = home / "many"
    many.write_text("".join(f"[profile team-{each}]\nrole_arn = {arn}\n" for each in range(2000)))
    runs = {
        "aws --version (the peer)": process([str(BIN / "aws"), "--version"], env),
        "roledoctor --help": process([str(BIN / "roledoctor"), "--help"], env),
        "roledoctor check project-role --offline": process(
            [str(BIN / "roledoctor"), "check", "project-role", "--offline"], env
        ),
        "completion among 2,000 profiles": process(
            [str(BIN / "roledoctor"), "completion", "--complete", "zsh", "roledoctor", "check", ""],
            {**env, "AWS_CONFIG_FILE": str(many)},
        ),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for name, run in runs.items():
        run()
        del name
    for _ in range(ROUNDS):
        for name, run in runs.items():
            times[name].append(timed(run))
    peer = times["aws --version (the peer)"]
    print(f"start-up, whole processes, {ROUNDS} rounds each, interleaved")
    for name, each in times.items():
        row(name, each, None if each is peer else peer)


def live_check(home: Path) -> None:
    """A live check of one hop beside the sum of its AWS calls, one after the other."""
    with Lab(latency=LATENCY) as lab:
        policy = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": ["sts:AssumeRole", "iam:Get*", "iam:List*"],
                    "Resource": "*",
                }
            ],
        }
        bob = lab.create_user("111122223333", "bob", policies=(policy,))
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"AWS": bob.arn}, "Action": "sts:AssumeRole"}
            ],
        }
        arn = lab.create_role("222233334444", "ProjectAdmin", trust_policy=trust)
        env = write_home(home, arn, bob.access_key_id, bob.secret_access_key)
        env["AWS_ENDPOINT_URL"] = lab.url
        check = [str(BIN / "roledoctor"), "check", "project-role"]
        calls = [sys.executable, "-c", _CALLS.format(arn=arn)]
        checks, sums = [], []
        for _ in range(ROUNDS):
            checks.append(timed(process(check, env)))
            sums.append(timed(process(calls, env)))
    print(f"\nlive check of one hop, 50 ms a call, {ROUNDS} rounds each, interleaved")
    row("the same AWS calls in a row, boto3 (the peer)", sums)
    row("roledoctor check project-role", checks, sums)


_CALLS = """
import boto3
s = boto3.Session(profile_name="default", region_name="us-east-1")
sts, iam = s.client("sts"), s.client("iam")
sts.get_caller_identity()
sts.assume_role(RoleArn="{arn}", RoleSessionName="bench")
iam.get_user(UserName="bob")
iam.list_user_policies(UserName="bob")
iam.list_attached_user_policies(UserName="bob")
iam.get_user_policy(UserName="bob", PolicyName="policy-1")
iam.list_groups_for_user(UserName="bob")
iam.list_mfa_devices(UserName="bob")
iam.list_access_keys(UserName="bob")
"""


def two_hops(home: Path) -> None:
    """A live check of two hops that may read everything, beside its slowest chain of calls."""
    with Lab(latency=LATENCY) as lab:
        env, chain = set_two_hops_up(lab, home)
        options = ["--via", "admin", "--via-org", "organization"]
        check = [str(BIN / "roledoctor"), "check", "project-role", *options]
        checks, chains = [], []
        for _ in range(ROUNDS):
            lab.calls.clear()
            checks.append(timed(process(check, env)))
            made = len(lab.calls)
            chains.append(timed(process([sys.executable, "-c", chain], env)))
    waiting = DEPENDENT * LATENCY
    print(f"\nlive check of two hops, all readable, 50 ms a call, {ROUNDS} rounds, interleaved")
    row(f"its {DEPENDENT} calls that wait for each other, boto3", chains)
    row(f"roledoctor check, {made} calls", checks, chains)
    ratio = statistics.median(checks) / waiting
    print(f"  {ratio:.2f} times the {waiting * 1000:.0f} ms that these {DEPENDENT} calls only wait")


def many_profiles(home: Path) -> None:
    """Every profile of a large file, as a whole process, beside boto3 that lists their names."""
    profiles = "".join(
        f"[profile team-{number}]\nrole_arn = arn:aws:iam::222233334444:role/Team{number}\n"
        f"source_profile = default\nregion = eu-west-1\nexternal_id = {number}\n\n"
        for number in range(2000)
    )
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(profiles)
    secret = "notARealSecretKey00000000000000000000000"
    (home / ".aws" / "credentials").write_text(
        CREDENTIALS.format(key="AKIARTX3GSDSQAAAAAAA", secret=secret)
    )
    env = {"PATH": os.environ["PATH"], "HOME": str(home)}
    names = [sys.executable, "-c", "import boto3; print(boto3.Session().available_profiles)"]
    own, peer = [], []
    for _ in range(ROUNDS):
        own.append(timed(process([str(BIN / "roledoctor"), "chain", "--all"], env)))
        peer.append(timed(process(names, env)))
    print(f"\n2,000 profiles in one file, whole processes, {ROUNDS} rounds each, interleaved")
    row("boto3, available_profiles (the peer)", peer)
    row("roledoctor chain --all", own, peer)


def warm_session(home: Path) -> None:
    """A session that is kept already, as an SDK asks for it: at most a third of boto3's time."""
    from tests.bench.sessions import import_times, programs, set_role_up

    with Lab() as lab:
        env = set_role_up(lab, write_home, home)
        runs = {name: process(command, env) for name, command in programs().items()}
        times: dict[str, list[float]] = {name: [] for name in runs}
        for run in runs.values():
            run()
        for _ in range(ROUNDS):
            for name, run in runs.items():
                times[name].append(timed(run))
        dearest = import_times(env)
    print(f"\na session of the same profile, whole processes, {ROUNDS} rounds each, interleaved")
    peer = next(iter(times.values()))
    for name, each in times.items():
        row(name, each, None if each is peer else peer)
    print(f"  its dearest imports: {dearest}")


def parsing() -> None:
    """Half a megabyte of adversarial text, then a whole one: the time doubles, and no more."""
    from doctor.profiles import parse_config_file
    from tests.bench.adversaries import ADVERSARIES

    print("\nparsing a megabyte of adversarial text, and the ratio to half of it")
    for name, make in ADVERSARIES.items():
        half, whole = make(500_000), make(1_000_000)
        times: dict[str, list[float]] = {half: [], whole: []}
        for _ in range(5):
            for text, spent in times.items():
                spent.append(timed(lambda t=text: parse_config_file("config", "c", t)))  # type: ignore[misc]
        ratio = min(times[whole]) / min(times[half])
        print(f"  {name:<44} {min(times[whole]) * 1000:8.1f} ms   {ratio:.2f} of half a megabyte")


if __name__ == "__main__":
    main()

"""Start-up is part of the product: what each command loads, and what it must not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HEAVY = ("boto3", "botocore", "networkx", "policyuniverse", "moto", "yaml")


def loaded(arguments: list[str]) -> set[str]:
    program = (
        "import sys, io, contextlib\n"
        "from doctor.cli.run import main\n"
        "with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):\n"
        f"    main({arguments!r})\n"
        "print(' '.join(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"HOME": os.environ["HOME"], "PATH": "/usr/bin:/bin"},
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    ("arguments", "forbidden"),
    [
        (["--help"], (*HEAVY, "rich", "msgspec")),
        (["check", "--help"], (*HEAVY, "rich", "msgspec")),
        (["snapshot", "--help"], (*HEAVY, "rich", "msgspec")),
        (["graph", "--help"], (*HEAVY, "rich", "msgspec")),
        (["graph", "--snapshot", "nowhere"], (*HEAVY, "rich")),
        (["rules"], (*HEAVY, "rich")),
        (["check", "x", "--offline", "--format", "json"], (*HEAVY, "rich")),
        (["check", "x", "--offline"], HEAVY),
        (["chain", "x"], HEAVY),
        (["demo", "--list"], HEAVY),
        (["whoami", "--all"], (*HEAVY, "rich")),
        (["env", "--unset"], (*HEAVY, "rich")),
        (["env", "--help"], (*HEAVY, "rich", "msgspec")),
        (["completion", "bash"], (*HEAVY, "rich", "msgspec")),
        (
            ["completion", "--complete", "zsh", "roledoctor", "check", "--"],
            (*HEAVY, "rich", "msgspec"),
        ),
        (["completion", "--complete", "zsh", "roledoctor", "check", ""], (*HEAVY, "rich")),
        (["completion", "--complete", "zsh", "roledoctor", "rules", ""], (*HEAVY, "rich")),
        (["completion", "--complete", "zsh", "roledoctor", "demo", ""], (*HEAVY, "rich")),
    ],
)
def test_a_command_loads_nothing_heavy(arguments: list[str], forbidden: tuple[str, ...]) -> None:
    assert not loaded(arguments) & set(forbidden)


def test_importing_the_package_costs_nothing() -> None:
    program = "import sys, doctor; print(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    names = {name.partition(".")[0] for name in done.stdout.split()}
    assert not names & {*HEAVY, "rich", "msgspec"}

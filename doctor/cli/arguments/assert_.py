"""The arguments of `roledoctor assert`."""

from __future__ import annotations

import argparse

from doctor.cli.parser import add_output_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `assert`."""
    parser.add_argument("file", metavar="FILE", help="the expectations, as YAML or JSON")
    parser.add_argument(
        "--from",
        dest="from_",
        metavar="FILE",
        action="append",
        default=[],
        help="a case file with roles and principals that FILE does not give; repeatable",
    )
    parser.add_argument(
        "--snapshot",
        metavar="DIR",
        help="a snapshot with roles and principals that FILE names but does not give",
    )
    add_output_options(parser, formats=("text", "json", "junit", "sarif", "github"))
    parser.epilog = (
        "a file says who may assume which role, and who may not:\n"
        "  schema: roledoctor.expectations/1\n"
        "  roles:\n"
        "    Deploy: {arn: arn:aws:iam::222233334444:role/Deploy, trust: deploy-trust.json}\n"
        "  principals:\n"
        "    alice: {arn: arn:aws:iam::111122223333:user/alice, policies: [alice.json]}\n"
        "  expect:\n"
        "    - alice with MFA may assume Deploy\n"
        "    - alice may not assume Deploy\n"
        "\n"
        "exit codes: 0 all hold, 1 some do not, 3 some are undecided, 2 the file is wrong\n"
        "the whole format: docs/assert.md"
    )

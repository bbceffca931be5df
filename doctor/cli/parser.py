"""The commands and their parsers: light, so that `--help` answers at once."""

from __future__ import annotations

import argparse
import importlib
import keyword
import re
from collections.abc import Iterable
from typing import Final, NoReturn

from doctor.gather.watch import WHOLE_SECONDS
from doctor.model.limits import EVENT_HISTORY_DAYS

COMMANDS: Final[dict[str, str]] = {
    "check": "find out why a role cannot be assumed, and how to fix it",
    "chain": "show the profile chain: each value, where and why it is set",
    "fix": "fix your own config files: shows the diff and asks first",
    "explain": "explain a rule, or diagnose a pasted error text",
    "assert": "check who may assume which role, before a deployment",
    "rules": "list the causes that roledoctor knows",
    "whoami": "show a profile's identity, and until when; --all for all",
    "env": "assume a role and print export lines for the shell",
    "credential-process": "print a session for credential_process, for every SDK",
    "exec": "run a command as a role; its credentials renew themselves",
    "console": "print a sign-in URL for the web console, as a role",
    "paths": "find who can reach a role, or what a principal can reach",
    "snapshot": "collect what the graph needs: an account or organization",
    "graph": "draw or export the assume-role graph",
    "reveal": "put the real names back into a text with stand-ins",
    "demo": "try roledoctor on an embedded lab, without an AWS account",
    "completion": "print the completion script for your shell",
}
"""Every command, with the line that `--help` shows."""

INTERMIXED: Final = ("fix",)
"""Commands whose options may stand between their positional arguments."""

RUNS_COMMAND: Final = ("exec",)
"""Commands that run another one, whose words stand after `--`."""

HELP_OPTIONS: Final = ("-h", "--help")
VERSION_OPTIONS: Final = ("-V", "--version")
TOP_OPTIONS: Final[dict[tuple[str, ...], str]] = {
    HELP_OPTIONS: "this help; roledoctor COMMAND --help for a command",
    VERSION_OPTIONS: "the version",
}
"""The options that stand in a command's place, with the line that `--help` shows."""

_MOST_DAYS: Final = 3_650
"""Days, ten years: records in a file may be older than what CloudTrail's history holds."""
_LONGEST_RUN: Final = 86_400
"""Seconds, a day: whatever runs longer hangs."""
_RUN_SECONDS: Final = {"snapshot": 14_400.0}
"""Seconds that a command may take where `WHOLE_SECONDS` are too few: an organization has thousands
of accounts, and AWS slows down whoever reads them fast."""
_WAITS_FOR_NOBODY: Final = ("completion", "demo")
"""Commands that need no end: they are given no file, and ask nobody. A demo's shell lasts."""

_EPILOG = """\
exit codes
  0  healthy          1  failing         2  wrong arguments or an unreadable file
  3  inconclusive     4  a fault of roledoctor itself         130  interrupted

roledoctor only reads: none of its calls changes anything in AWS.
Start with: roledoctor check PROFILE     without an AWS account: roledoctor demo"""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help at the width of the terminal, 80 columns where there is none."""

    def __init__(self, prog: str) -> None:
        import shutil  # noqa: PLC0415 - only help has a width

        width = min(shutil.get_terminal_size((80, 24)).columns, 100)
        super().__init__(prog, max_help_position=28, width=width)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line: the usage is a screen of its own."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and where the options are listed. Ends with 2."""
        from doctor.render.clean import clean  # noqa: PLC0415 - only a complaint needs it
        from doctor.texts.secret_text import hide_secrets  # noqa: PLC0415 - as above

        message = clean(_hide_values(hide_secrets(message)), color=False).replace("\n", "\\n")
        # Parsed between options, what may be left out would be listed as missing as well.
        missing = message.replace("required: TARGET, ID", "required: TARGET")
        missing += _nearest_options(message, self._option_string_actions) or _nearest_choice(
            message
        )
        if self.prog.rpartition(" ")[2] in RUNS_COMMAND and "unrecognized" in message:
            missing += " (the command goes after --)"
        end = "" if missing.endswith("?") else "."
        self.exit(2, f"{self.prog}: {missing.rstrip('.')}{end} See {self.prog} --help.\n")


def _hide_values(message: str) -> str:
    """Hide what was given to options that do not exist: nobody knows what they were to take."""
    complaint, unrecognized, words = message.partition("unrecognized arguments: ")
    if not unrecognized:
        return message
    from doctor.case.public_commands import show_command  # noqa: PLC0415 - only a slip needs it

    shown = show_command(f"roledoctor {words}").partition(" ")[2]
    return f"{complaint}{unrecognized}{shown}"


def _nearest_options(message: str, known: Iterable[str]) -> str:
    """Say which options may be meant by those that the complaint names."""
    _, unrecognized, words = message.partition("unrecognized arguments: ")
    slips = [word.partition("=")[0] for word in words.split() if word.startswith("--")]
    if not unrecognized or not slips:
        return ""
    from doctor.profiles.nearest import nearest_names  # noqa: PLC0415 - only a slip needs it

    near = [names[0] for slip in slips if (names := nearest_names(slip, known, 1))]
    return f"; did you mean {' '.join(near)}?" if near else ""


def _nearest_choice(message: str) -> str:
    """Say which choice of an option may be meant."""
    found = re.search(r"invalid choice: '(.*)' \(choose from (.*)\)", message)
    if found is None:
        return ""
    from doctor.profiles.nearest import nearest_names  # noqa: PLC0415 - only a slip needs it

    near = nearest_names(found[1], re.findall(r"[\w-]+", found[2]), 1)
    return f"; did you mean {near[0]}?" if near else ""


def target_first(name: str, words: list[str]) -> list[str]:
    """Take `--profile NAME`, as the AWS CLI has it, for TARGET where a command has one."""
    if name not in _TAKES_PROFILE:
        return words
    end = words.index("--") if "--" in words else len(words)
    for position, word in enumerate(words[:end]):
        option, equals, value = word.partition("=")
        if option == "--profile" and equals:
            return [value, *words[:position], *words[position + 1 :]]
        if word == "--profile" and position + 1 < end:
            return [words[position + 1], *words[:position], *words[position + 2 :]]
    return words


_TAKES_PROFILE: Final = (
    *("check", "chain", "fix", "whoami", "env", "exec", "console", "credential-process"),
)
"""Commands whose first word is a profile."""


def top_help() -> str:
    """Return the help of the whole program."""
    options = {", ".join(names): line for names, line in TOP_OPTIONS.items()}
    return (
        "usage: roledoctor COMMAND [options]\n\n"
        "Finds why an AWS role cannot be assumed, and how to fix it.\n\n"
        f"commands\n{_table(COMMANDS)}\n\n"
        f"options\n{_table(options)}\n\n{_EPILOG}"
    )


def _table(rows: dict[str, str]) -> str:
    longest = max(map(len, rows))
    return "\n".join(f"  {name:<{longest}}  {line}" for name, line in rows.items())


def command_parser(name: str) -> argparse.ArgumentParser:
    """Return the parser of a command. None of what the command works with is loaded for it."""
    line = COMMANDS[name]
    parser = _Parser(
        prog=f"roledoctor {name}",
        description=f"{line[0].upper()}{line[1:]}.",
        formatter_class=_Formatter,
        allow_abbrev=False,
    )
    importlib.import_module(f"doctor.cli.arguments.{_module_name(name)}").add_arguments(parser)
    if name not in _WAITS_FOR_NOBODY:
        _add_timeout_option(parser, name)
    return parser


def command_module(name: str) -> str:
    """Return the name of the module that does a command's work."""
    return f"doctor.cli.{_module_name(name)}"


def _module_name(name: str) -> str:
    module = name.replace("-", "_")
    return f"{module}_" if keyword.iskeyword(module) else module


EVERY_FORMAT: Final = ("text", "json", "markdown", "html", "sarif", "junit", "github")


def add_output_options(
    parser: argparse.ArgumentParser, formats: tuple[str, ...] = ("text", "json")
) -> None:
    """Add the options on what is printed, and how."""
    group = parser.add_argument_group("output")
    group.add_argument("--format", choices=formats, default="text")
    group.add_argument(
        "--output", metavar="FILE", help="write to this file instead of standard output"
    )
    group.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="default: auto"
    )
    group.add_argument("-v", "--verbose", action="store_true", help="show everything")


def add_live_options(parser: argparse.ArgumentParser) -> None:
    """Add the options on what AWS is asked, and with what."""
    parser.add_argument("--offline", action="store_true", help="nothing leaves this machine")
    parser.add_argument("--no-assume", action="store_true", help="do not call AssumeRole")
    add_reading_options(parser)
    add_endpoint_option(parser)
    parser.add_argument("--mfa-code", metavar="CODE", help="the six digits of your MFA device")
    parser.add_argument(
        "--quiet", action="store_true", help="do not show progress on standard error"
    )


def _add_timeout_option(parser: argparse.ArgumentParser, name: str) -> None:
    """Add the option on how long a run may take."""
    seconds = _RUN_SECONDS.get(name, WHOLE_SECONDS)
    parser.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=_seconds,
        default=seconds,
        help=f"stop after this time and report what is known by then (default: {seconds:g})",
    )


def add_endpoint_option(parser: argparse._ActionsContainer) -> None:
    """Add the option that names a host which credentials may go to."""
    parser.add_argument(
        "--endpoint",
        metavar="HOST",
        action="append",
        default=[],
        help="allow credentials to go to this host, which an endpoint setting names and which is "
        "not AWS; repeatable",
    )


def _seconds(text: str) -> float:
    """Read a number of seconds."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if 0 < seconds <= _LONGEST_RUN:
        return seconds
    message = f"“{text}” is not a number of seconds from 1 to {_LONGEST_RUN}"
    raise argparse.ArgumentTypeError(message)


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that name profiles which only read."""
    parser.add_argument(
        "--via", metavar="PROFILE", help="credentials that may read IAM in the role's account"
    )
    parser.add_argument(
        "--via-org",
        metavar="PROFILE",
        help="credentials that may read the organization: its SCPs and RCPs",
    )


def add_history_options(parser: argparse.ArgumentParser) -> None:
    """Add the options on what happened before."""
    parser.add_argument(
        "--history",
        metavar="DAYS",
        nargs="?",
        type=_days,
        const=EVENT_HISTORY_DAYS,
        help="show what changed in the last DAYS days, from CloudTrail "
        f"(default: {EVENT_HISTORY_DAYS})",
    )
    parser.add_argument(
        "--history-from",
        metavar="FILE",
        action="append",
        default=[],
        help="the same from a file of events; athena:TABLE or lake:STORE prints the query for it",
    )


def _days(text: str) -> int:
    """Read a number of days; a target that follows `--history` is no such number."""
    if text.isdecimal() and 0 < int(text) <= _MOST_DAYS:
        return int(text)
    message = (
        f"“{text}” is not a number of days from 1 to {_MOST_DAYS}; if it is the target, put it "
        "before --history, or write --history=7"
    )
    raise argparse.ArgumentTypeError(message)


def add_advice_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that leaves advice out."""
    parser.add_argument(
        "--no-advice",
        action="store_true",
        help="show only causes, no advice on what works but is risky",
    )


def add_redaction_options(parser: argparse.ArgumentParser, *, what: str) -> None:
    """Add the options on names that are replaced in `what` is passed on."""
    group = parser.add_argument_group("redaction")
    group.add_argument(
        "--no-redact", action="store_true", help=f"keep accounts and names readable in {what}"
    )
    group.add_argument(
        "--save-key",
        metavar="FILE",
        help="save the key of the stand-ins to this file, for --key and roledoctor reveal",
    )


def add_evidence_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that bring evidence from elsewhere."""
    group = parser.add_argument_group("evidence")
    group.add_argument(
        "--from",
        dest="from_",
        metavar="FILE",
        action="append",
        default=[],
        help="read a case file (- is standard input) instead of this machine; repeatable",
    )
    group.add_argument(
        "--error",
        metavar="TEXT",
        action="append",
        default=[],
        help="an error text, or @FILE to read one from a file; repeatable",
    )
    for option, what in (
        ("--trust-policy", "the role's trust policy, or the output of aws iam get-role"),
        ("--identity-policy", "an identity policy of the caller; repeat it to give all of them"),
        ("--boundary", "the caller's permissions boundary"),
        ("--session-policy", "the session policy of the calling session"),
        ("--scp", "an SCP of the caller's account; repeatable, one file for each level"),
        ("--rcp", "an RCP of the role's account; repeatable"),
    ):
        group.add_argument(option, metavar="FILE", action="append", default=[], help=what)
    group.add_argument(
        "--context",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="a condition key of the request that only you know (KEY=A,B for several values, "
        "KEY= if the request lacks it); repeatable",
    )
    group.add_argument(
        "--key",
        metavar="FILE",
        help="the key of a redacted case, so that other evidence gets the same stand-ins",
    )

"""What rules ask of the tool that failed: which it is, and in which version.

A text that roledoctor's own attempt brought (`probe`) tells nothing of the user's tool.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.case.failed_tool import (
    Tool,
    failed_tool,
    find_named_releases,
    program_words,
    texts_of_user,
)
from doctor.model.command_line import CommandLine
from doctor.model.sdk import Component, Sdk, Version
from doctor.model.situation import Situation
from doctor.texts.sdk_names import find_version, tells_version
from doctor.texts.shell_commands import read_command_line

__all__ = [
    "READS_CREDENTIALS_ALONE",
    "Tool",
    "command_line_of",
    "command_of",
    "format_version",
    "program_words",
    "texts_of",
    "tool_of",
    "versions_of",
]

READS_CREDENTIALS_ALONE: Final[tuple[Sdk, ...]] = ("go-v1", "js-v2")
"""SDKs that read no config file unless AWS_SDK_LOAD_CONFIG is set.

https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
"""


def command_of(situation: Situation) -> str | None:
    """Return the command line that failed, as it was typed."""
    return situation.case.attachment("command")


def command_line_of(situation: Situation) -> CommandLine:
    """Return the command line that failed, as words; one without words where none is known."""
    return read_command_line(command_of(situation) or "")


def texts_of(situation: Situation) -> Iterator[str]:
    """Give every text of the user's own: errors first, then the command and attachments."""
    return texts_of_user(situation.case)


def tool_of(situation: Situation) -> Tool | None:
    """Return the tool that failed; `None` where nothing tells which it was."""
    return failed_tool(situation.case)


def versions_of(situation: Situation) -> dict[Component, Version]:
    """Return the releases that version lines, manifests and logs name; the first of each counts."""
    found = find_named_releases(situation.case)
    own = _own_version(situation)
    if own is not None:
        found.setdefault(*own)
    return found


def format_version(version: Version) -> str:
    """Write a version with dots."""
    return ".".join(str(number) for number in version)


def _own_version(situation: Situation) -> tuple[Component, Version] | None:
    """Read the tool's own release from what `TOOL --version` printed."""
    tool = tool_of(situation)
    if tool is None or tool.component is None:
        return None
    for each in situation.case.attachments:
        if tells_version(each.name):
            version = find_version(each.text)
            if version is not None:
                return tool.component, version
    return None

"""What the text of a failure names besides its parts: hosts, files, roles, settings, programs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from doctor.model.arn import ROLE_NAME_PATTERN
from doctor.model.failure import MissingRole

_QUARANTINE: Final = re.compile(r"AWSCompromisedKeyQuarantine(?:V\d+)?")
_PROGRAM: Final = re.compile(r"[\w-]{1,40}(?=:)")
_HOST: Final = re.compile(
    r"//(?:[^\s/@]{0,100}@)?(?P<of_url>\[[0-9a-f:]{2,45}\]|[\w.-]{1,253})|"
    r"\b(?:lookup|ENOTFOUND|EAI_AGAIN|resolve|(?<!such )host)[ :]{1,2}[\"'`]?"
    r"(?P<sought>\w[\w.-]{0,252})|"
    r"(?<![\w./-])(?P<called>(?=[\w.-]*[a-z.])(?!\d{4}-)\w[\w.-]{0,252}):\d{2,5}(?!\w)",
    re.IGNORECASE,
)
"""A host of a URL, one whose address is sought, one with a port behind it: no time of day."""

_PATH: Final = (
    r"(?P<{}>(?:[A-Za-z]:|~|/|%\w+%)?[^\s'\"()\[\]:,;]{{0,200}}\.aws[/\\](?:config|credentials))\b"
)
_MISSING_FILE: Final = re.compile(
    _PATH.format("first")
    + r"['\"]?[\s:.,-]{0,4}(?:file )?(?:no such file|cannot find|could not be found|does not exist|"
    r"(?:was )?not found)|(?:no such file or directory|(?:cannot|could not|unable to) (?:open|find|"
    r"read)(?: \w+){0,3}|failed to open file)[\s:'\"]{1,4}" + _PATH.format("last"),
    re.IGNORECASE,
)
"""The path of a shared file, and that no file is there, side by side."""

_FOLDER: Final = re.compile(r"\.aws[/\\]", re.IGNORECASE)
_MOST_FOLDERS: Final = 200
"""Folders named `.aws` in one text: a failure names one or two, a log of failures many."""
_BEFORE_FOLDER: Final = 260
_BEHIND_FOLDER: Final = 60
"""Characters that a path and the words beside it take, before its folder and behind it."""

_MOST_LINES: Final = 4_000
"""Lines: those of the failure, not of the log it stands in."""
_LONGEST_LINE: Final = 2_000
"""Characters of a line: IAM's sentence stands at its beginning."""
_MISSING_ROLE: Final = re.compile(
    rf"role with name (?P<name>{ROLE_NAME_PATTERN}) cannot be found", re.IGNORECASE
)
_SSO_SETTING: Final = re.compile(r"\bsso_(?:start_url|region|account_id|role_name)\b")
READ: Final = (_MISSING_ROLE,)
READ_IN_FAILURES: Final = (_MISSING_FILE, _SSO_SETTING, _QUARANTINE)
READ_OF_ANOTHER: Final = (_HOST,)


def find_hosts(text: str) -> Iterator[str]:
    """Give the hosts that a text names, in order and in lower case, an IPv6 address bare."""
    for match in _HOST.finditer(text):
        host = match["of_url"] or match["sought"] or match["called"]
        yield host.strip("[].").lower()


def find_missing_files(text: str) -> Iterator[str]:
    """Give the paths of shared files of which a text says that no file is there, each once."""
    found: dict[str, None] = {}
    for folder in itertools.islice(_FOLDER.finditer(text), _MOST_FOLDERS):
        # Only around a folder of that name: a line without one may be as long as a log.
        near = text[max(0, folder.start() - _BEFORE_FOLDER) : folder.end() + _BEHIND_FOLDER]
        found |= {match["first"] or match["last"]: None for match in _MISSING_FILE.finditer(near)}
    yield from found


def find_missing_roles(text: str) -> Iterator[MissingRole]:
    """Give the roles that IAM could not find, as it says in the first lines of a text."""
    for line in text.splitlines()[:_MOST_LINES]:
        match = _MISSING_ROLE.search(line[:_LONGEST_LINE])
        if match is not None:
            yield MissingRole(name=match["name"], line=line.strip())


def find_sso_settings(text: str) -> Iterator[str]:
    """Give the settings of Identity Center in a profile that a text names, in order."""
    yield from _SSO_SETTING.findall(text)


def find_quarantine_policy(text: str) -> str | None:
    """Return the policy that AWS attaches to users whose key has leaked, as a text names it."""
    match = _QUARANTINE.search(text)
    return None if match is None else match[0]


def find_program(text: str) -> str | None:
    """Return the program that an error begins with, as programs sign theirs: `aws-vault: …`."""
    match = _PROGRAM.match(text)
    return None if match is None else match[0]

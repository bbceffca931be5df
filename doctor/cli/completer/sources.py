"""The names that complete a value: profiles, roles, rules and demos, of this machine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from doctor.cli.completer.grammar import Slot
from doctor.model.file_sizes import LARGEST_SHARED_FILE

_HEADER = re.compile(r"^\ufeff?\[(.+)\]", re.M)
_PLAIN_PROFILE = re.compile(r"""profile[ \t]+(?:([\w.@/+:-]+)|"([^"\\]*)"|'([^']*)')""")
_ROLE_ARN = re.compile(r"^[ \t]*role_arn[ \t]*[=:][ \t]*(arn:\S+)", re.M)


def profiles(slot: Slot) -> list[str]:
    """Return the names of the profiles in the user's own files."""
    del slot
    return list(dict.fromkeys(_profile_names()))


def targets(slot: Slot) -> list[str]:
    """Return the profiles, and the roles that they name once an ARN is being typed."""
    if slot.text.startswith("arn"):
        return [*profiles(slot), *dict.fromkeys(_role_arns())]
    return profiles(slot)


def rule_ids(slot: Slot) -> list[str]:
    """Return the ids of the rules, but for those that stand on the line already."""
    from doctor.rules.catalogue import CATALOGUE  # noqa: PLC0415 - few completions need it

    return [each for each in sorted(CATALOGUE) if each not in slot.given]


def rule_id_at_first(slot: Slot) -> list[str]:
    """Return the ids of the rules for the first word; what follows another word is free text."""
    return [] if slot.given else rule_ids(slot)


def demos(slot: Slot) -> list[str]:
    """Return the names of the demos."""
    from doctor.demo.scenarios import SCENARIOS  # noqa: PLC0415 - few completions need them

    del slot
    return [each.name for each in SCENARIOS]


def _profile_names() -> Iterator[str]:
    """Give the profiles that SDKs see, in the order of the files.

    Only the headers are read: a line that is broken, below or above one, takes nothing away.
    """
    from doctor.profiles.section_parser import classify_header  # noqa: PLC0415 - few completions need it

    config, credentials = _shared_files()
    for header in _HEADER.findall(config):
        # shlex, which reads any header, needs too long for thousands of them.
        plain = _PLAIN_PROFILE.fullmatch(header)
        if plain is not None:
            yield plain[plain.lastindex or 0]
            continue
        kind, name, why_ignored = classify_header("config", header)
        if kind == "profile" and why_ignored is None:
            yield name
    for header in _HEADER.findall(credentials):
        _, name, why_ignored = classify_header("credentials", header)
        if why_ignored is None and name != "DEFAULT":
            yield name


def _role_arns() -> Iterator[str]:
    for text in _shared_files():
        yield from _ROLE_ARN.findall(text)


def _shared_files() -> tuple[str, str]:
    """Read the config and the credentials file; what cannot be read is empty."""
    from doctor.profiles.read import config_paths  # noqa: PLC0415 - few completions need it

    config, credentials = (_read(path) for path in config_paths(os.environ))
    return config, credentials


def _read(path: str) -> str:
    from doctor.profiles.decode import UTF_16  # noqa: PLC0415 - as above
    from doctor.profiles.plain_files import read_plain  # noqa: PLC0415 - as above

    try:
        # A pipe would be empty afterwards, and could keep the shell waiting.
        data = read_plain(Path(path).expanduser(), LARGEST_SHARED_FILE)
    except (OSError, RuntimeError, ValueError):
        return ""
    encoding = "utf-16" if data[:2] in UTF_16 else "utf-8"
    return data.decode(encoding, errors="replace").replace("\r\n", "\n").replace("\r", "\n")

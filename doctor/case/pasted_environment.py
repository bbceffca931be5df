"""The environment of the process that failed, as a paste shows it.

What a paste does not show is not known to be absent, unless `env` itself printed what there is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any, Final

from msgspec.structs import replace

from doctor.case.pasted_commands import read_command
from doctor.model.case import Case, CasePasted
from doctor.texts.attachments import WORKLOAD_LEVELS
from doctor.texts.documents.assignments import find_computed, is_known_value
from doctor.texts.documents.blackouts import MASK, is_masked_key, mask_key
from doctor.texts.transcript.pieces import Piece, Transcript

_PRINTED: Final = re.compile(
    r"(?:env|printenv|set|Get-ChildItem[ ]env:|gci[ ]env:)(?:[ ]*\|[ ]*(?:grep|sort|findstr)\b"
    r"(?:[ ]+-\w+)*[ ]*[\"']?\^?(?:AWS_?)?[\"']?)*\Z"
)
_NAMES: Final = re.compile(
    r"(?:env|printenv|export|set|declare)\b[^\n]*\|[^\n]*\b(?:cut|sed|awk)\b|compgen\b"
    r"|\(?(?:Get-ChildItem|gci|dir|ls)[ ]env:[^\n]*\bname\b",
    re.IGNORECASE,
)
"""Commands that print the names of variables without their values."""
_OURS: Final = re.compile(r"AWS_[A-Z0-9_]+\Z")
_KEYS: Final = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


def add_pasted_environment(
    case: Case, transcript: Transcript, command: str | None, words: str = ""
) -> Case:
    """Take the assignments of a paste: shells, containers, manifests, then the command's own.

    What is unset behind the words of the failure was set when it failed.
    """
    said = [each.last for each in transcript.of_kind("text") if each.raw in words]
    kept = [
        each
        for each in transcript.of_kind("assignment", "command")
        if each.kind == "command" or each.value[1] or not said or each.first < said[-1]
    ]
    assigned = [each for each in kept if each.kind == "assignment"]
    env = dict(_in_documents(transcript))
    places: dict[str, int] = {}
    for piece in kept:
        if piece.kind == "command":
            computed = find_computed(piece.text)
            if computed in _KEYS:
                env[computed] = MASK
                places[computed] = piece.first
            continue
        name, value = piece.value
        if (shown := _known_part(name, value)) is not None:
            env[name] = shown
            places[name] = piece.first
        elif not value:
            env.pop(name, None)
    env |= {} if command is None else read_command(command).env
    env |= {name: MASK for name in _named_variables(transcript) if name not in env}
    if not env:
        return case
    printed = bool(assigned) and all(map(_is_printed, assigned))
    printed &= all(name in env or not value for name, value in (each.value for each in assigned))
    pasted = (CasePasted(what=name, lines=(line,)) for name, line in places.items())
    return replace(case, env=env, env_partial=not printed, pasted=(*case.pasted, *pasted))


def _named_variables(transcript: Transcript) -> Iterator[str]:
    """Give the parts of keys that are listed by their names alone: they are set, to whatever."""
    for piece, behind in itertools.pairwise(transcript.pieces):
        if piece.kind == "command" and behind.kind == "text" and _NAMES.match(piece.text):
            named = set(map(str.strip, behind.text.splitlines()))
            yield from (name for name in _KEYS if name in named)


def _known_part(name: str, value: str) -> str | None:
    """Return the value of a variable as far as it is known; `None` where it is not.

    A part of a key counts where it is masked, too; a masked name would be taken for the name.
    """
    if name in _KEYS and is_masked_key(value):
        return mask_key(value)
    return value if is_known_value(value) else None


def _is_printed(piece: Piece) -> bool:
    """Say whether a variable stands in what `env` printed: then that is all there is.

    A job's log lists under `env:` what its workflow sets, as `NAME: value`; that is not all.
    """
    label = piece.label
    if label is None or label.kind != "environment" or _PRINTED.match(label.text) is None:
        return False
    return piece.text.lstrip().startswith(f"{piece.value[0]}=")


def _in_documents(transcript: Transcript) -> Iterator[tuple[str, str]]:
    for piece in transcript.of_kind("yaml", "json"):
        yield from _variables(piece.value, WORKLOAD_LEVELS)


def _variables(value: object, depth: int) -> Iterator[tuple[str, str]]:
    """Give the variables of containers: of a pod's spec, a compose service, a task definition."""
    if depth == 0:
        return
    if isinstance(value, list):
        for each in value:
            yield from _variables(each, depth - 1)
        return
    if not isinstance(value, dict):
        return
    name, held = value.get("name"), value.get("value")
    if isinstance(name, str) and isinstance(held, str) and _OURS.match(name):
        if (shown := _known_part(name, held)) is not None:
            yield name, shown
        return
    for key, inner in value.items():
        if key in {"environment", "env"}:
            yield from _read_list(inner)
        if isinstance(inner, (dict, list)):
            yield from _variables(inner, depth - 1)


def _read_list(value: object) -> Iterator[tuple[str, str]]:
    """Read `NAME: value` and `- NAME=value`."""
    pairs: list[tuple[Any, Any]] = list(value.items()) if isinstance(value, dict) else []
    for each in value if isinstance(value, list) else ():
        name, sign, held = each.partition("=") if isinstance(each, str) else ("", "", "")
        pairs += [(name, held)] if sign else []
    for name, held in pairs:
        plain = isinstance(name, str) and isinstance(held, (str, int))
        if plain and _OURS.match(name) and (shown := _known_part(name, str(held))) is not None:
            yield name, shown

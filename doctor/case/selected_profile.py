"""Which profile a case asks for where neither its target nor a variable says so.

Terraform, serverless and scripts name the profile in their own files, wrappers in their options,
and many an error names the profile that it is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.case import Case, CaseTarget
from doctor.model.chain import SharedConfig
from doctor.model.failure import Failure
from doctor.profiles import SELECTING
from doctor.texts.named_profiles import find_profiles

_COMMAND: Final = "command"
_EARLIER: Final = "earlier command"


def select_named_profile(
    case: Case, shared: SharedConfig | None, failures: tuple[Failure, ...]
) -> Case:
    """Select the one profile of the files that the tool's own files, or an error, name.

    Only a profile that stands in the files is taken, and only where nothing else decides: keys in
    the environment and a selecting variable come first with some tools, and not with others.
    """
    if shared is None or case.target != CaseTarget() or case.files is UNSET:
        return case
    env = {} if case.env is UNSET else case.env
    if any(env.get(name) for name in (*SELECTING, "AWS_ACCESS_KEY_ID")):
        return case
    there = set(shared.profile_names)
    for told in (_profile_names(case), (each.profile for each in failures)):
        found = {name for name in told if name in there}
        if found:
            return _select(case, found)
    return case


def _select(case: Case, found: set[str]) -> Case:
    if len(found) != 1:
        return case
    return replace(case, target=CaseTarget(profile=found.pop()))


def _profile_names(case: Case) -> Iterator[str]:
    failed = case.attachment(_COMMAND) is not None
    for each in case.attachments:
        if failed and each.name == _EARLIER:
            # What an earlier command was told, the one that failed was not.
            continue
        yield from find_profiles(each.text, of_files=each.name != _COMMAND)

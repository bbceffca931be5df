"""The engine for programs: load a case, check it, ask the policy question, resolve a chain.

Every function is pure but for `load_case` of a path: no file, variable, clock or network is asked.
A case is `roledoctor.case/1` (docs/schema/case.json); where a mapping stands for one it is read as
strictly as a file, and `CaseError` names the path of each bad field. What a case does not hold is
unknown, never absent: an answer that hangs on it says so, and nothing is raised for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from doctor.case.case_file import CaseError, parse_case
from doctor.model.chain import Chain
from doctor.model.file_sizes import LARGEST_NAMED_FILE

if TYPE_CHECKING:
    from os import PathLike

    from doctor.evaluate import CompiledRole
    from doctor.model.case import Case
    from doctor.model.report import ChainReport, Report
    from doctor.model.verdict import Verdict


__all__ = ["CaseError", "chain", "check", "compile_role", "load_case", "verdict"]


def load_case(path_or_dict: str | PathLike[str] | Mapping[str, Any] | Case) -> Case:
    """Load a case from a file's path or from a mapping; a case that is loaded stays as it is.

    Strict: raises `CaseError`, whose message names the path of each bad field.
    """
    if isinstance(path_or_dict, Mapping):
        return parse_case(path_or_dict)
    from doctor.model.case import Case  # noqa: PLC0415 - a mapping needs no type at hand

    if isinstance(path_or_dict, Case):
        return path_or_dict
    from pathlib import Path  # noqa: PLC0415 - a mapping needs no files

    try:
        with Path(path_or_dict).open("rb") as file:
            data = file.read(LARGEST_NAMED_FILE + 1)  # a device has no end
    except OSError as error:
        raise CaseError([f"{path_or_dict} cannot be read: {error.strerror}"]) from error
    except (TypeError, ValueError) as error:  # what no file can be called
        raise CaseError([f"{path_or_dict!r} cannot be read: {error}"]) from error
    if len(data) > LARGEST_NAMED_FILE:
        raise CaseError([f"{path_or_dict} holds more than {LARGEST_NAMED_FILE // 2**20} MB"])
    return parse_case(data, str(path_or_dict))


def _load(case: Case | Mapping[str, Any]) -> Case:
    return load_case(case) if isinstance(case, Mapping) else case


def check(case: Case | Mapping[str, Any]) -> Report:
    """Diagnose a case, with remedies that were tried on copies of it, and advice.

    `verdict` of the report is `healthy`, `failing` or `inconclusive`; its findings stand most
    probable first. `.to_dict()` is `roledoctor.report/1` (docs/schema/report.json).
    """
    from doctor.engine import diagnose  # noqa: PLC0415 - the other functions do not need it
    from doctor.render.report import build_report  # noqa: PLC0415 - as above

    return build_report(diagnose(_load(case), advice=True))


def verdict(case: Case | Mapping[str, Any]) -> Verdict:
    """Answer the policy question of a case: may this caller make this request of this role?

    `decision` is `allow`, `explicit-deny`, `implicit-deny` or `unknown`; `layers` tell, policy by
    policy, which statements matched and which did not, and `depends_on` what an `unknown` hangs on.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """
    from doctor.evaluate import evaluate_question, frame_question  # noqa: PLC0415 - as above

    return evaluate_question(frame_question(_load(case)))


def compile_role(case: Case | Mapping[str, Any], role_arn: str | None = None) -> CompiledRole:
    """Compile a role of a case (default: its target), to ask the policy question of many callers.

    `compile_role(case).caller(arn, identity_policies=[…]).decide({"aws:SourceIp": "…"})` gives the
    decision of `verdict` without its trace, from the whole request context: a condition key that
    is not given is absent from the request. Policies of the role are read once, for all callers.
    """
    from doctor.evaluate import compile_role as compiled  # noqa: PLC0415 - as above

    return compiled(_load(case), role_arn)


def chain(
    files: Mapping[str, bytes | str],
    env: Mapping[str, str],
    profile: str | None = None,
    home: str = "~",
    now: str | None = None,
) -> ChainReport:
    """Resolve a profile chain from the contents of files: pure, nothing is read.

    `files` maps paths (`~/.aws/config`, caches, token files) to contents; a path that is not there
    is a missing file, and bytes that are no UTF-8 are a finding, as anything else that is wrong.
    `home` is what `~` stands for in them. `now` (ISO 8601) dates sessions: without it nothing
    counts as expired. `.to_dict()` is what docs/schema/chain.json describes.
    https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
    """
    from doctor.case.from_files import case_of_files  # noqa: PLC0415 - as above
    from doctor.engine import find_causes, judge_case  # noqa: PLC0415 - the other functions need less
    from doctor.render.report import build_chain  # noqa: PLC0415 - as above

    situation = judge_case(case_of_files(files, env, profile, home, now))
    resolved = Chain(profile=profile) if situation.chain is None else situation.chain
    return build_chain(resolved, find_causes(situation))

"""The chain is one thing to botocore and the AWS CLI, and another to other SDKs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import UNSET

from doctor.model.case import Case, CaseText
from doctor.model.chain import Place
from doctor.model.failure_kinds import FailureKind
from doctor.model.finding import Evidence, Finding, Quote
from doctor.model.sdk import LANGUAGES, Sdk
from doctor.model.situation import Situation
from doctor.profiles.sdk_difference import ALL, Difference
from doctor.profiles.sdk_environment import ENVIRONMENT_DIFFERENCES
from doctor.profiles.sdks import find_disagreements
from doctor.rules.rule import rule
from doctor.rules.shared.sdks.tools import tool_of

_MISSING_PROFILE: Final = ENVIRONMENT_DIFFERENCES["keys-and-missing-profile"]
_EMPTY: Final[frozenset[FailureKind]] = frozenset(
    {
        "no-credentials",
        "profile-not-found",
        "partial-credentials",
        "missing-source",
        "missing-role-arn",
        "source-profile-not-found",
        "source-profile-without-credentials",
        "loop",
        "config-parse",
    }
)
"""What an SDK says that reads the files to nothing, where boto3 reads them to credentials."""


@rule(
    id="config/sdk-disagreement",
    summary="botocore and the AWS CLI resolve the chain differently from other SDKs",
    severity="warning",
)
def sdk_disagreement(situation: Situation) -> Iterator[Finding]:
    """Ask: would another SDK make something else of the same files and variables?"""
    if situation.shared is None or situation.chain is None:
        return
    case = situation.case
    env = {} if case.env is UNSET else case.env
    texts = dict(_texts(case))
    for each in find_disagreements(situation.shared, situation.chain, env, texts):
        row = each.difference
        if row.past or (row is _MISSING_PROFILE and not _are_seen(case)):
            continue
        met = _is_met_by(situation, row)
        yield Finding(
            severity="error" if met else "warning",
            certainty="likely" if met else "proven",
            title=f"SDKs disagree on {row.what}",
            explanation=_explain(row),
            profile=each.profile,
            evidence=(_quote_difference(row, each.place, texts),),
            next_step=f"for all SDKs to read it the same way: {row.remedy}",
        )


def _are_seen(case: Case) -> bool:
    """Say whether somebody looked into both files: else nothing is missing there."""
    files = case.files
    return files is not UNSET and UNSET not in (files.config, files.credentials)


def _is_met_by(situation: Situation, row: Difference) -> bool:
    """Say whether what failed reads with an SDK that parts here, and found no credentials."""
    tool = tool_of(situation)
    if tool is None or not any(each.kind in _EMPTY for each in situation.failures):
        return False
    return tool.may_be(*row.sdks)


def _quote_difference(row: Difference, place: Place, texts: Mapping[str, str]) -> Evidence:
    """Quote the line, where it is one of a file: a secret in it is a stand-in already."""
    lines = texts.get(place.file or "", "").splitlines()
    if place.line is None or place.line > len(lines):
        return Evidence(says=row.what, place=place)
    quote = Quote(text=lines[place.line - 1].rstrip())
    return Evidence(says=row.what, place=place, quote=quote)


def _texts(case: Case) -> Iterator[tuple[str, str]]:
    if case.files is UNSET:
        return
    for file in (case.files.config, case.files.credentials):
        if isinstance(file, CaseText) and file.text:
            yield file.path, file.text


def _explain(row: Difference) -> str:
    others = "; ".join(f"the SDKs for {_join_names(sdks)} {does}" for sdks, does in row.others)
    return f"boto3 and the AWS CLI {row.here}; {others}."


def _join_names(sdks: tuple[Sdk, ...]) -> str:
    if sdks == ALL:
        return "Go, Java, JavaScript, Ruby and Rust (and Terraform)"
    return ", ".join(
        f"{LANGUAGES[sdk]} (and Terraform, which uses it)" if sdk == "go-v2" else LANGUAGES[sdk]
        for sdk in sdks
    )

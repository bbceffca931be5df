"""What a reporter replaced or left out of a pasted file proves nothing: it was not so in the file.

A finding that stands on such lines alone is possible, one that stands on others too is likely. So
is one that compares what was masked in a policy or in the call, one about something that is not
there, where the paste shows that lines were left out, and one on a part of a trust policy, or on
identity policies that lack an Allow: the rest may hold it. So is one about a token whose subject
stands in the reporter's words alone. One about a section that the only one shown names is possible.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from doctor.case.pasted_subjects import TOLD_IN_PROSE
from doctor.model.chain import Place
from doctor.model.failure_kinds import FailureKind
from doctor.model.finding import Certainty, Evidence, Finding, PolicyPlace
from doctor.model.situation import Situation
from doctor.rules.shared.files.chain_settings import fault_of, text_at
from doctor.texts.documents.blackouts import has_left_out_lines, is_masked, is_replaced

OF_ABSENCE: Final = frozenset(
    {
        "config/profile-not-found",
        "config/region-missing",
        "config/role-without-source",
        "config/source-profile-missing",
        "config/source-profile-without-credentials",
        "config/source-without-role",
        "config/token-file-without-role",
        "credentials/no-credentials",
        "credentials/partial-credentials",
        "credentials/session-token-missing",
        "federation/sso-config-mismatch",
    }
)
"""Causes that lie in something that a file does not hold."""


OF_PRESENCE: Final = frozenset({"config/tool-too-old"})
"""Causes that lie in a setting's being there: who masks its value does not take it away."""

OF_SILENCE: Final = frozenset(
    {
        "permission/identity-condition-unmet",
        "permission/identity-policy-missing",
        "permission/identity-policy-resource-mismatch",
        "permission/pass-role-missing",
    }
)
"""Causes that lie in an Allow that no identity policy holds."""
_IDENTITY: Final = "identity policy "
_TELLS_OF_SECTION: Final[frozenset[FailureKind]] = frozenset(
    {"profile-not-found", "source-profile-not-found", "sso-settings"}
)
"""What a tool says that looked for a section itself."""


def hold_to_what_was_pasted(finding: Finding, situation: Situation) -> Finding:
    """Lower the certainty of a finding that stands on what a reporter replaced or left out."""
    if finding.certainty == "possible":
        return finding
    values = () if finding.id in OF_PRESENCE else finding.evidence
    told = [_is_replaced(each, situation) for each in values]
    known = [each for each in told if each is not None]
    alone = finding.id in OF_ABSENCE and _only_its_section_was_shown(situation)
    if alone or (known and all(known)):
        return replace(finding, certainty="possible")
    lowered = (
        any(known)
        or _stands_on_a_mask(finding, situation)
        or (finding.id in OF_ABSENCE and _lines_were_left_out(situation))
        or _is_read_off_a_part(finding, situation)
        or _is_silence_of_pasted_policies(finding, situation)
        or (finding.id.startswith(("federation/", "trust/")) and _is_token_told_in_prose(situation))
    )
    certainty: Certainty = "likely" if lowered else finding.certainty
    return finding if certainty == finding.certainty else replace(finding, certainty=certainty)


def _is_replaced(evidence: Evidence, situation: Situation) -> bool | None:
    """Say whether evidence of a paste was replaced; `None` where it is something else."""
    case, place = situation.case, evidence.place
    if isinstance(place, Place) and place.line is not None:
        if not any(each.what == place.file for each in case.pasted):
            return None
        lines = text_at(situation, place).split("\n")
        return place.line <= len(lines) and is_replaced(lines[place.line - 1])
    asked = case.target.role_arn
    if asked is None or place is not None or asked not in evidence.says:
        return None
    return is_replaced(asked) if _is_pasted(situation) else None


def _stands_on_a_mask(finding: Finding, situation: Situation) -> bool:
    """Say whether a value that was compared was masked in a paste: of a policy, or of the call.

    Where AWS itself says what is wrong, it saw the value.
    """
    told = any(each.failure not in {None, "access-denied"} for each in finding.evidence)
    return not told and _is_pasted(situation) and any(map(_is_masked, finding.evidence))


def _is_masked(evidence: Evidence) -> bool:
    if isinstance(evidence.place, PolicyPlace):
        return evidence.quote is not None and is_masked(evidence.quote.text)
    return evidence.place is None and evidence.failure is None and is_masked(evidence.says)


def _is_pasted(situation: Situation) -> bool:
    return any(each.origin == "pasted" for each in situation.case.errors)


def _is_read_off_a_part(finding: Finding, situation: Situation) -> bool:
    """Say whether a finding stands on a trust policy of which other statements were not seen."""
    places = (each.place for each in finding.evidence)
    hop = situation.hop_at(finding.hop)
    return (
        hop is not None
        and hop.is_trusted_in_part
        and any(isinstance(each, PolicyPlace) and each.policy == "trust policy" for each in places)
    )


def _is_silence_of_pasted_policies(finding: Finding, situation: Situation) -> bool:
    """Say whether pasted policies lack an Allow: others may be attached that nobody pasted.

    Where AWS itself names the identity policies, they are at fault.
    """
    if finding.id not in OF_SILENCE:
        return False
    hop = situation.hop_at(finding.hop)
    told = hop is not None and "identity policy" in hop.named_layers
    return not told and any(each.what.startswith(_IDENTITY) for each in situation.case.pasted)


def _is_token_told_in_prose(situation: Situation) -> bool:
    return any(each.why == TOLD_IN_PROSE for each in situation.case.unknown)


def _only_its_section_was_shown(situation: Situation) -> bool:
    """Say whether the missing section is named by the only one that the paste shows.

    Who pastes one section pastes a part of a file: the rest may hold the other.
    """
    if fault_of(situation, "sso-session-not-found", "source-profile-not-found") is None:
        return False
    places = (Place(file=each.what, line=1) for each in situation.case.pasted)
    lines = [line for place in places for line in text_at(situation, place).split("\n")]
    told = any(
        each.kind in _TELLS_OF_SECTION and "told-in-prose" not in each.signs
        for each in situation.failures
    )
    return not told and sum(line.startswith("[") for line in lines) == 1


def _lines_were_left_out(situation: Situation) -> bool:
    return any(
        has_left_out_lines(text_at(situation, Place(file=each.what, line=1)))
        for each in situation.case.pasted
    )

"""Changes that only work together: where none of them opens the way alone, the fewest that do.

The next change is drawn from what still blocks the call once the ones before it are made, so a
cause that hid behind another is met as well.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec.structs import replace

from doctor.fix.apply import apply_edits
from doctor.fix.edited_policies import PolicyEdit
from doctor.fix.guardrail_edits import places_of_guardrail
from doctor.fix.prove import POLICY_EDITS, Rediagnose, as_asked, prove_proposal, rank
from doctor.fix.remedy import build_remedy
from doctor.model.case import Case
from doctor.model.edit import FILE_EDITS, ChangeTarget, Edit, EditGuardrail, SetSetting
from doctor.model.finding import Finding, Proposal, Remedy
from doctor.model.situation import Situation

_MOST_TOGETHER: Final = 3
"""Changes in one: both sides of an account's border, and a guardrail above them."""
_MOST_TRIED: Final = 24
"""Diagnoses of changed copies: each proposal of a cause is tried with each of the next one's."""


class _Step(msgspec.Struct, frozen=True, kw_only=True):
    """One cause, and the proposal that is to remove it."""

    finding: Finding
    proposal: Proposal


def join_remedies(
    findings: tuple[Finding, ...], situation: Situation, rediagnose: Rediagnose
) -> tuple[Finding, ...]:
    """Give the first proven cause the fewest changes that open the way, where none does alone."""
    errors = [each for each in findings if each.severity == "error"]
    if any(fix.verified for each in errors for fix in each.fixes) or not errors:
        return findings
    first = errors[0]
    if first.certainty != "proven":
        return findings
    found = _fewest(first, situation, rediagnose)
    if found is None:
        return findings
    steps, proved = found
    joint = _joint(steps, proved, situation.case)
    return tuple(_put_joint_first(each, first, steps, joint) for each in findings)


def _fewest(
    first: Finding, situation: Situation, rediagnose: Rediagnose
) -> tuple[tuple[_Step, ...], Remedy] | None:
    """Search breadth-first, so that fewer changes are found before more.

    Of equally many those that let in nobody else come first.
    """
    case = as_asked(situation)
    waiting = deque(_next_steps((), first))
    found: list[tuple[tuple[_Step, ...], Remedy]] = []
    for _ in range(_MOST_TRIED):
        if not waiting or (found and len(found[0][0]) < len(waiting[0])):
            break
        steps = waiting.popleft()
        proposal = _as_proposal(steps)
        if len(steps) > 1:
            proved = prove_proposal(first, proposal, situation, rediagnose)
            if proved is not None and proved.verified:
                found.append((steps, proved))
        if len(steps) < _MOST_TOGETHER and not found:
            after = rediagnose(apply_edits(case, proposal.edits))
            if after is None:
                break
            blocking = next((each for each in after[1] if each.severity == "error"), None)
            if blocking is not None and blocking.certainty == "proven":
                waiting.extend(_next_steps(steps, blocking))
    return min(found, key=lambda each: rank(each[1]), default=None)


def _next_steps(steps: tuple[_Step, ...], blocking: Finding) -> Iterator[tuple[_Step, ...]]:
    """Add each proposal of what blocks the call that is not among the steps."""
    taken = [each.proposal.edits for each in steps]
    for proposal in blocking.proposals:
        usable = proposal.edits and not proposal.chooses_caller
        usable = usable and not any(map(_is_redirect, proposal.edits))
        if usable and proposal.edits not in taken:
            yield (*steps, _Step(finding=blocking, proposal=proposal))


def _is_redirect(edit: Edit) -> bool:
    """Say whether an edit asks for another role: opening that one as well is no fix of this."""
    if isinstance(edit, SetSetting):
        return edit.name == "role_arn"
    return isinstance(edit, ChangeTarget)


def _as_proposal(steps: tuple[_Step, ...]) -> Proposal:
    """Write the steps as one proposal, whose owner is the first one's."""
    titles = dict.fromkeys(each.proposal.title for each in steps)
    edits = tuple(edit for each in steps for edit in each.proposal.edits)
    return replace(steps[0].proposal, title="; ".join(titles), edits=edits, commands=())


def _joint(steps: tuple[_Step, ...], proved: Remedy, case: Case) -> Remedy:
    """Show the steps as one remedy: of one place as one change, else each place as a part."""
    parts = tuple(_parts(steps, case))
    if len(parts) == 1:
        return replace(parts[0], verified=True, risk=proved.risk, gains=proved.gains, unproved=None)
    return Remedy(
        title=f"make these {len(parts)} changes, which only work together",
        who=parts[0].who,
        kind=parts[0].kind,
        edits=proved.edits,
        verified=True,
        risk=proved.risk,
        gains=proved.gains,
        parts=parts,
    )


def _parts(steps: tuple[_Step, ...], case: Case) -> Iterator[Remedy]:
    """Show one change for each place that is changed, each as the ones before it left the case."""
    for proposal in _by_place(steps, case):
        changed = apply_edits(case, proposal.edits)
        remedy = build_remedy(proposal, case, changed)
        yield replace(remedy, unproved="Tested together with the other changes.")
        case = changed


def _by_place(steps: tuple[_Step, ...], case: Case) -> Iterator[Proposal]:
    places: dict[object, list[_Step]] = {}
    for step in steps:
        places.setdefault(_place(step.proposal, case), []).append(step)
    for together in map(tuple, places.values()):
        proposal = _as_proposal(together) if len(together) > 1 else together[0].proposal
        yield replace(proposal, edits=_merge(proposal.edits))


def _place(proposal: Proposal, case: Case) -> object:
    """Return what a proposal changes: one policy, the shared files, or something of its own."""
    edits = proposal.edits
    if all(isinstance(each, FILE_EDITS) for each in edits):
        return (proposal.who, "files")
    if len(edits) == 1 and isinstance(edits[0], POLICY_EDITS):
        return (proposal.who, _policy(edits[0], case))
    return edits


def _policy(edit: PolicyEdit, case: Case) -> object:
    """Name the policy of an edit: by where it stands first, or by what the edit says of it."""
    if isinstance(edit, EditGuardrail):
        first = next(places_of_guardrail(case, edit), None)
        if first is not None:
            return edit.kind, first
    return replace(edit, changes=())


def _merge(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Write the changes of one policy as one edit of it; other edits stay as they are."""
    of_policy = [each for each in edits if isinstance(each, POLICY_EDITS)]
    if len(of_policy) < len(edits):
        return edits
    changes = tuple(change for each in of_policy for change in each.changes)
    return (replace(of_policy[0], changes=changes),)


def _put_joint_first(
    finding: Finding, first: Finding, steps: tuple[_Step, ...], joint: Remedy
) -> Finding:
    """Put the joint remedy first; what is a part of it stands there, or says that it does."""
    taken = [each.proposal.edits for each in steps]
    if finding is first:
        others = (each for each in finding.fixes if each.edits not in taken)
        return replace(finding, fixes=(joint, *others))
    part_of = f"Fixes this. It is one of the changes under {first.id}, which only work together."
    return replace(
        finding,
        fixes=tuple(
            replace(each, unproved=part_of) if each.edits in taken else each
            for each in finding.fixes
        ),
    )

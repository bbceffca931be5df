"""What a source gathered: a partial case, and every call that was made for it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.case_merge import drop_known, merge_parts, merge_rules
from doctor.gather.calls import Answer
from doctor.model.case import Case, CaseProbe


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """Part of a case, as one source or several side by side saw it, and AWS's answers."""

    case: Case = Case()
    answers: tuple[Answer, ...] = ()


def merge_gathered(parts: Iterable[Gathered]) -> Gathered:
    """Merge what several sources gathered: the one that saw a thing counts."""
    merged = Gathered()
    for each in parts:
        merged = Gathered(
            case=merge_parts(merged.case, each.case), answers=(*merged.answers, *each.answers)
        )
    return merged


def add_gathered(case: Case, gathered: Gathered) -> Case:
    """Return the case with what was gathered in it; what is known now is unknown no longer.

    What AWS shows now is believed before what the case held of it; lists keep their order.
    """
    appended = merge_parts(case, gathered.case)
    lists = {
        name: getattr(appended, name) for name, rule in merge_rules().items() if rule.how == "list"
    }
    lists["probes"] = (*case.probes, *map(probe_of, gathered.answers))
    return drop_known(_list_providers(replace(merge_parts(gathered.case, case), **lists)))


def probe_of(answer: Answer) -> CaseProbe:
    """Return what a report says of a read."""
    detail = answer.code or answer.text[:300]
    return CaseProbe(call=answer.call, hop=None, outcome=answer.outcome, detail=detail)


def _list_providers(case: Case) -> Case:
    """List the OIDC providers of every account that was read, as rules look for them."""
    listed = [each.oidc_providers for each in case.accounts.values()]
    found = [arn for providers in listed if providers is not UNSET for arn in providers]
    if case.oidc_providers is not UNSET or all(each is UNSET for each in listed):
        return case
    return replace(case, oidc_providers=tuple(found))

"""MFA is not carried from one role session to the next."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.edit import RemoveSetting, SetSetting
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_condition, quote_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.mfa.mfa_conditions import (
    Asked,
    about_mfa,
    find_unmet_mfa,
    propose_trust_without_mfa,
)
from doctor.rules.shared.trust.near_misses import doubtful_conditions


@rule(
    id="mfa/mfa-lost-in-chain",
    summary="MFA is not carried from one role session to the next",
    over=(
        "mfa/mfa-condition-impossible",
        "mfa/mfa-serial-wrong",
        "mfa/mfa-not-in-request",
        "trust/trust-condition-unmet",
        "permission/identity-condition-unmet",
    ),
)
def mfa_lost_in_chain(situation: Situation) -> Iterator[Finding]:
    """Ask: does a later role of the chain want MFA, that only the first call can bring?"""
    for before, hop in zip(situation.hops, situation.hops[1:], strict=False):
        if hop.outcome == "worked" or not hop.is_chained:
            continue
        asked, certainty = _find_condition(hop)
        if hop.may_be_denied_unseen and not hop.hop.mfa_serial and _had_mfa(situation, hop):
            yield _possible(situation, hop)
            continue
        told = [each for each in hop.failures if each.kind == "mfa-serial-invalid"]
        sent_here = bool(hop.hop.mfa_serial)
        if told and sent_here:
            certainty = "proven"
        elif asked is None or not (sent_here or _had_mfa(situation, hop)):
            continue
        yield Finding(
            title=f"the MFA of the chain does not reach {hop.role_name}",
            explanation=f"{hop.role_name} is assumed with a session of {before.role_name}. A role "
            "session has no MFA device, and does not keep the MFA of the call that created it. "
            "So no chain of roles can meet an MFA condition after its first role.",
            certainty=certainty,
            hop=hop.index,
            evidence=(
                *_quote_chain(situation, hop, asked),
                *(quote_failure(each) for each in told),
            ),
            proposals=tuple(_propose_mfa_on_first_hop(situation, before, hop, asked)),
            next_step="require MFA only for the first role of the chain",
        )


def _possible(situation: Situation, hop: HopVerdict) -> Finding:
    return Finding(
        title=f"{hop.role_name} may require MFA, and MFA does not survive a chain of roles",
        explanation="The first call of the chain sends a code. Its session carries no MFA to the "
        "next role, and the trust policy of that role could not be read.",
        certainty="possible",
        hop=hop.index,
        evidence=(*_quote_chain(situation, hop, None), *map(quote_failure, hop.refusals)),
        next_step="check the trust policy of the last role for aws:MultiFactorAuthPresent",
    )


def _find_condition(hop: HopVerdict) -> tuple[Asked | None, Certainty]:
    asked = next(find_unmet_mfa(hop), None)
    if asked is not None:
        return asked, "proven"
    doubtful = (each for each in doubtful_conditions(hop) if about_mfa(each[1]))
    return next(doubtful, None), "likely"


def _had_mfa(situation: Situation, hop: HopVerdict) -> bool:
    """Say whether an earlier call of the chain, or its base session, brought MFA."""
    earlier = (each for each in situation.hops if each.index < hop.index)
    return any(
        each.hop.mfa_serial is not None
        or (each.request.mfa is not UNSET and each.request.mfa.present is True)
        for each in earlier
    )


def _quote_chain(situation: Situation, hop: HopVerdict, asked: Asked | None) -> Iterator[Evidence]:
    for each in situation.hops:
        setting = each.hop.setting("mfa_serial")
        if setting is not None and each.index <= hop.index:
            here = each.index == hop.index
            says = "no session can send its code" if here else "the code goes with this call"
            yield quote_setting(setting, says, "useless here" if here else "MFA ends here")
    if asked is not None:
        yield quote_condition(*asked, "and MFA is required here", "never met in a chain")


def _propose_mfa_on_first_hop(
    situation: Situation, before: HopVerdict, hop: HopVerdict, asked: Asked | None
) -> Iterator[Proposal]:
    setting = hop.hop.setting("mfa_serial")
    first = situation.hops[0]
    if setting is not None and first.hop.profile is not None and first.hop.mfa_serial is None:
        yield Proposal(
            title=f"send the code with the first call, for {first.role_name}",
            who="caller",
            kind="config-edit",
            edits=(
                RemoveSetting(place=setting.place),
                SetSetting(profile=first.hop.profile, name="mfa_serial", value=setting.value),
            ),
        )
    if asked is not None:
        yield from propose_trust_without_mfa(hop, asked[0])
        yield Proposal(
            title=f"assume {hop.role_name} directly as the user instead of through "
            f"{before.role_name}, if its trust policy names the user",
            who="caller",
            kind="config-edit",
        )

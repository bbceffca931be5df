"""A person assumes the role, and the role does not require MFA."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.trust.allow_statements import asks_for, quote_statement
from doctor.rules.shared.trust.unmet_conditions import MFA


@rule(
    id="hygiene/human-role-without-mfa",
    summary="a role that people assume does not require MFA",
    severity="advice",
)
def human_role_without_mfa(situation: Situation) -> Iterator[Finding]:
    """Ask: would a stolen key alone be enough, of somebody who has an MFA device?"""
    for hop in situation.hops:
        devices = _devices(situation, hop)
        if not devices or not isinstance(hop.trust, Known):
            continue
        for match in hop.verdict.allow_statements("trust policy"):
            statement = next(
                (each for each in hop.trust.value.statements if each.index == match.index), None
            )
            if match.truth == "true" and statement is not None and not asks_for(statement, *MFA):
                yield Finding(
                    severity="advice",
                    title=f"{hop.role_name} lets a person in without MFA",
                    explanation=f"The caller is an IAM user with an MFA device ({devices[0]}), "
                    "and the role does not require MFA: anyone who steals the key can assume it.",
                    evidence=(
                        quote_statement(
                            hop.trust.value, statement, "does not require MFA", "Condition"
                        ),
                    ),
                    next_step='require it in the statement: "Bool": '
                    '{"aws:MultiFactorAuthPresent": "true"}, and set mfa_serial in the '
                    "profile first",
                )


def _devices(situation: Situation, hop: HopVerdict) -> tuple[str, ...]:
    """Return the caller's devices: a user with one is a person."""
    if not isinstance(hop.caller, Known) or hop.caller.value.kind != "user":
        return ()
    observed = situation.case.principal(hop.caller.value.arn or "").mfa_devices
    return tuple(observed.value) if isinstance(observed, Known) else ()

"""A setting on instance metadata holds a value that SDKs cannot read."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import shell
from doctor.model.edit import ChangeEnvironment, RemoveSetting
from doctor.model.finding import Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import fault_of, quote_place


@rule(
    id="config/setting-value-invalid",
    summary="a setting has a value that SDKs cannot read, so they stop",
)
def setting_value_invalid(situation: Situation) -> Iterator[Finding]:
    """Ask: is there a value that keeps the SDK from even looking for credentials?"""
    fault = fault_of(situation, "invalid-parameter")
    if fault is None:
        return
    variable = fault.place.variable
    proposal = Proposal(
        title=f"remove {fault.subject}, to use the default",
        who="caller",
        kind="config-edit" if variable is None else "environment",
        edits=(RemoveSetting(place=fault.place),)
        if variable is None
        else (ChangeEnvironment(unset=(variable,)),),
        commands=() if variable is None else (shell("unset {}", variable),),
    )
    yield Finding(
        title=f"{fault.subject} is “{fault.subjects[0]}”: {fault.says}",
        explanation="botocore reads it before it looks for credentials, and stops with an error "
        "whatever the profile has.",
        profile=fault.profile,
        evidence=(quote_place(situation, fault.place, "SDKs stop at this value", fault.says),),
        proposals=(proposal,),
    )

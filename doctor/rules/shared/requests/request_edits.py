"""Proposals that change what the caller sends: in its profile, or in the request itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from doctor.model.arn import is_unnamed_role
from doctor.model.command import shell
from doctor.model.edit import ChangeRequest, Edit, SetSetting
from doctor.model.failure import Failure
from doctor.model.finding import Proposal
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import ElementMatch

_TEMPLATES: Final = {
    "sts:AssumeRoleWithSAML": "aws sts assume-role-with-saml --role-arn {} … {} {}",
    "sts:AssumeRoleWithWebIdentity": "aws sts assume-role-with-web-identity --role-arn {} … {} {}",
}


def propose_parameter(hop: HopVerdict, title: str, name: str, value: str | int) -> Proposal:
    """Propose to send another value of a parameter (`external_id`, `duration_seconds` …)."""
    if hop.hop.profile is not None:
        edit: Edit = SetSetting(profile=hop.hop.profile, name=name, value=str(value))
        return Proposal(title=title, who="caller", kind="config-edit", edits=(edit,))
    changes: dict[str, Any] = {name: value}
    option = f"--{name.replace('_', '-').replace('mfa-serial', 'serial-number')}"
    template = _TEMPLATES.get(hop.request.action, "aws sts assume-role --role-arn {} … {} {}")
    role = "ROLE_ARN" if is_unnamed_role(hop.role_arn) else hop.role_arn
    return Proposal(
        title=title,
        who="caller",
        kind="request",
        edits=(ChangeRequest(**changes),),
        commands=(shell(template, role, option, str(value)),),
    )


def propose_external_id(
    hop: HopVerdict, element: ElementMatch, *, requires: str = "the role"
) -> tuple[Proposal, ...]:
    """Propose the value that a policy requires; neither a pattern nor a forbidden one is a value.

    `requires` names whose policy that is.
    """
    literal = [value for value in element.wanted if "*" not in value and "${" not in value]
    if element.negated or not literal:
        return ()
    title = f"send the external ID that {requires} requires"
    return (propose_parameter(hop, title, "external_id", literal[0]),)


def calls(situation: Situation) -> Iterator[tuple[HopVerdict | None, tuple[Failure, ...]]]:
    """Give each assume call that did not work, with what AWS said of it.

    A pasted error may name no role: then what was said stands alone, without a hop.
    """
    for hop in situation.hops:
        if hop.outcome != "worked" and hop.is_well_formed:
            yield hop, hop.failures
    if not situation.hops:
        yield None, situation.failures

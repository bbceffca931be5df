"""The trust policy names somebody of the caller's name, with another path or letter case."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from doctor.model.arn import PERMISSION_SET_ROLE, Arn, parse_arn
from doctor.model.command import Command, shell
from doctor.model.edit import AllowValue
from doctor.model.enumeration import and_list
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import HopVerdict
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.rule import hop_rule
from doctor.rules.shared.evidence.places import quote_condition, quote_element
from doctor.rules.shared.trust.near_misses import caller_arn, misses_only
from doctor.rules.shared.trust.trust_edits import propose_trust_change, propose_trust_of_caller
from doctor.rules.shared.trust.unmet_conditions import PRINCIPAL_ARN, find_unmet_conditions


@hop_rule(
    id="trust/trust-path-or-case-mismatch",
    summary="the trust policy names the caller with a different path or case",
    over=(
        "trust/trust-principal-mismatch",
        "trust/trust-condition-unmet",
        "credentials/caller-is-not-who-you-think",
    ),
)
def trust_path_or_case_mismatch(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is the name the caller's, and only its path or its letters differ?"""
    own = _own_arn(hop)
    if own is None:
        return
    for statement in misses_only(hop, "Principal"):
        values = [value for each in statement.of("Principal") for value in each.wanted]
        near = next((value for value in values if _differs_by(value, own)), None)
        if near is not None:
            shown = values[0] if len(values) == 1 else values
            seen = quote_element(statement, "Principal", shown, "this is not the caller")
            yield _finding(own, near, seen, propose_trust_of_caller(hop, replaces=near))
    for each in find_unmet_conditions(hop, PRINCIPAL_ARN):
        near = next((value for value in each.element.wanted if _differs_by(value, own)), None)
        if near is not None and each.certainty == "proven":
            seen = quote_condition(each.statement, each.element, "this is not the caller")
            yield _finding(own, near, seen, _write_right(hop, each.statement, each.element, near))


def _own_arn(hop: HopVerdict) -> Arn | None:
    """Return the caller's own ARN. The role of a permission set always has a path."""
    arn = caller_arn(hop)
    own = None if arn is None else parse_arn(arn)
    if own is None or own.path != "/" or not own.name.startswith(PERMISSION_SET_ROLE):
        return own
    return replace(own, resource=f"role/aws-reserved/sso.amazonaws.com/…/{own.name}")


def _differs_by(value: str, own: Arn) -> str | None:
    """Say in what a principal differs from the caller, where it is the path or letters alone."""
    arn = parse_arn(value)
    if arn is None or (arn.service, arn.account) != ("iam", own.account):
        return None
    if (arn.kind.lower(), arn.name.lower()) != (own.kind.lower(), own.name.lower()):
        return None
    differing = [
        word
        for word, differs in (
            ("path", arn.path.lower() != own.path.lower()),
            ("letter case", arn.resource != own.resource and _same_but_case(arn, own)),
        )
        if differs
    ]
    return and_list(differing) or None


def _same_but_case(arn: Arn, own: Arn) -> bool:
    return arn.name != own.name or (arn.path != own.path and arn.path.lower() == own.path.lower())


def _finding(own: Arn, near: str, seen: Evidence, proposals: tuple[Proposal, ...]) -> Finding:
    what = _differs_by(near, own)
    return Finding(
        title=f"the trust policy names {near}; the caller's {what} is another",
        explanation=f"The caller's own ARN is {own}. The two differ in {what}, and AWS compares "
        "principals character by character, with the path. The ARN of a session leaves out the "
        "path of its role, so an ARN that was copied from it lacks the path.",
        evidence=(Evidence(says=f"the caller is {own}"), seen),
        proposals=proposals,
        next_step=f"{_get_own(own)} shows the whole ARN",
    )


def _get_own(own: Arn) -> Command:
    return shell("aws iam get-{} --{}-name {}", own.kind, own.kind, own.name)


def _write_right(
    hop: HopVerdict, statement: StatementMatch, element: ElementMatch, near: str
) -> tuple[Proposal, ...]:
    arn = caller_arn(hop)
    if arn is None or element.operator is None or element.key is None:
        return ()
    change = AllowValue(
        statement=statement.index,
        operator=element.operator,
        key=element.key,
        value=arn,
        replaces=near,
    )
    return (propose_trust_change(hop, f"write {arn} in place of {near}", change),)

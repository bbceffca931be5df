"""The trust policy compares tags: of the caller, or those that the call passes to the session."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.command import quote, shell, shell_words
from doctor.model.edit import ChangeRequest, TagPrincipal
from doctor.model.finding import Finding, Proposal
from doctor.model.observation import Absent, Unreadable
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.trust.near_misses import caller_arn
from doctor.rules.shared.trust.trust_edits import propose_value
from doctor.rules.shared.trust.unmet_conditions import (
    TAGS,
    Unmet,
    find_unmet_conditions,
    quote_unmet_condition,
)

_PRINCIPAL, _REQUEST = "aws:principaltag/", "aws:requesttag/"
_MARKS = ("*", "?", "${")


@hop_rule(
    id="trust/principal-tag-mismatch",
    summary="the role requires tags that the caller or the call does not have",
    over=("trust/trust-condition-unmet",),
    owns=TAGS,
)
def principal_tag_mismatch(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is a tag all that keeps the trust policy from applying?"""
    for each in find_unmet_conditions(hop, TAGS):
        yield Finding(
            title=f"the role requires {each.element.key} = {each.wants}",
            explanation=f"The trust policy of {hop.role_name} lets this caller in only if "
            f"{each.element.key} matches. {_whose(each)} {_describe_tag(each)}",
            certainty=each.certainty,
            evidence=quote_unmet_condition(each),
            proposals=tuple(_propose_tags(hop, each)),
            next_step=_next_step(hop, each),
        )


def _whose(each: Unmet) -> str:
    if each.key.startswith(_PRINCIPAL):
        return (
            "It is a tag of the calling user or role, or a session tag of its session. AWS "
            "ignores case in the names of tags, but not in their values."
        )
    if each.key.startswith(_REQUEST):
        return "It is a session tag that the call itself passes (Tags of AssumeRole)."
    return "It compares the names of the session tags that the call passes."


def _describe_tag(each: Unmet) -> str:
    match each.element.got:
        case Unreadable():
            return "Whether it is there was not seen."
        case Absent():
            return "There is no such tag."
        case _:
            return f"The tag is {each.got or 'empty'}."


def _propose_tags(hop: HopVerdict, each: Unmet) -> Iterator[Proposal]:
    value = next((v for v in each.element.wanted if not any(m in v for m in _MARKS)), None)
    name = (each.element.key or "").partition("/")[2]
    if value is not None and not each.element.negated and name:
        if each.key.startswith(_REQUEST):
            yield _pass_tag(hop, name, value)
        elif each.key.startswith(_PRINCIPAL):
            yield from _tag_caller(hop, name, value)
    yield from propose_value(hop, each.statement, each.element)


def _pass_tag(hop: HopVerdict, name: str, value: str) -> Proposal:
    present = {} if hop.request.tags is UNSET else hop.request.tags or {}
    tags = {**{key: own for key, own in present.items() if key.lower() != name.lower()}}
    tags[name] = value
    shown = shell_words([f"Key={key},Value={own}" for key, own in tags.items()])
    return Proposal(
        title=f"pass the session tag {name} = {value} (no shared file can hold one)",
        who="caller",
        kind="request",
        edits=(ChangeRequest(tags=tuple(tags.items())),),
        commands=(shell("aws sts assume-role --role-arn {} … --tags {}", hop.role_arn, shown),),
    )


def _tag_caller(hop: HopVerdict, name: str, value: str) -> Iterator[Proposal]:
    arn = caller_arn(hop)
    kind = next((each for each in ("user", "role") if arn and f":{each}/" in arn), None)
    if arn is None or kind is None:
        return
    own = arn.rpartition("/")[2]
    yield Proposal(
        title=f"tag the {kind} {own} with {name} = {value}",
        who="caller-admin",
        kind="identity-policy",
        edits=(TagPrincipal(principal=arn, name=name, value=value),),
        commands=(
            shell(
                "aws iam tag-{} --{}-name {} --tags Key={},Value={}", kind, kind, own, name, value
            ),
        ),
    )


def _next_step(hop: HopVerdict, each: Unmet) -> str | None:
    if each.certainty == "proven":
        return None
    if each.key.startswith(_PRINCIPAL):
        name = (caller_arn(hop) or "").rpartition("/")[2] or "NAME"
        return (
            f"aws iam list-user-tags --user-name {quote(name)} (list-role-tags for a "
            "role) shows them"
        )
    return "check which Tags the call passes; profiles cannot set any"

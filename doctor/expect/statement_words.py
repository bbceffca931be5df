"""What a statement does to a request, and what would change that, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.enumeration import or_list
from doctor.model.observation import Absent, Known
from doctor.model.verdict import ElementMatch, StatementMatch

_HOW: Final = {
    "account": "through its account",
    "anyone": "as anyone",
    "session": "as this session",
    "direct": "by name",
}
_SAY: Final[dict[str, str]] = {
    "sts:rolesessionname": "session name NAME",
    "aws:sourceip": "source IP ADDRESS",
    "aws:currenttime": "time 2026-01-31T12:00:00Z",
    "aws:epochtime": "time 2026-01-31T12:00:00Z",
    "aws:multifactorauthage": "MFA of 5 minutes",
}
_WHERE: Final = {
    "the identity policies of": "name them under policies ([] where there are none)",
    "the permissions boundary of": "name it under boundary (null where there is none)",
    "the trust policy of": "name it under trust",
}
_MOST = 4
"""Parts of a sentence: more of them in a row are not taken in."""


def lets_in(statement: StatementMatch) -> str:
    """Say how a statement that applies lets the call through."""
    parts = [*_principal_words(statement)]
    for element in statement.of("Condition"):
        got = ", ".join(element.got.value) if isinstance(element.got, Known) else "nothing"
        parts.append(
            f"{element.operator} {element.key} {_list_values(element.wanted)} holds for {got}"
        )
    what = "denies" if statement.effect == "Deny" else "allows"
    return f"{what} it: " + ("; ".join(parts) if parts else "for everybody")


def keeps_out(statement: StatementMatch) -> str:
    """Say what keeps a statement that does not apply from applying."""
    missed = "; ".join(_miss(each) for each in statement.missed[:_MOST])
    return f"does not apply: {missed}"


def hangs_on(statement: StatementMatch) -> str:
    """Say on what a statement hangs of which nobody knows whether it applies."""
    words = []
    for element in statement.elements:
        if element.truth == "unknown" and element.key is not None:
            words.append(f"{element.operator} {element.key} {_list_values(element.wanted)}")
        elif element.truth == "unknown":
            words.append(f"its {element.element}")
    return "may apply: it hangs on " + "; ".join(words[:_MOST])


def _principal_words(statement: StatementMatch) -> Iterator[str]:
    for element in statement.of("Principal"):
        how = _HOW[element.match] if element.match is not None else "by its Principal"
        yield f"the caller matches {_list_values(element.wanted)} {how}"


def _miss(element: ElementMatch) -> str:
    wanted = _list_values(element.wanted)
    match element.element:
        case "Principal":
            return f"its Principal is {wanted}"
        case "Action":
            return f"its Action is {wanted}"
        case "Resource":
            return f"its Resource is {wanted}"
        case _:
            got = element.got
            if isinstance(got, Known):
                has = f"and it is {', '.join(got.value)}"
            else:
                has = "and there is none" if isinstance(got, Absent) else "and nobody knows it"
            return f"{element.operator} wants {element.key} {wanted}, {has}"


def _list_values(values: tuple[str, ...]) -> str:
    shown = or_list(values[:_MOST])
    return shown if len(values) <= _MOST else f"{shown} or {len(values) - _MOST} more"


def narrower(statement: StatementMatch, caller: str, *, federated: bool) -> Iterator[str]:
    """Say how a statement that lets somebody in would no longer do so."""
    for element in statement.of("Principal"):
        if element.match == "account":
            yield (
                "name the principals that are meant in place of the account, or allow "
                f"sts:AssumeRole on this role in no policy of {caller}"
            )
        elif element.match == "anyone":
            yield 'name who is meant: "*" stands for everybody, in every account'
    wild = [each for each in statement.of("Condition") if any("*" in v for v in each.wanted)]
    for element in wild:
        got = ", ".join(element.got.value) if isinstance(element.got, Known) else "it"
        yield f"narrow {element.key} {_list_values(element.wanted)}: it covers {got}"
    keys = {(each.key or "").lower().rpartition(":")[2] for each in statement.of("Condition")}
    if federated and "sub" not in keys:
        yield "add a condition on the token's sub: without one every token of the provider gets in"
    direct = any(each.match in {"direct", "session"} for each in statement.of("Principal"))
    if direct and not federated and not wild:
        yield f"take {caller} out of the Principal, or add a condition that it does not meet"


def how_to_say(fact: str) -> str:
    """Turn a missing fact into what the file has to say."""
    for beginning, where in _WHERE.items():
        if fact.startswith(beginning):
            return f"{fact}: {where}"
    key = fact.removeprefix("the request's ")
    if key == fact:
        return fact
    lowered = key.lower()
    said = _SAY.get(lowered)
    if said is None and lowered.startswith("aws:requesttag/"):
        said = f"tag {key.partition('/')[2]}=VALUE"
    if said is None and lowered.startswith("saml:"):
        said = f"attribute {key}=VALUE"
    if said is None and not lowered.startswith(("aws:", "sts:", "iam:")):
        said = f"claim {key.rpartition(':')[2]}=VALUE"
    return f"{key}: say “with {said or f'{key}=VALUE'}”"

"""The session tags are not valid: their number, letters or length, or what may be passed on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.limits import LONGEST_TAG_KEY, LONGEST_TAG_VALUE, MOST_SESSION_TAGS
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure

_SIGNS = frozenset("_.:/=+-@")
"""https://docs.aws.amazon.com/STS/latest/APIReference/API_Tag.html"""


@rule(
    id="request/session-tags-invalid",
    summary="the session tags are not valid",
)
def session_tags_invalid(situation: Situation) -> Iterator[Finding]:
    """Ask: how many tags are sent, what do they hold, and which of them are to be passed on?"""
    if situation.works:
        return
    told = [each for each in situation.failures if _is_about_tags(each)]
    faults = [fault for hop in situation.hops for fault in _faults(hop)]
    # AWS checks the form of a call before its authorization: any other refusal proves the form.
    if told or (faults and not situation.failures):
        yield _finding(situation, told, faults)


def _is_about_tags(failure: Failure) -> bool:
    name = (failure.parameter or "").lower()
    return failure.kind == "invalid-parameter" and name.startswith(("tags", "transitivetagkeys"))


def _faults(hop: HopVerdict) -> Iterator[str]:
    tags = hop.request.tags
    if tags is UNSET or tags is None:
        return
    if len(tags) > MOST_SESSION_TAGS:
        yield f"the call sends {len(tags)} tags, and the limit is {MOST_SESSION_TAGS}"
    twice = [key for key, count in Counter(key.lower() for key in tags).items() if count > 1]
    for key in twice:
        yield f"the key “{key}” is sent twice: AWS ignores case in keys"
    for key, value in tags.items():
        yield from _fault_of(key, value)
    passed = hop.request.transitive_tag_keys
    for key in () if passed is UNSET or passed is None else passed:
        if key.lower() not in {each.lower() for each in tags}:
            yield f"“{key}” is transitive, but not among the tags"


def _fault_of(key: str, value: str) -> Iterator[str]:
    if not 1 <= len(key) <= LONGEST_TAG_KEY:
        yield f"the key “{key[:40]}” has {len(key)} characters: 1 to {LONGEST_TAG_KEY} are allowed"
    if len(value) > LONGEST_TAG_VALUE:
        yield (
            f"the value of “{key}” has {len(value)} characters: at most {LONGEST_TAG_VALUE} are "
            "allowed"
        )
    bad = sorted({each for each in key + value if not _is_allowed(each)})
    if bad:
        shown = " ".join("a line break" if each in "\r\n" else each for each in bad)
        yield f"“{key}” contains characters that a tag may not have: {shown}"


def _is_allowed(sign: str) -> bool:
    """Letters, digits and blanks of any script, and a few signs."""
    return sign in _SIGNS or sign.isalpha() or sign.isnumeric() or (sign.isspace() and sign == " ")


def _finding(situation: Situation, told: list[Failure], faults: list[str]) -> Finding:
    value = next((each.value for each in told if each.value), None)
    what = faults[0] if faults else _words(told[0])
    hop = told[0].hop if told else next((each.index for each in situation.hops), None)
    return Finding(
        title=f"the session tags are not valid: {what}",
        explanation=f"At most {MOST_SESSION_TAGS} tags, keys of 1 to {LONGEST_TAG_KEY} and "
        f"values of up to {LONGEST_TAG_VALUE} characters: letters, digits, spaces "
        "and _ . : / = + - @. Keys must differ by more than case, transitive keys have to be "
        "among the tags, and a transitive "
        "tag of the calling session cannot be sent again.",
        hop=hop,
        evidence=(
            *(Evidence(says=each) for each in faults[: 4 if told else 3]),
            *(() if value is None else (Evidence(says=f"sent: {value[:200]}"),)),
            *(quote_failure(each) for each in told),
        ),
        proposals=(
            Proposal(
                title="clean or remove the tags before they are sent (the GitHub action: "
                "role-skip-session-tagging: true)",
                who="caller",
                kind="request",
            ),
        ),
    )


def _words(failure: Failure) -> str:
    if "calling-session" in failure.signs:
        return "the calling session already has a transitive tag with that key"
    if (failure.parameter or "").lower().startswith("transitive"):
        return "a transitive key is not among the tags"
    return f"AWS refuses {failure.parameter}"

"""AccessDenied, in all its wordings: who, what, on which role, and which policy said no.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from doctor.model.arn import ACCOUNT_PATTERN
from doctor.model.policy import PolicyKind
from doctor.texts.wording_search import compile_pattern, find_word
from doctor.texts.wordings.service_principals import principal_of

_LONGEST_ARN = 2_100
"""Characters: IAM takes ARNs of up to 2,048; the words around one come on top."""
_LONGEST_NAME = 60
"""Characters before `is not`: the longest name of a service, with room."""
_ANCHOR = "authorized"
_MARK = r"[`*\"']{0,3}"
"""Markdown's and quotes around a word of the sentence: people set off what they paste."""
_PERFORM = (
    rf"authorized to perform(?: action)?:? {_MARK}(?P<action>[a-zA-Z][\w-]{{0,63}}:\w{{1,80}})"
    rf"(?:{_MARK} on resource: {_MARK}(?P<resource>"
    rf"arn:[\w-]{{2,12}}:iam::\\?[\"']{ACCOUNT_PATTERN}\\?[\"']:role/"
    r"[^\s\"'<>\\]{1,600}|[^\s\"'<>\\]{1,2048}))?"
)
_ON_ROLE = r"authorized to perform (?P<call>AssumeRole\w{0,20}) on role (?P<resource>[^\s\"'<>\\]+)"
_HIDDEN = r"authorized to perform this operation"
_WHY = (
    rf"{_MARK}[.,;]?(?: on resource: {_MARK}(?P<resource>[^\s\"'<>\\]{{1,2048}}){_MARK})? "
    r"(?:because no (?P<missing>[\w\s-]{3,60}?)(?: policy| policies)? allows? the "
    r"[\w-]{2,40}:\w{1,80} action"
    r"|with an explicit deny(?: in (?:an?|the) (?P<denying>[\w\s-]{3,60}? polic(?:y|ies)|"
    r"[\w\s-]{3,40}?boundary)(?: transitively through an? [\w\s-]{3,60}? policy)?)?)"
    r"(?:: ?(?P<policy>arn:[^\s\"'<>,)\\]{1,2048}))?"
)
_REASON_ALONE = (
    r"because no (?P<missing>[\w\s-]{3,60}?)(?: policy| policies)? allows? the "
    r"(?P<action>[\w-]{2,40}:\w{1,80}) action"
)
_ENCODED = r"Encoded authorization failure message: (?P<encoded>[\w=+/-]{16,10240})"

_AUTHORIZATION_ID = r"(?:authorization id: ?|#/authorization-details/)(?P<id>[0-9a-zA-Z]{10,256})"

_LAYERS: Final[tuple[tuple[str, PolicyKind], ...]] = (
    ("trust", "trust policy"),
    ("resource control", "RCP"),
    ("service control", "SCP"),
    ("resource-based", "trust policy"),
    ("identity-based", "identity policy"),
    ("boundary", "permissions boundary"),
    ("session", "session policy"),
    ("endpoint", "VPC endpoint policy"),
)
"""AWS's words for the policy kinds; the resource policy of a role is its trust policy."""


class Denial:
    """Where a denial stands in a text, and what it says, by the names of `Failure`."""

    __slots__ = ("end", "fields", "start")

    def __init__(self, start: int, end: int, fields: dict[str, Any]) -> None:
        self.start = start
        self.end = end
        self.fields = fields


def find_denials(text: str) -> list[Denial]:
    """Find every denial; one that hides its action is dropped beside one that tells it."""
    found = list(_find(text)) or list(_find_reasons(text))
    told = [each for each in found if each.fields.get("action")]
    return told or found[:1]


def _find(text: str) -> Iterator[Denial]:
    for position in find_word(text, _ANCHOR):
        caller, start = _caller_before(text, position)
        denial = _read(text, position, start)
        if denial is None and caller is not None and caller.startswith("arn:"):
            denial = Denial(start, position + len(_ANCHOR), {})
        if denial is not None:
            denial.fields["caller_arn"] = caller
            if caller is None:
                denial.fields["principal"] = _service_before(text, position)
            yield denial


def _find_reasons(text: str) -> Iterator[Denial]:
    """Find the ends of sentences that were quoted without their beginnings."""
    for position in find_word(text, "because"):
        match = compile_pattern(_REASON_ALONE).match(text, position, position + 240)
        if match is None:
            continue
        action = match["action"]
        fields = {"action": action, "resource": None, "layer": _layer(match["missing"], action)}
        yield Denial(position, match.end(), {**fields, "explicit": False})


def _caller_before(text: str, position: int) -> tuple[str | None, int]:
    """Read `User: ARN is not` backwards: the caller and where the sentence begins."""
    head = text[max(0, position - _LONGEST_ARN) : position]
    words = head.split()
    if len(words) < 3 or words[-2:] != ["is", "not"]:  # noqa: PLR2004 - `ARN is not`
        return None, position
    start = position - (len(head) - head.rfind(words[-3]))
    caller = words[-3].strip("\"'`[]()").rpartition('"')[2]
    # Stars behind a name that none stands before are a mask.
    caller = caller.strip("*") if caller.startswith("*") else caller
    caller = caller if caller.count("<") == caller.count(">") else caller.strip("<>")
    return (caller if caller.startswith("arn:") else None), start


def _service_before(text: str, position: int) -> str | None:
    """Return the service that puts its own name where AWS names the caller, by its principal."""
    words = text[max(0, position - _LONGEST_NAME) : position].split()
    if len(words) < 3 or words[-2:] != ["is", "not"]:  # noqa: PLR2004 - `CodeBuild is not`
        return None
    return principal_of(words[-3])


def _read(text: str, position: int, start: int) -> Denial | None:
    stop = position + _LONGEST_ARN + 400
    match = compile_pattern(_PERFORM).match(text, position, stop)
    if match is not None:
        fields: dict[str, Any] = {"action": match["action"], "resource": _arn(match["resource"])}
        end = match.end() - len(match[0]) + len(match[0].rstrip(".,;:)]`"))
        return _add_reason(text, Denial(start, end, fields))
    match = compile_pattern(_ON_ROLE).match(text, position, stop)
    if match is not None:
        fields = {"action": f"sts:{match['call']}", "resource": _arn(match["resource"])}
        return Denial(start, match.end(), fields)
    match = compile_pattern(_HIDDEN).match(text, position, stop)
    if match is not None:
        return _add_encoded(text, Denial(start, match.end(), {"code": "UnauthorizedOperation"}))
    return None


def _add_reason(text: str, denial: Denial) -> Denial:
    """Read which policy said no, and whether it did so explicitly."""
    match = compile_pattern(_WHY).match(text, denial.end, denial.end + _LONGEST_ARN + 400)
    if match is not None:
        denial.end = match.end()
        named = match["missing"] or match["denying"]
        denial.fields["resource"] = denial.fields["resource"] or _arn(match["resource"])
        denial.fields["layer"] = _layer(named, denial.fields["action"])
        denial.fields["explicit"] = match["missing"] is None
        denial.fields["policy_arn"] = _arn(match["policy"])
    return _add_encoded(text, denial)


def _add_encoded(text: str, denial: Denial) -> Denial:
    """Read what AWS hands out to ask more by: an encoded message, or an authorization ID.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html
    """
    told = compile_pattern(_AUTHORIZATION_ID).search(text, denial.end, denial.end + 600)
    if told is not None and "is not authorized" not in text[denial.end : told.start()]:
        denial.fields["authorization_id"] = told["id"]
    match = compile_pattern(_ENCODED).search(text, denial.end, denial.end + 11_000)
    if match is not None and "authorized" not in text[denial.end : match.start()]:
        denial.fields["encoded"] = match["encoded"]
        denial.fields["code"] = "UnauthorizedOperation"
    return denial


def _layer(named: str | None, action: str) -> PolicyKind | None:
    if named is None:
        return None
    words = " ".join(named.lower().split())
    if words.startswith("resource-based") and not action.lower().startswith("sts:"):
        return None  # a bucket's or a key's policy: no kind that bears on an assume
    return next((kind for word, kind in _LAYERS if word in words), None)


def _arn(found: str | None) -> str | None:
    if not found:
        return None
    bare = found.rstrip(".,;:)]`")
    return (bare if bare.endswith(("***", "/**")) else bare.removesuffix("**")) or None

"""`docs/errors.md`, the index of errors: every text that is known, its kind, its causes, links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_args

from doctor.model.failure_kinds import FailureKind, kind_row
from doctor.rules.differential.families import CANDIDATES, family_of
from doctor.texts.error_calls import KIND_OF_CODE
from doctor.texts.errors import parse_failures
from doctor.texts.wordings import WORDINGS, Wording

_HEAD: Final = """# I see this error

Every text that roledoctor knows, by what it means. Look for a few words of yours, or let it look:

```console
$ some-command 2>&1 | roledoctor explain
```

Each kind of failure is followed by the causes that can produce it, likeliest first; evidence that you
add raises, lowers or rules them out. This page is made from `doctor/texts/wordings` by `make docs`;
[adding a wording](adding-a-wording.md) tells how to add one.
"""


_DENIALS: Final = (
    "is not authorized to perform: sts:AssumeRole on resource: arn:…",
    "is not authorized to perform: sts:TagSession on resource: arn:…",
    "… because no identity-based policy allows the sts:AssumeRole action",
    "… because no role trust policy allows the sts:AssumeRole action",
    "… with an explicit deny in the role trust policy",
    "… with an explicit deny in a service control policy",
    "… with an explicit deny in a resource control policy",
    "… with an explicit deny in a permissions boundary",
    "… with an explicit deny in a session policy",
    "… with an explicit deny in a VPC endpoint policy",
    "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    "Not authorized to perform sts:AssumeRoleWithSAML",
    "Encoded authorization failure message: …",
)
"""The forms of AccessDenied, which `texts/denials.py` reads in every combination."""

_DENIED_AT: Final = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"
)


def error_index() -> str:
    """Return the page."""
    return "\n".join(
        [_HEAD, *_contents(), "", *(line for kind in _kinds() for line in _part(kind))]
    )


def _kinds() -> list[FailureKind]:
    """Return the kinds that any text or code leads to, in the order of the model."""
    known = {row.kind for row in WORDINGS} | set(KIND_OF_CODE.values())
    return [kind for kind in get_args(FailureKind) if kind in known]


def _contents() -> Iterator[str]:
    for kind in _kinds():
        proves = kind_row(kind).proves
        yield f"- [{_title(kind)}](#{kind})" + ("" if proves is None else f": {proves}")


def _title(kind: FailureKind) -> str:
    words = kind.replace("-", " ")
    return words[0].upper() + words[1:]


def _part(kind: FailureKind) -> Iterator[str]:
    row = kind_row(kind)
    yield f'<a id="{kind}"></a>\n\n## {_title(kind)}\n'
    if row.proves is not None:
        yield f"Proves: {row.proves}.  "
        yield f"Hides: {row.hides or 'nothing'}.\n"
    codes = [code for code, own in KIND_OF_CODE.items() if own == kind]
    if codes:
        yield "Codes: " + ", ".join(f"`{code}`" for code in codes) + ".\n"
    rows = [each for each in WORDINGS if each.kind == kind]
    causes = dict.fromkeys(cause for each in rows for cause in _causes(each))
    if causes:
        yield "Causes: " + ", ".join(_link(cause) for cause in causes) + ".\n"
    if rows:
        yield "| text | who says so | seen |\n| --- | --- | --- |"
        if kind == "access-denied":
            yield "\n".join(f"| `{each}` | AWS | [documented]({_DENIED_AT}) |" for each in _DENIALS)
        yield "\n".join(_line(each) for each in rows) + "\n"


def _causes(row: Wording) -> Iterator[str]:
    """Give the causes of a wording's family, likeliest first."""
    failure = next(each for each in parse_failures(row.example) if each.kind == row.kind)
    for candidate in CANDIDATES[family_of(failure)]:
        yield candidate.cause


def _link(cause: str) -> str:
    return f"[{cause}](rules/{cause}.md)"


def _line(row: Wording) -> str:
    text = " ".join(row.example.split()).replace("|", "\\|")
    fence = "``" if "`" in text else "`"
    inner = f" {text} " if fence == "``" else text
    return f"| {fence}{inner}{fence} | {row.tool} | {_seen(row.seen)} |"


def _seen(seen: str) -> str:
    """Return where a text was seen as a link, where it is an address or an issue."""
    if seen.startswith("https://"):
        return f"[documented]({seen})"
    repository, mark, number = seen.partition("#")
    if mark and number.isdigit() and repository.count("/") == 1 and " " not in repository:
        return f"[{seen}](https://github.com/{repository}/issues/{number})"
    return seen

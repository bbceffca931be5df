r"""What a row of the table of wordings is: one sentence that AWS, an SDK or a tool says.

`docs/adding-a-wording.md` tells how to add one; `docs/errors.md` is made of them.
"""

from __future__ import annotations

from typing import Final

import msgspec

from doctor.model.failure import MetadataService
from doctor.model.failure_kinds import FailureKind
from doctor.texts.wordings.service_principals import PRINCIPALS

CAPTURES: Final = {
    "{profile}": r"(?P<profile>[^\s`'\",:()]{1,200})",
    "{source}": r"(?P<source>[^\s`'\",:()]{1,200})",
    "{role}": r"(?P<resource>arn:[^\s'\"<>,()\\]{1,600})",
    "{principal}": r"(?P<source>[\w.-]{1,60}\.amazonaws\.com(?:\.cn)?)",
    "{service}": rf"(?P<source>{'|'.join(sorted(PRINCIPALS, reverse=True))})",
    "{host}": r"(?P<source>[\w.:%\[\]/-]{1,200})",
}
"""What a pattern may name instead of spelling it out: each fills a field of `Failure`."""


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    r"""One wording of one kind of failure.

    `says` is a pattern: a blank in it stands for a blank or a line break, one word that is always
    there is marked (`by «root» accounts`), and its named groups are fields of `Failure`
    (`CAPTURES` has short names of some). `example` is a text that it reads, and its test. `tool`
    is who says so, with its versions where they matter; `seen` where it is documented or was seen,
    an address or `owner/repository#number`.
    `codes` are those that AWS sends with it, none for an error made on this side; one alone is
    proved by the text. What the sentence alone says besides: `parameter` is what was refused,
    `principal` the service that speaks, `missing` what the tool lacks, `metadata` which service
    for credentials did not answer.
    """

    kind: FailureKind
    says: str
    example: str
    tool: str
    seen: str
    codes: tuple[str, ...] = ()
    parameter: str | None = None
    principal: str | None = None
    missing: str | None = None
    metadata: MetadataService | None = None

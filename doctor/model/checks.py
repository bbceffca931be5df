"""What was checked, in the neutral form that the formats of CI systems are made from."""

from __future__ import annotations

from typing import Literal

import msgspec

from doctor.model.report import ReportPlace

CheckOutcome = Literal["passed", "failed", "undecided"]
CheckLevel = Literal["error", "warning", "note"]


class Related(msgspec.Struct, frozen=True, kw_only=True):
    """Something that bears on a check, and where it stands."""

    says: str
    place: ReportPlace | None = None
    named: str | None = None


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was checked.

    `rule` is its kind (`trust/external-id-mismatch`), `group` what it is listed under where that
    is something else, `identity` what makes it this one wherever it stands: no line numbers.
    `message` is one line, `detail` the whole of it. `named` says where it lies when that is no
    file.
    """

    rule: str
    name: str
    outcome: CheckOutcome
    group: str = ""
    level: CheckLevel = "error"
    message: str = ""
    detail: str = ""
    identity: str = ""
    place: ReportPlace | None = None
    named: str | None = None
    related: tuple[Related, ...] = ()


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of check: its id, one line on it, and where to read more."""

    id: str
    summary: str
    help: str = ""


class Checklist(msgspec.Struct, frozen=True, kw_only=True):
    """All that one run checked, under one name."""

    name: str
    checks: tuple[Checked, ...]
    kinds: tuple[Kind, ...] = ()

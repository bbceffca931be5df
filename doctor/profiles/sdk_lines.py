"""Differences in how a line is read: comments, headers, signs, indents, letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from doctor.model.chain import ConfigFile, ParseProblem, Place, Section, Setting
from doctor.profiles.sdk_view import ChainView, RowMet

INLINE_COMMENT = re.compile(r"[ \t](?P<sign>[#;])")
_ODD_LETTER = re.compile(r"[^A-Za-z0-9_\-/.%@:+ \t]")
_INNER = re.compile(r"\[(?P<inner>[^\]]*)\]")


def line_differences(view: ChainView) -> Iterator[RowMet]:
    """Find what is written so that SDKs read it differently."""
    wanted = frozenset(name for name in view.named if name not in view.merged.profiles)
    wanted = wanted or view.named
    for file in view.shared.files:
        yield from _faults(file)
        for section in file.sections:
            if section.kind == "profile" and section.name in view.named:
                yield from _header(view, file, section)
                for setting in section.settings:
                    yield from _setting(view, section, setting)
            elif section.kind in {"sso-session", "services"}:
                for setting in section.settings:
                    yield from _setting(view, section, setting)
            yield from _passed_over(view, wanted, file, section)
    yield from _both_defaults(view)
    yield from _whole_files(view)


_MET_AT: Final[dict[ParseProblem, str]] = {
    "duplicate-section": "twice",
    "duplicate-setting": "twice",
    "not-utf-8": "encoding",
    "bad-block": "bad-block",
    "no-sign": "line-without-sign",
}
"""The rows of the table of SDKs that speak of a line which cannot be parsed."""


def _faults(file: ConfigFile) -> Iterator[RowMet]:
    for fault in file.faults:
        met = _MET_AT.get(fault.problem)
        if met is not None:
            yield met, fault.place, None


def _header(view: ChainView, file: ConfigFile, section: Section) -> Iterator[RowMet]:
    line = view.line(section.place)
    name, place = section.name, section.place
    if line[:1] in {" ", "\t"}:
        yield "indented-header", place, name
    inner = section.header[1:-1]
    if file.role == "config" and name != "default":
        if "'" in inner or '"' in inner:
            yield "quoted-name", place, name
        if re.search(r"\Aprofile\s{2,}|\s\Z", inner):
            yield "wide-header", place, name
    behind = line.rpartition("]")[2]
    if behind[:1] in {"#", ";"}:
        yield "comment-after-header", place, name
    if _ODD_LETTER.search(name):
        yield "odd-letter", place, name
    elif " " in name.strip() and file.role == "credentials":
        yield "blank-in-credentials", place, name


def _setting(view: ChainView, section: Section, setting: Setting) -> Iterator[RowMet]:
    line = view.line(setting.place)
    profile = section.name if section.kind == "profile" else None
    if setting.why.startswith("inherited"):
        yield "capital-default", setting.place, profile
    written, sign = _split(line)
    if written.strip().lower() != setting.name:
        return
    if sign == ":":
        yield "colon", setting.place, profile
    if written.strip() != setting.name:
        yield "capital-key", setting.place, profile
    first, _, rest = setting.value.partition("\n")
    for comment in INLINE_COMMENT.finditer(line[len(written) + 1 :]):
        row = "comment-after-value" if comment["sign"] == "#" else "semicolon-after-value"
        yield row, setting.place, profile
    if setting.name == "role_arn" and not first and rest:
        yield "nested-role", setting.place, profile
    elif first and rest.strip():
        yield "indented-line", setting.place, profile


def _split(line: str) -> tuple[str, str]:
    ends = [at for at in (line.find("="), line.find(":")) if at > 0]
    return (line[: min(ends)], line[min(ends)]) if ends else ("", "")


def _passed_over(
    view: ChainView, wanted: frozenset[str], file: ConfigFile, section: Section
) -> Iterator[RowMet]:
    """Look at a section that botocore does not read as a profile that the chain asks for."""
    inner = section.header[1:-1]
    bare = inner.strip().removeprefix("profile").strip()
    if section.name in view.named and section.kind == "profile":
        return
    if bare in wanted and inner != inner.strip():
        yield "blank-in-header", section.place, bare
    elif file.role == "config" and inner in wanted and section.kind == "ignored":
        yield "no-prefix", section.place, inner
    elif file.role == "config" and bare in wanted and " " in bare:
        yield "blank-in-name", section.place, bare
    elif file.role == "credentials" and inner.startswith("profile ") and bare in wanted:
        yield "prefix-in-credentials", section.place, bare
    first = _INNER.match(view.line(section.place).strip())
    if first is not None and first["inner"] != inner:
        name = first["inner"].strip().removeprefix("profile").strip()
        if name in wanted:
            yield "bracket-in-comment", section.place, name


def _both_defaults(view: ChainView) -> Iterator[RowMet]:
    found = [
        section
        for section in view.shared.config.sections
        if section.kind == "profile" and section.name == "default"
    ]
    if len({section.header for section in found}) > 1 and "default" in view.named:
        beside = any(each.name == "default" for each in view.shared.credentials.sections)
        row = "default-in-both-forms" if beside else "both-defaults"
        yield row, found[-1].place, "default"


def _whole_files(view: ChainView) -> Iterator[RowMet]:
    for file in view.shared.files:
        if file.path in view.returns:
            yield "carriage-returns", Place(file=file.path, line=1), None
        headers = {section.place.line for section in file.sections}
        for number, line in enumerate(view.texts.get(file.path, ()), start=1):
            if line[:1] in {" ", "\t"} and line.strip().startswith("[") and number not in headers:
                name = line.strip().strip("[]").removeprefix("profile").strip()
                if name in view.named:
                    yield "swallowed-header", Place(file=file.path, line=number), name

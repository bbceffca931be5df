"""Differences in how a line is read: comments, headers, signs, indents, letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from doctor.model.chain import ConfigFile, ParseProblem, Place, Section, Setting
from doctor.profiles.sdk_difference import ALL, NOT_GO, Difference
from doctor.profiles.sdk_view import ChainView, RowMet

LINE_DIFFERENCES: Final[dict[str, Difference]] = {
    "comment-after-value": Difference(
        "a comment (#) after a value",
        "keep it as part of the value",
        ((("go-v2", "java-v2", "js-v3", "rust"), "drop it"),),
        "put the comment on a line of its own",
    ),
    "semicolon-after-value": Difference(
        "a comment (;) after a value",
        "keep it as part of the value",
        ((ALL, "drop it"),),
        "put the comment on a line of its own",
    ),
    "line-without-sign": Difference(
        "a line without “=” in a section",
        "read no profile at all",
        ((("js-v3", "ruby"), "skip the line"),),
        "take the line out",
    ),
    "bracket-in-comment": Difference(
        "a “]” in a comment after a header",
        "take the name up to the last “]”",
        ((NOT_GO, "take it up to the first"),),
        "put the comment on a line of its own",
    ),
    "comment-after-header": Difference(
        "a comment right after a header, with no blank between",
        "skip the comment",
        ((("js-v3",), "skip the section"),),
        "put the comment on a line of its own",
    ),
    "twice": Difference(
        "a section or a key that appears twice",
        "read no profile at all",
        ((ALL, "merge the two, the later value wins"),),
        "keep one of the two",
    ),
    "both-defaults": Difference(
        "both [default] and [profile default]",
        "take the later of the two, whole",
        ((("java-v2", "js-v3", "rust"), "take [profile default]"),),
        "keep [default] alone",
    ),
    "default-in-both-forms": Difference(
        "both [default] and [profile default], and the credentials file beside them",
        "take the later of the two, and the credentials file over it",
        (
            (("java-v2", "js-v3", "rust"), "take [profile default]"),
            (("ruby",), "do not merge the two files for a role"),
        ),
        "keep [default] alone, and the role's settings in one file",
    ),
    "odd-letter": Difference(
        "letters in a profile's name other than A-Z a-z 0-9 _ - / . % @ : +",
        "read the profile",
        ((("java-v2", "js-v3", "rust"), "skip it"),),
        "give the profile a name of those letters",
    ),
    "blank-in-name": Difference(
        "a space in the name of a profile of the config file, without quotes",
        "skip the profile",
        ((("ruby",), "read it"),),
        "give the profile a name without blanks",
    ),
    "blank-in-credentials": Difference(
        "a space in the name of a profile of the credentials file",
        "read the profile",
        ((("java-v2", "rust"), "skip it"),),
        "give the profile a name without blanks",
    ),
    "quoted-name": Difference(
        "a profile's name in quotes",
        "read the profile by the name between the quotes",
        ((("java-v2", "rust"), "skip the profile"),),
        "write the name without quotes, and without blanks",
    ),
    "blank-in-header": Difference(
        "blanks inside of the brackets of a header",
        "read no profile of that name",
        ((("java-v2", "rust"), "drop the blanks and read the profile"),),
        "write [profile NAME] with one blank",
    ),
    "wide-header": Difference(
        "more than one blank before or behind a name in a header",
        "read the profile",
        ((("js-v3", "ruby"), "skip it"),),
        "write [profile NAME] with one blank",
    ),
    "no-prefix": Difference(
        "a profile without the word “profile” in the config file",
        "skip the section",
        ((("ruby",), "read the profile (2022); Go's SDK of version 1 does as well"),),
        "write [profile NAME] in the config file",
    ),
    "prefix-in-credentials": Difference(
        "the word “profile” before a name in the credentials file",
        "take it for a part of the name",
        ((("ruby",), "read the profile (2022); Go's SDK of version 1 does as well"),),
        "write [NAME] in the credentials file",
    ),
    "colon": Difference(
        "a colon in place of the equals sign",
        "read the setting",
        (
            (("java-v2", "rust"), "refuse the whole file"),
            (("js-v3", "ruby"), "skip the line"),
        ),
        "write name = value",
    ),
    "indented-line": Difference(
        "an indented line below a setting",
        "add the line to the value above it",
        ((("js-v3", "ruby"), "read it as a line of its own, or drop it"),),
        "begin every setting and header at the first column",
    ),
    "swallowed-header": Difference(
        "an indented header below a setting",
        "add the line to the value above it: there is no such section",
        ((("js-v3",), "read the section"),),
        "begin every header at the first column",
    ),
    "indented-header": Difference(
        "an indented header",
        "read the section",
        ((("java-v2", "rust"), "refuse the whole file"), (("ruby",), "skip the section")),
        "begin every header at the first column",
    ),
    "capital-key": Difference(
        "capital letters in a setting's name",
        "read the setting",
        ((("java-v2", "js-v3", "ruby"), "do not know it"),),
        "write the name in small letters",
    ),
    "encoding": Difference(
        "bytes that are not UTF-8",
        "read no profile at all",
        ((("java-v2", "js-v3", "rust"), "read what they can"),),
        "save the file as UTF-8",
    ),
    "carriage-returns": Difference(
        "lines that end with a carriage return alone",
        "read the lines",
        ((NOT_GO, "see one long line"),),
        "save the file with line feeds",
    ),
    "bad-block": Difference(
        "a line without “=” in an indented block",
        "read no profile at all",
        ((("js-v3", "ruby"), "skip the line"),),
        "take the line out",
    ),
    "capital-default": Difference(
        "a section [DEFAULT]",
        "give its settings to every other section",
        ((NOT_GO, "read nothing of it"),),
        "repeat the settings in each profile, or write [default] for the default profile",
    ),
    "nested-role": Difference(
        "an indented block where role_arn's value is meant",
        "take the block for the value, and fail at the call",
        ((("java-v2", "js-v3", "rust"), "find no role"),),
        "write role_arn = ARN on one line",
    ),
}
"""Where SDKs part in how a line is read."""

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

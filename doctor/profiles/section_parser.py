"""One shared file into sections, each value with its line: the dialect that botocore reads.

botocore reads the files with Python's `configparser.RawConfigParser`, strictly: this parser
follows it line by line, and goes on after a fault, so that everything wrong is listed.
File format: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
"""

from __future__ import annotations

import functools
import io

from doctor.model.chain import (
    NOWHERE,
    ConfigFile,
    FileRole,
    ParseFault,
    ParseKind,
    ParseProblem,
    Place,
    Section,
    SectionKind,
    Setting,
)
from doctor.model.observation import Unreadable
from doctor.model.secret import SECRET_SETTINGS, hide_secret
from doctor.profiles.decode import decode_text, is_not_utf_8, is_passed_over
from doctor.profiles.setting_names import MEANT, OTHERS
from doctor.profiles.shell_words import split_words

_MOST_FAULTS = 100
"""How many faults of one file are listed: botocore stops at the first, and a person at some."""

COMMENTS = ("#", ";")
_DEFAULTS = "DEFAULT"


def parse_config_file(
    role: FileRole, path: str, content: str | bytes | Unreadable | None
) -> ConfigFile:
    """Parse a file's content. `path` is shown as it is; `None` is a file that is not there."""
    if content is None:
        return ConfigFile(role=role, path=path, exists=False)
    text = decode_text(content) if isinstance(content, bytes) else content
    if isinstance(text, Unreadable):
        return _unreadable(role, path, text.why)
    return _read(role, path, text)


@functools.lru_cache(maxsize=4)  # two files, as they are and as they may be kept
def _read(role: FileRole, path: str, text: str) -> ConfigFile:
    return _Reader(role, path).read(text)


def _unreadable(role: FileRole, path: str, why: str) -> ConfigFile:
    place = Place(file=path, line=1)
    if is_passed_over(why):
        fault = ParseFault(kind="skipped", problem="not-readable", place=Place(file=path), says=why)
    else:
        problem: ParseProblem = "not-utf-8" if is_not_utf_8(why) else "not-readable"
        fault = ParseFault(kind="unreadable", problem=problem, place=place, says=why)
    return ConfigFile(role=role, path=path, faults=(fault,))


class _OpenSection:
    """A section while it is being read: its header's line, and its values' lines."""

    def __init__(self, header: str, line: int) -> None:
        self.header = header
        self.line = line
        self.values: dict[str, tuple[int, list[str]]] = {}


class _Reader:
    """Follows `RawConfigParser._read`; the names of its state are that method's."""

    def __init__(self, role: FileRole, path: str) -> None:
        self.role = role
        self.path = path
        self.faults: list[ParseFault] = []
        self.sections: dict[str, _OpenSection] = {}
        self.section: _OpenSection | None = None
        self.option: str | None = None
        self.indent = 0

    def read(self, text: str) -> ConfigFile:
        # Lines as a text file gives them: only \n, \r\n and \r end one.
        for number, line in enumerate(io.StringIO(text, newline=None), start=1):
            self._line(number, line)
        defaults = self.sections.pop(_DEFAULTS, None)
        inherited = () if defaults is None or not self.sections else self._inherit(defaults)
        sections = tuple(self._close(each, inherited) for each in self.sections.values())
        if self.faults and "\0" in text:
            # The one fault behind all others, however many there are.
            says = "it holds NUL bytes, as UTF-16 text does; save it as UTF-8"
            self.faults = self.faults[: _MOST_FAULTS - 1]
            self._fault("unreadable", "nul-bytes", 1, says)
        self.faults.sort(key=lambda fault: fault.place.line or 0)
        return ConfigFile(
            role=self.role, path=self.path, sections=sections, faults=tuple(self.faults)
        )

    def _fault(self, kind: ParseKind, problem: ParseProblem, line: int, says: str) -> None:
        place = Place(file=self.path, line=line)
        self._add(ParseFault(kind=kind, problem=problem, place=place, says=says))

    def _add(self, fault: ParseFault) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(fault)

    def _line(self, number: int, line: str) -> None:
        value = line.strip()
        if value.startswith(COMMENTS):
            return
        if not value:
            if self.section is not None and self.option is not None:
                self.section.values[self.option][1].append("")
            return
        indent = len(line) - len(line.lstrip())
        if self.section is not None and self.option is not None and indent > self.indent:
            self.section.values[self.option][1].append(value)
            return
        self.indent = indent
        if value.startswith("[") and value.rfind("]") > 1:
            self._header(number, value[1 : value.rfind("]")])
        elif self.section is None:
            self._before_first_section(number, value)
        else:
            self._option(number, value, self.section)

    def _header(self, number: int, header: str) -> None:
        self.option = None
        present = self.sections.get(header)
        if present is not None and header != _DEFAULTS:
            says = f"[{header}] appears here again; it is already on line {present.line}"
            self._add(
                ParseFault(
                    kind="duplicate",
                    problem="duplicate-section",
                    place=Place(file=self.path, line=number),
                    says=says,
                    first=present.line,
                    section=header,
                )
            )
        self.section = present or _OpenSection(header, number)
        self.sections[header] = self.section

    def _before_first_section(self, number: int, value: str) -> None:
        if value.startswith("\ufeff"):
            says = "the file begins with a byte order mark (BOM)"
            self._fault("unreadable", "byte-order-mark", number, says)
            # Past the mark the line is read, so that what else is wrong is listed as well.
            self._line(number, value.lstrip("\ufeff"))
            return
        self._note_fault(
            number, value, "no-header", f"{_quote_line(value)} comes before the first [section]"
        )

    def _option(self, number: int, value: str, section: _OpenSection) -> None:
        ends = [at for at in (value.find("="), value.find(":")) if at >= 0]
        if not ends or min(ends) == 0:
            says = f"{_quote_line(value)} is not a setting: there is no `name = value`"
            problem: ParseProblem = "broken-header" if "[" in _quote_line(value) else "no-sign"
            self._note_fault(number, value, problem, says)
            return
        at = min(ends)
        name = value[:at].rstrip().lower()
        if name in section.values:
            first = section.values[name][0]
            says = f"{name} appears twice in [{section.header}]; the first is on line {first}"
            self._add(
                ParseFault(
                    kind="duplicate",
                    problem="duplicate-setting",
                    place=Place(file=self.path, line=number),
                    says=says,
                    first=first,
                    section=section.header,
                    setting=name,
                )
            )
        self.option = name
        section.values[name] = (number, [value[at + 1 :].strip()])

    def _note_fault(self, number: int, value: str, problem: ParseProblem, says: str) -> None:
        """Note a line that cannot be parsed: what a merge left explains itself."""
        conflict = _conflict(value)
        if conflict is not None:
            problem, says = "merge-conflict", conflict
        self._fault("syntax", problem, number, says)

    def _close(self, section: _OpenSection, inherited: tuple[Setting, ...]) -> Section:
        kind, name, why = classify_header(self.role, section.header)
        return Section(
            kind=kind,
            name=name,
            header=f"[{section.header}]",
            place=Place(file=self.path, line=section.line),
            own=tuple(self._setting(name, *found) for name, found in section.values.items()),
            inherited=inherited,
            why_ignored=why,
        )

    def _inherit(self, defaults: _OpenSection) -> tuple[Setting, ...]:
        why = "inherited from [DEFAULT]"
        values = defaults.values.items()
        return tuple(self._setting(name, *found, why=why) for name, found in values)

    def _setting(self, name: str, line: int, lines: list[str], why: str = "") -> Setting:
        value = "\n".join(lines).rstrip()
        # Within a block botocore ends lines wherever Unicode does.
        if value.startswith("\n") and not all(
            "=" in each for each in value.splitlines() if each.strip()
        ):
            self._fault("syntax", "bad-block", line, f"a line below {name} is not `name = value`")
        if name in SECRET_SETTINGS:
            value = hide_secret(value)
        place = Place(file=self.path, line=line) if line else NOWHERE
        return Setting(name=name, value=value, place=place, why=why)


def _conflict(value: str) -> str | None:
    marks = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
    return (
        f"{value[:7]} was left by a merge: keep one of the two sides"
        if value.startswith(marks)
        else None
    )


def _quote_line(value: str) -> str:
    """Quote what stands on a broken line, without what could be a secret."""
    word = value.split("=", maxsplit=1)[0].split(":", maxsplit=1)[0].strip()
    known = "[" in word or word.lower() in {*MEANT, *OTHERS}
    if not known or len(word) > 24 or " " in word:  # noqa: PLR2004 - long enough to be a key
        word = word[:4] + "…"
    return f"“{word}”"


def classify_header(role: FileRole, header: str) -> tuple[SectionKind, str, str | None]:
    """Say what a header makes of its section: kind, name, and why SDKs ignore it (else `None`)."""
    if role == "credentials":
        if header.startswith("profile "):
            why = 'in the credentials file a header holds the bare name, without "profile "'
            return "profile", header, why
        return "profile", header, None
    if header == "default":
        return "profile", "default", None
    kinds: tuple[tuple[str, SectionKind], ...] = (
        ("profile", "profile"),
        ("sso-session", "sso-session"),
        ("services", "services"),
    )
    for prefix, kind in kinds:
        if header.startswith(prefix):
            name = _second_word(header)
            if name is not None:
                return kind, name, None
            return "ignored", header, f"[{header}] names nothing that SDKs can read"
    name = capitalised_profile(header)
    if name is not None:
        why = f"[{header}]: the word is profile, in small letters: [profile {name}]"
        return "ignored", header, why
    return "ignored", header, f"[{header}] lacks the word profile: it should be [profile {header}]"


def capitalised_profile(header: str) -> str | None:
    """Return the name behind the word `profile` where that is written in other letters."""
    word = header.partition(" ")[0]
    return _second_word(header) if word.lower() in {"profile", "profiles"} else None


def _second_word(header: str) -> str | None:
    """Return the name in a header of two words; SDKs read nothing from any other."""
    words = split_words(header, most=3)
    return words[1] if words is not None and len(words) == 2 else None  # noqa: PLR2004 - kind, name

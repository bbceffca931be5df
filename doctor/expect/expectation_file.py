"""A file of expectations into what is to be judged; every problem of it is named at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from msgspec import UNSET, UnsetType

from doctor.case.case_problems import explain_error, find_problems
from doctor.evaluate.policy_parser import parse_policy
from doctor.expect.plain_values import Lined, Unread, read_lined
from doctor.expect.policy_files import Document, Documents, Reader
from doctor.expect.sentences import VERBS, NoSentence, parse_sentence, read_kind, read_seconds
from doctor.model.arn import parse_arn, parse_role_arn
from doctor.model.case import Case
from doctor.model.enumeration import and_list
from doctor.model.expectation import (
    EXPECTATIONS_SCHEMA,
    Expectation,
    Expectations,
    ExpectedPrincipal,
    ExpectedRole,
    PolicySource,
)
from doctor.model.plain_json import name_schema
from doctor.model.policy import PolicyKind


class BadExpectations(ValueError):  # noqa: N818 - it says what they are
    """The file cannot be used. `problems` names each: file, line, part, and what is wrong."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """One expectation with its place; `verb` is one of the four, `role` what it names."""

    name: str
    line: int | None
    expectation: Expectation
    verb: str
    role: str


class ExpectationFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that can be judged: its own facts, and those of a case that it builds upon."""

    path: str
    stated: Expectations
    planned: tuple[Planned, ...]
    base: Case
    documents: dict[str, Document]

    def document(self, source: PolicySource, name: str) -> Document:
        """Return a document that reading has found to be sound."""
        if isinstance(source, str):
            return self.documents[source]
        return self.documents[name]


def read_expectations(
    text: str, path: str, reader: Reader, base: Case | None = None
) -> ExpectationFile:
    """Read a file of expectations. Raises `BadExpectations` with every problem."""
    try:
        lined = read_lined(text)
    except Unread as error:
        raise BadExpectations((f"{_at(path, error.line)}: {error}",)) from error
    problems = [_add_place(path, lined, each) for each in _shape(lined.value)]
    if problems:
        raise BadExpectations(tuple(problems))
    try:
        stated = msgspec.convert(lined.value, Expectations)
    except msgspec.ValidationError as error:
        raise BadExpectations((_add_place(path, lined, explain_error(error)),)) from error
    reading = _Reading(stated, base or Case(), Documents(reader))
    planned = tuple(reading.plan(lined))
    found = tuple(_add_place(path, lined, each) for each in (*reading.problems, *reading.check()))
    if found:
        raise BadExpectations(found)
    return ExpectationFile(
        path=path,
        stated=stated,
        planned=planned,
        base=reading.base,
        documents=reading.documents,
    )


def _at(path: str, line: int | None) -> str:
    return path if line is None else f"{path}:{line}"


def _add_place(path: str, lined: Lined, problem: str) -> str:
    """Put file and line before a problem that begins with its path in the file."""
    head, colon, says = problem.partition(": ")
    problem = re.sub(r'\["([^"]*)"\]', r".\1", head) + colon + says
    known = [each for each in lined.lines if each and problem.startswith(each)]
    part = max(known, key=len, default="")
    named = problem.partition(": ")[0]
    return f"{_at(path, lined.line_of(part or named))}: {problem}"


def _shape(value: object) -> Iterator[str]:
    """Name what keeps the values from being a file of expectations."""
    if not isinstance(value, dict):
        yield "the file is a mapping of roles, principals and expect"
        return
    schema = value.get("schema")
    if schema != EXPECTATIONS_SCHEMA:
        read = f"this roledoctor does not read {name_schema(schema)}"
        said = "it is missing" if schema is None else read
        yield f"schema: {said}; the file begins with schema: {EXPECTATIONS_SCHEMA}"
    if not value.get("expect"):
        yield "expect: there is no expectation"
    yield from find_problems(value, Expectations)


class _Reading:
    """Checks what the parts of a file say of one another, and loads the documents they name."""

    def __init__(self, stated: Expectations, base: Case, documents: Documents) -> None:
        self.stated = stated
        self.base = base
        self.problems: list[str] = []
        self.documents: dict[str, Document] = {}
        self._load = documents

    def plan(self, lined: Lined) -> Iterator[Planned]:
        """Give the expectations; a sentence that is none is a problem."""
        for index, written in enumerate(self.stated.expect):
            where = f"expect[{index}]"
            try:
                parsed = parse_sentence(written) if isinstance(written, str) else written
            except NoSentence as error:
                self.problems.append(f"{where}: {error}")
                continue
            verbs = [name for name in VERBS.values() if getattr(parsed, name) is not UNSET]
            if len(verbs) != 1:
                listed = ", ".join(VERBS.values())
                self.problems.append(f"{where}: exactly one of {listed} is needed")
                continue
            role = getattr(parsed, verbs[0])
            name = written if isinstance(written, str) else _sentence_of(parsed, verbs[0], role)
            yield Planned(
                name=" ".join(name.split()),
                line=lined.line_of(where),
                expectation=parsed,
                verb=verbs[0],
                role=role,
            )
            self.problems += self._names(where, parsed, role)

    def _names(self, where: str, parsed: Expectation, role: str) -> Iterator[str]:
        if find_role(self.stated, self.base, role) is None:
            known = ", ".join(self.stated.roles) or "none"
            yield f"{where}: there is no role “{role}” (roles of the file: {known})"
        if find_principal(self.stated, self.base, parsed.who) is None:
            known = ", ".join(self.stated.principals) or "none"
            yield f"{where}: there is no principal “{parsed.who}” (principals of the file: {known})"
        if parsed.because is not UNSET and read_kind(parsed.because) is None:
            yield f"{where}: “{parsed.because}” is no policy kind that could refuse"
        for name in ("duration", "mfa"):
            span = getattr(parsed.sent, name)
            if span not in (None, True, False) and read_seconds(span) is None:
                yield f"{where}: “{span}” is no length of time, such as 3600, 2h or 90 minutes"

    def check(self) -> Iterator[str]:
        """Name what is wrong with roles, principals and organizations."""
        for name, role in self.stated.roles.items():
            yield from self._role(f"roles.{name}", role)
        for name, principal in self.stated.principals.items():
            yield from self._principal(f"principals.{name}", principal)
        for index, organization in enumerate(self.stated.organizations):
            for account, stated in organization.accounts.items():
                where = f"organizations[{index}].accounts.{account}"
                for kind in ("scps", "rcps"):
                    yield from self._levels(f"{where}.{kind}", getattr(stated, kind))

    def _role(self, where: str, role: ExpectedRole) -> Iterator[str]:
        if parse_role_arn(role.arn) is None:
            yield f"{where}.arn: {role.arn} is not the ARN of a role"
        if role.max_session is not UNSET and read_seconds(role.max_session) is None:
            yield f"{where}.max_session: “{role.max_session}” is no length of time"
        if role.trust is not UNSET:
            yield from self._document(f"{where}.trust", role.trust, "trust policy")

    def _levels(
        self, where: str, levels: tuple[tuple[PolicySource, ...], ...] | UnsetType
    ) -> Iterator[str]:
        for at, level in enumerate(() if levels is UNSET else levels):
            for each, source in enumerate(level):
                yield from self._document(f"{where}[{at}][{each}]", source, "SCP")

    def _principal(self, where: str, principal: ExpectedPrincipal) -> Iterator[str]:
        kinds = ("arn", "service", "oidc", "saml")
        said = [kind for kind in kinds if getattr(principal, kind) is not UNSET]
        if len(said) != 1:
            yield f"{where}: exactly one of {', '.join(kinds)} says who it is"
        elif said == ["arn"] and parse_arn(str(principal.arn)) is None:
            yield f"{where}.arn: {principal.arn} is no ARN"
        for index, source in enumerate(() if principal.policies is UNSET else principal.policies):
            yield from self._document(f"{where}.policies[{index}]", source, "identity policy")
        kinds_of: tuple[tuple[str, PolicyKind], ...] = (
            ("boundary", "permissions boundary"),
            ("session_policy", "session policy"),
        )
        for name, kind in kinds_of:
            source = getattr(principal, name)
            if source is not UNSET and source is not None:
                yield from self._document(f"{where}.{name}", source, kind)

    def _document(self, where: str, source: PolicySource, kind: PolicyKind) -> Iterator[str]:
        try:
            document = self._load.load(source, where)
        except Unread as error:
            at = "" if error.line is None or not isinstance(source, str) else f"{source}, line "
            line = f"{error.line}: " if at else ""
            yield f"{where}: {at}{line}{error}"
            return
        self.documents[source if isinstance(source, str) else where] = document
        yield from _faults(where, document, kind)


def _faults(where: str, document: Document, kind: PolicyKind) -> Iterator[str]:
    """Name what AWS would refuse to save: no expectation on such a policy means anything."""
    for fault in parse_policy(kind, document.body).faults:
        if fault.blocks:
            place = document.place_of(fault.statement)
            line = "" if place is None or place.line is None else f", line {place.line}"
            at = "" if document.file is None else f"{document.file}{line}: "
            number = "" if fault.statement is None else f"statement {fault.statement + 1}: "
            yield f"{where}: {at}{number}{fault.says}"


def _sentence_of(parsed: Expectation, verb: str, role: str) -> str:
    """Write an expectation that stands in parts as a sentence."""
    words = next(words for words, name in VERBS.items() if name == verb)
    sent = [
        name.replace("_", " ") if value is True else f"{name.replace('_', ' ')} {_short(value)}"
        for name, value in msgspec.structs.asdict(parsed.sent).items()
        if value not in (None, False, {}, ())
    ]
    with_what = f" with {and_list(sent)}" if sent else ""
    return f"{parsed.who}{with_what} {words} {role}"


def _short(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}={'' if each is None else each}" for key, each in value.items())
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def find_role(
    stated: Expectations, base: Case, name: str
) -> tuple[str, ExpectedRole | None] | None:
    """Find a role by its name in the file, its ARN, or its own name in the case beneath."""
    if name in stated.roles:
        return stated.roles[name].arn, stated.roles[name]
    by_arn = next((each for each in stated.roles.values() if each.arn == name), None)
    if by_arn is not None:
        return name, by_arn
    held = [arn for arn in base.roles if name in {arn, arn.rpartition("/")[2]}]
    return (held[0], None) if len(held) == 1 else None


def find_principal(stated: Expectations, base: Case, name: str) -> ExpectedPrincipal | None:
    """Find a principal, or a role that calls, by its name in the file, its ARN, or the case's."""
    if name in stated.principals:
        return stated.principals[name]
    if name in stated.roles:
        return ExpectedPrincipal(arn=stated.roles[name].arn)
    if parse_arn(name) is not None:
        return ExpectedPrincipal(arn=name)
    held = [arn for arn in base.principals if name == arn.rpartition("/")[2]]
    return ExpectedPrincipal(arn=held[0]) if len(held) == 1 else None

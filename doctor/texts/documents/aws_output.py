"""What the AWS CLI prints with `--output text` or `table`, as the JSON that it stands for.

Text leaves the names of most fields out; what cannot be told from it stays in its own words.
https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.model.arn import ACCOUNT_PATTERN
from doctor.model.plain_json import JsonObject
from doctor.model.whole_number import parse_whole

_ARN: Final = rf"arn:aws[\w-]*:(?:iam|sts)::{ACCOUNT_PATTERN}:[^\s|]+"
_CALLER: Final = re.compile(
    rf"(?P<account>\d{{12}})[ \t]+(?P<arn>{_ARN})[ \t]+(?P<id>[A-Z0-9]{{12,}}\S*)\Z"
)
_ROLE: Final = re.compile(rf"ROLE\t.*?(?P<arn>{_ARN})(?P<rest>.*)\Z")
_SECTION: Final = re.compile(r"(?P<name>[A-Z][A-Z_:]{2,60})\t(?P<rest>.*)\Z")
_BORDER: Final = re.compile(r"[|]*[-+]{3,}[-+|]*[|]*\Z")
_ROW: Final = re.compile(r"(?P<depth>\|+)(?P<cells>.*?)\|+\Z")
_NAME: Final = re.compile(r"[A-Z][A-Za-z]{1,60}\Z")
_SECONDS: Final = re.compile(r"(?:^|\t)(?P<value>3600|[4-9]\d{3}|[1-4]\d{4})(?:\t|$)")
_OPERATORS: Final = re.compile(
    r"(?:FOR(?:ALL|ANY)VALUE[S]?:)?(?:STRING|ARN|BOOL|NUMERIC|DATE|NULL|IPADDRESS|NOTIP)\w*\Z"
)
_MOST_LINES: Final = 400
"""Lines of one table: a role with its policy and tags has fewer than 100."""


class Printed(msgspec.Struct, frozen=True):
    """What lines up to `end` stand for."""

    value: JsonObject
    end: int


def read_aws_output(lines: list[str], at: int) -> Printed | None:
    """Read what begins on a line as output of the CLI; `None` where it is none."""
    line = lines[at].strip()
    found = _CALLER.match(line)
    if found is not None:
        told = {"Account": found["account"], "Arn": found["arn"], "UserId": found["id"]}
        return Printed(told, at + 1)
    if line.startswith("ROLE\t"):
        return _role_of_text(lines, at)
    if line.startswith("---") and _BORDER.match(line) and at + 1 < len(lines):
        return _read_table(lines, at)
    return None


def _role_of_text(lines: list[str], at: int) -> Printed | None:
    head = _ROLE.match(lines[at].strip())
    if head is None:
        return None
    seconds = _SECONDS.search(head["rest"])
    role: JsonObject = {"Arn": head["arn"], "RoleName": head["arn"].rpartition("/")[2]}
    if seconds is not None:
        role["MaxSessionDuration"] = int(seconds["value"])
    events: list[tuple[str, list[str]]] = []
    end = at + 1
    while end < len(lines) and (found := _SECTION.match(lines[end].strip())) is not None:
        events.append((found["name"], found["rest"].split("\t")))
        end += 1
    document = _document(events)
    if document is not None:
        role["AssumeRolePolicyDocument"] = document
    return Printed({"Role": role}, end)


def _document(events: list[tuple[str, list[str]]]) -> JsonObject | None:
    """Put a policy together from the lines of text; the names of condition keys are not there."""
    document: JsonObject | None = None
    statement: JsonObject = {}
    operator = ""
    for name, values in events:
        if name.endswith("POLICYDOCUMENT") or name == "DOCUMENT":
            document = {"Version": values[0], "Statement": []}
        elif document is None:
            continue
        elif name == "STATEMENT":
            statement = dict(_scalars(values))
            document["Statement"].append(statement)
        elif name == "ACTION":
            statement.setdefault("Action", []).extend(values)
        elif name == "PRINCIPAL":
            for value in values:
                _add(statement.setdefault("Principal", {}), _kind_of(value), value)
        elif name in {"AWS", "SERVICE", "FEDERATED"}:
            kind = {"AWS": "AWS", "SERVICE": "Service", "FEDERATED": "Federated"}[name]
            for value in values:
                _add(statement.setdefault("Principal", {}), kind, value)
        elif _OPERATORS.match(name):
            operator = name
            key = f"${{a key of {operator}}}"
            statement.setdefault("Condition", {})[operator] = {key: values}
    return document


def _scalars(values: list[str]) -> Iterator[tuple[str, str | list[str]]]:
    """Name the values of a statement, which text shows without names, in their alphabet's order."""
    for value in values:
        if value in {"Allow", "Deny"}:
            yield "Effect", value
        elif value.startswith("['"):
            yield "Action", value.strip("[]'").split("', '")
        elif re.match(r"[a-z][a-z0-9-]*:[\w*]+\Z|\*\Z", value):
            yield "Action", value
        elif value:
            yield "Sid", value


def _kind_of(value: str) -> str:
    if ":oidc-provider/" in value or ":saml-provider/" in value:
        return "Federated"
    return "Service" if value.endswith((".amazonaws.com", ".amazonaws.com.cn")) else "AWS"


def _add(holder: JsonObject, name: str, value: str) -> None:
    holder.setdefault(name, []).append(value)


def _read_table(lines: list[str], at: int) -> Printed | None:
    """Read a table: titles, rows of a name and its value, or names above rows of values."""
    sections: list[tuple[str, dict[str, str], list[str]]] = []
    header: list[str] = []
    end = at
    for end in range(at, min(len(lines), at + _MOST_LINES)):
        line = lines[end].strip()
        if _BORDER.match(line):
            continue
        row = _ROW.match(line)
        if row is None:
            break
        cells = [each.strip() for each in row["cells"].split("|")]
        if len(cells) == 1 and _NAME.match(cells[0]) and not _is_continued(sections, lines, end):
            sections.append((cells[0], {}, []))
            header = []
        elif sections and len(cells) == 1:
            sections[-1][2].append(cells[0])
        elif sections and header and len(cells) == len(header):
            sections[-1][1].update(zip(header, cells, strict=True))
        elif sections and _is_header(cells, lines, end):
            header = cells
        elif sections and len(cells) == 2:  # noqa: PLR2004 - as above
            sections[-1][1][cells[0]] = cells[1]
    else:
        end += 1
    value = _of_sections(sections)
    return None if value is None else Printed(value, end)


def _is_header(cells: list[str], lines: list[str], at: int) -> bool:
    """Say whether a row of names stands between borders, above a row of their values."""
    if not all(map(_NAME.match, cells)) or at + 2 >= len(lines):
        return False
    above, below = lines[at + 1].strip(), _ROW.match(lines[at + 2].strip())
    return (
        _BORDER.match(above) is not None
        and below is not None
        and len(below["cells"].split("|")) == len(cells)
        and _BORDER.match(lines[at - 1].strip()) is not None
    )


def _is_continued(
    sections: list[tuple[str, dict[str, str], list[str]]], lines: list[str], at: int
) -> bool:
    """Say whether a cell alone is an entry of a list: no border stands above it."""
    return bool(sections) and _BORDER.match(lines[at - 1].strip()) is None


def _of_sections(sections: list[tuple[str, dict[str, str], list[str]]]) -> JsonObject | None:
    held = {name: values for name, values, _ in sections}
    first = sections[0][0] if sections else ""
    if first == "GetCallerIdentity":
        return dict(held[first])
    if first != "GetRole" or "Role" not in held:
        return None
    role: JsonObject = dict(held["Role"])
    longest = parse_whole(role.get("MaxSessionDuration", ""))
    if longest is not None:
        role["MaxSessionDuration"] = longest
    document = _document_of_table(sections)
    if document is not None:
        role["AssumeRolePolicyDocument"] = document
    return {"Role": role}


def _document_of_table(
    sections: list[tuple[str, dict[str, str], list[str]]],
) -> JsonObject | None:
    document: JsonObject | None = None
    statement: JsonObject = {}
    for name, values, listed in sections:
        if name == "AssumeRolePolicyDocument":
            document = {"Version": values.get("Version", "2012-10-17"), "Statement": []}
        elif document is None:
            continue
        elif name == "Statement":
            statement = dict(values)
            document["Statement"].append(statement)
        elif name == "Principal":
            statement["Principal"] = dict(values)
        elif name in {"AWS", "Service", "Federated"} and listed:
            statement.setdefault("Principal", {})[name] = listed
        elif name == "Action" and listed:
            statement["Action"] = listed
        elif _OPERATORS.match(name.upper()):
            statement.setdefault("Condition", {})[name] = dict(values)
    return document

"""A snapshot for sharing: nothing of whose it is, and the same graph."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import inspect

from doctor.gather.snapshot.snapshot_redaction import redact_parts
from doctor.graph.importers import Imported
from doctor.graph.load import build_graph
from doctor.graph.snapshot import open_snapshot
from doctor.model.snapshot import AccountPart, IdentityCenterPart, OrganizationPart
from tests.gather.desk import allowing, trusting
from tests.gather.snapshot.support import DEV, MANAGEMENT, PROD, Collecting, Company


@pytest.fixture
def collected(
    company: Company, collecting: Collecting
) -> tuple[Imported, IdentityCenterPart | None]:
    """Collect a company whose accounts and names are like nobody's stand-in."""
    lab = company.lab
    company.organization.names[DEV] = "zebrafish-dev"
    lab.create_role(
        PROD,
        "ZebrafishBilling",
        trust_policy=trusting(f"arn:aws:iam::{DEV}:root"),
        policies=(allowing("s3:*"),),
    )
    caller = {
        "Version": "2012-10-17",
        "Statement": {
            "Sid": "Quokka",
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Resource": f"arn:aws:iam::{PROD}:role/Zebrafish*",
        },
    }
    lab.create_user(DEV, "quokka", policies=(caller,))
    center = company.organization.identity_center
    person = center.create_user("quokka@zebrafish.example")
    center.assign(center.create_permission_set("ZebrafishAdmins"), DEV, person)
    collecting.run()
    with open_snapshot(collecting.folder) as snapshot:
        missing = {each.what: each.why for each in snapshot.missing}
        accounts = tuple(snapshot.read_accounts())
        imported = Imported(accounts, snapshot.read_organization(), missing)
        return imported, snapshot.read_identity_center()


def test_no_name_is_left(collected: tuple[Imported, IdentityCenterPart | None]) -> None:
    (imported,), people = redact_parts([collected[0]], collected[1])
    text = f"{imported} {people}".lower()
    for name in ("zebrafish", "quokka", "alice"):
        assert name not in text


def test_the_graph_is_the_same_but_for_its_names(
    collected: tuple[Imported, IdentityCenterPart | None],
) -> None:
    before, _ = collected
    (after,), _ = redact_parts([before], collected[1])
    graphs = [build_graph(each.accounts, each.organization) for each in (before, after)]

    def callers(graph_number: int) -> list[list[tuple[str, str, int]]]:
        graph = graphs[graph_number]
        answers = [graph.who_can(graph.flat.arns[n]) for n in graph.flat.role_numbers()]
        return [sorted((c.kind, c.verdict, c.hops) for c in each.callers) for each in answers]

    assert callers(0) == callers(1)
    role = next(each for each in graphs[0].flat.arns if each.endswith("/ZebrafishBilling"))
    assert f"arn:aws:iam::{DEV}:user/quokka" in {
        each.arn for each in graphs[0].who_can(role).callers
    }


def test_what_tells_nothing_of_anybody_stays(
    collected: tuple[Imported, IdentityCenterPart | None],
) -> None:
    before, _ = collected
    (after,), _ = redact_parts([before], None)
    for old, new in zip(before.accounts, after.accounts, strict=True):
        assert (new.source, new.partition, new.collected_at) == (
            old.source,
            old.partition,
            old.collected_at,
        )
        assert len(new.documents) == len(old.documents)
        assert len(new.roles) == len(old.roles)
    # The lab's accounts read as invented, and stay as they are.
    assert {each.account for each in after.accounts} == {DEV, PROD, MANAGEMENT}


_OF_AWS = {
    **dict.fromkeys(("collected_at", "created", "last_used", "at"), "2026-01-31T12:00:00Z"),
    "partition": "aws",
    "service": "lambda.amazonaws.com",
    "status": "ACTIVE",
    "source": "aws",
    "kind": "user",
}
"""Fields of moments and of words of AWS's. Any other that holds a text tells whose it is."""


class _Words:
    """Fills every text of a part with a word of its own."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def word(self) -> str:
        number = len(self.made)
        letters = (chr(ord("b") + number // 16**place % 16) for place in range(3))
        self.made.append(f"quokka{'o'.join(letters)}zz")
        return self.made[-1]

    def fill(self, kind: inspect.Type, name: str) -> Any:
        match kind:
            case _ if name in _OF_AWS:
                return _OF_AWS[name]
            case inspect.UnionType(types=types):
                return self.fill(types[0], name)
            case inspect.StructType(fields=fields):
                return kind.cls(
                    **{each.name: self.fill(each.type, each.encode_name) for each in fields}
                )
            case inspect.VarTupleType(item_type=inner):
                return (self.fill(inner, ""),)
            case inspect.DictType(value_type=inner):
                return {self.word(): self.fill(inner, "")}
            case inspect.StrType():
                return self.word()
            case inspect.BytesType():
                return json.dumps({**allowing("s3:GetObject"), "Id": self.word()}).encode()
            case inspect.BoolType():
                return True
            case _:
                return 0


def test_a_word_in_any_text_field_is_replaced() -> None:
    """So a field that is added to a snapshot cannot be forgotten."""
    words = _Words()
    account, organization, people = (
        words.fill(inspect.type_info(kind), "")
        for kind in (AccountPart, OrganizationPart, IdentityCenterPart)
    )
    imported = Imported((account,), organization, {})
    shown = f"{imported} {people}"
    assert [each for each in words.made if each not in shown] == []
    assert len(words.made) > 40
    redacted = redact_parts([imported], people)
    told = str(redacted).lower()
    assert [each for each in words.made if each in told] == []
    (one,), _ = redacted
    (after,) = one.accounts
    assert after.roles[0].created == _OF_AWS["created"]
    assert [each.service for each in after.workloads or ()] == [_OF_AWS["service"]]

"""Pictures for the tests of every format: a small one, one with hostile names, a large one."""

from __future__ import annotations

import random

from doctor.model.picture import (
    Picture,
    PictureAccount,
    PictureEdge,
    PictureGap,
    PictureNode,
    PicturePolicy,
    PictureStatement,
)
from doctor.model.report import ReportTool

DEV, PROD = "111122223333", "222233334444"
ALICE = f"arn:aws:iam::{DEV}:user/alice"
DEPLOY = f"arn:aws:iam::{DEV}:role/Deploy"
ADMIN = f"arn:aws:iam::{PROD}:role/Admin"
LONELY = f"arn:aws:iam::{PROD}:role/Lonely"
HOSTILE = '</script><script>document.title="owned"</script>"\'\u202egnp.exe\x1b[31m<!--'


def small_picture() -> Picture:
    """Alice may become Deploy, which may become Admin with an external ID; Lonely is closed."""
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": DEPLOY}, "Action": "sts:AssumeRole"}
        ],
    }
    return Picture(
        tool=ReportTool(name="roledoctor", version="0.0.0"),
        title="2 accounts",
        created_at="2026-01-31T12:00:00Z",
        accounts=(PictureAccount(id=DEV, name="dev"), PictureAccount(id=PROD)),
        nodes=(
            PictureNode(id="ec2.amazonaws.com", kind="service", label="ec2.amazonaws.com"),
            PictureNode(id=ALICE, kind="user", label="alice", account=DEV),
            PictureNode(id=DEPLOY, kind="role", label="Deploy", account=DEV),
            PictureNode(
                id=ADMIN,
                kind="role",
                label="Admin",
                account=PROD,
                policies=(PicturePolicy(kind="trust policy", name="trust policy", document=trust),),
            ),
            PictureNode(
                id=LONELY,
                kind="role",
                label="Lonely",
                account=PROD,
                policies=(
                    PicturePolicy(kind="trust policy", name="trust policy", text="{not json"),
                    PicturePolicy(kind="boundary", name="Limit"),
                ),
            ),
        ),
        edges=(
            PictureEdge(start="ec2.amazonaws.com", end=DEPLOY, kind="trust"),
            PictureEdge(start=ALICE, end=DEPLOY, needs=("mfa",)),
            PictureEdge(
                start=DEPLOY,
                end=ADMIN,
                verdict="unknown",
                needs=("external-id",),
                depends_on=("aws:SourceIp",),
                by=(PictureStatement(policy="trust policy", of=ADMIN, statement=0, sid="Partner"),),
            ),
        ),
        incomplete=(PictureGap(what="account 333344445555", why="AccessDenied: sts:AssumeRole"),),
    )


def hostile_picture() -> Picture:
    """Every text of it tries to be more than a text."""
    return Picture(
        tool=ReportTool(name="roledoctor", version="0.0.0"),
        title=HOSTILE,
        accounts=(PictureAccount(id=DEV, name=HOSTILE),),
        nodes=(
            PictureNode(
                id=HOSTILE,
                kind="role",
                label=HOSTILE,
                account=DEV,
                notes=(HOSTILE,),
                policies=(
                    PicturePolicy(
                        kind="identity policy",
                        name=HOSTILE,
                        arn=HOSTILE,
                        document={HOSTILE: HOSTILE},
                    ),
                ),
            ),
            PictureNode(id="anyone", kind="anyone", label="anyone"),
        ),
        edges=(
            PictureEdge(
                start="anyone",
                end=HOSTILE,
                needs=(HOSTILE,),
                how=HOSTILE,
                depends_on=(HOSTILE,),
                by=(PictureStatement(policy=HOSTILE, of=HOSTILE, statement=0, sid=HOSTILE),),
            ),
        ),
        incomplete=(PictureGap(what=HOSTILE, why=HOSTILE),),
    )


def large_picture(nodes: int, accounts: int, seed: int = 1) -> Picture:
    """So many users and roles in so many accounts; each role has up to three callers."""
    chance = random.Random(seed)  # noqa: S311 - the same picture each time
    numbers = [f"{100000000000 + 7 * number:012d}" for number in range(accounts)]
    made: list[PictureNode] = []
    for number in range(nodes):
        account = numbers[number % accounts]
        kind, name = ("user", f"user{number}") if number % 7 == 0 else ("role", f"Role{number}")
        arn = f"arn:aws:iam::{account}:{kind}/{name}"
        made.append(
            PictureNode(
                id=arn, kind="user" if kind == "user" else "role", label=name, account=account
            )
        )
    edges = [
        PictureEdge(start=chance.choice(made).id, end=node.id)
        for node in made
        if node.kind == "role"
        for _ in range(chance.randint(0, 3))
    ]
    return Picture(
        tool=ReportTool(name="roledoctor", version="0.0.0"),
        title=f"{nodes} nodes",
        accounts=tuple(PictureAccount(id=each) for each in numbers),
        nodes=tuple(made),
        edges=tuple(edges),
    )

"""What AWS is asked beside the chain's own roles and callers: a row for each source.

A row and a module are all that a source needs: the documents of permissions, the list of calls that
may leave, and the reads of a run (`reads.py`) are made of the rows.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

Moment = Literal["keys", "account"]
"""When a source is asked: `keys` once, as soon as the base has keys, whoever they are; `account`
once with the keys of the base, and once with those that `--via` leads to."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One source.

    `name` is its module in this room, which has a function `read_NAME(access, case) -> Gathered`.
    `calls` are the permissions that it needs, and `statement` what they are called in the documents
    of these `levels`; `why` follows “is asked for”. `when` says in which cases the module makes a
    call, for the page of permissions.
    """

    name: str
    moment: Moment
    calls: tuple[str, ...]
    statement: str
    levels: tuple[Literal["caller", "target"], ...]
    when: str
    why: str


SOURCES: Final = (
    Source(
        name="vpc_endpoint",
        moment="keys",
        calls=("ec2:DescribeVpcEndpoints",),
        statement="ReadTheAccount",
        levels=("caller",),
        when="Where STS is reached through a VPC endpoint, by its host name or a private address",
        why="the VPC endpoint that calls go through",
    ),
    Source(
        name="encoded_messages",
        moment="account",
        calls=("iam:GetRequestAuthorizationDetails", "sts:DecodeAuthorizationMessage"),
        statement="ReadEncodedMessages",
        levels=("caller", "target"),
        when="Where an error text holds an encoded message or an authorization ID",
        why="what a message of the evidence says of the refusal",
    ),
    Source(
        name="account_regions",
        moment="account",
        calls=("account:ListRegions", "iam:GetAccountSummary"),
        statement="ReadTheAccount",
        levels=("caller", "target"),
        when="Where the chain is in a region that has to be enabled",
        why="which regions are enabled, and which tokens the global endpoint issues",
    ),
)

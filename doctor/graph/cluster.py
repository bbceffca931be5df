"""Who can become a role, asked of a Dask cluster: each worker holds some partitions, compiled.

The steps are those of one machine. A level of the search is sent to every shard as the facts of the
roles that were reached; each shard answers with its own principals that can become them. A shard
that was lost with its worker is compiled again by another, from the bytes of its partitions.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import msgspec

from doctor.graph.compile.chunk import PartFile, chunks_of, compile_chunk, decode_chunk
from doctor.graph.compile.cores import ASSUME_ACTIONS
from doctor.graph.compile.flat import FlatGraph
from doctor.graph.engines import read_bodies
from doctor.graph.guardrails import Guardrails
from doctor.graph.hop_search import Steps
from doctor.graph.hub_callers import Entered, caller_order, hub_callers
from doctor.graph.hubs import Hubs
from doctor.graph.load import part_files
from doctor.graph.needs import Offer
from doctor.graph.pair_facts import RoleFacts, Standing
from doctor.graph.pair_judge import Judge
from doctor.graph.people import PeopleOf
from doctor.graph.snapshot import Snapshot
from doctor.graph.trace import depends_on
from doctor.model.paths import Incomplete, Need, PathsAnswer, ReachingCaller
from doctor.model.snapshot import OrganizationPart

if TYPE_CHECKING:
    from distributed import Client, Future

_RETRIES: Final = 3
"""Times that a cluster may lose the worker that has a piece of work before it is given up."""
_LARGEST_LEVEL: Final = 2_000
"""Roles that go to the shards together."""


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """Principals of a shard that can become a role: as what they stand, and the roles of them."""

    asked: int
    standing: Standing
    users: list[str]
    roles: list[RoleFacts]
    depends_on: tuple[str, ...] = ()


class Shard:
    """Some accounts compiled, with what it takes to decide. It lives on a worker."""

    def __init__(self, files: list[PartFile], organization: bytes, offer: Offer | None) -> None:
        self.flat = FlatGraph()
        self.flat.add_chunk(decode_chunk(compile_chunk(files)))
        part = msgspec.msgpack.decode(organization, type=OrganizationPart | None)
        self.steps = Steps(self.flat, Judge(Guardrails(part), ASSUME_ACTIONS, offer))

    def role(self, arn: str) -> RoleFacts | None:
        """Return a role of this shard."""
        number = self.flat.find(arn)
        if number is None or not self.flat.is_role(number):
            return None
        return self.flat.role(number)

    def callers(self, roles: list[RoleFacts]) -> list[Answer]:
        """Answer for some roles, wherever they lie."""
        flat = self.flat
        found = []
        for asked, role in enumerate(roles):
            for group in self.steps.callers(role):
                members = group.members
                users = [flat.arns[each] for each in members if not flat.is_role(each)]
                listed = [flat.role(each) for each in members if flat.is_role(each)]
                facts = flat.caller(members[0])
                depends = depends_on(self.steps.judge, facts, role, group.standing)
                found.append(Answer(asked, group.standing, users, listed, depends))
        return found


def make_shard(files: list[PartFile], organization: bytes, offer: Offer | None) -> Shard:
    """Compile a shard, on a worker."""
    return Shard(files, organization, offer)


def ask_role(shard: Shard, arn: str) -> RoleFacts | None:
    """Ask a shard for a role, on its worker."""
    return shard.role(arn)


def ask_name(shard: Shard, name: str) -> bool:
    """Ask a shard whether it has a principal, on its worker."""
    return shard.flat.find(name) is not None


def ask_callers(shard: Shard, roles: list[RoleFacts]) -> list[Answer]:
    """Ask a shard who can become some roles, on its worker."""
    return shard.callers(roles)


class _Way(msgspec.Struct, frozen=True):
    """How somebody reaches the role that was asked for."""

    hops: int
    certain: bool
    needs: tuple[Need, ...]
    depends_on: tuple[str, ...] = ()


class ClusterGraph:
    """A snapshot on the workers of a cluster."""

    def __init__(
        self,
        client: Client,
        snapshot: Snapshot,
        *,
        offer: Offer | None = None,
        incomplete: Iterable[Incomplete] = (),
    ) -> None:
        self._client = client
        organization = snapshot.read_organization()
        judge = Judge(Guardrails(organization), ASSUME_ACTIONS, offer)
        accounts = {each.account for each in snapshot.accounts}
        self._hubs = Hubs(judge, accounts, self._find)
        self._people = PeopleOf(snapshot.read_identity_center())
        self._incomplete = tuple(incomplete)
        self._known: dict[str, bool] = {}
        encoded = msgspec.msgpack.encode(organization)
        self._shards: list[Future[Shard]] = [
            client.submit(
                make_shard, read_bodies(chunk), encoded, offer, retries=_RETRIES, pure=False
            )
            for chunk in chunks_of(part_files(snapshot))
        ]

    def _find(self, name: str) -> bool | None:
        """Say whether a principal is there; `None` where no shard has it."""
        if name not in self._known:
            self._known[name] = any(self._ask(ask_name, name))
        return True if self._known[name] else None

    def who_can(self, arn: str, *, max_hops: int) -> PathsAnswer:
        """Find everyone who can reach a role, as `AssumeGraph.who_can` finds them.

        Raises `LookupError` where no shard has the role.
        """
        found = [each for each in self._ask(ask_role, arn) if each is not None]
        if not found:
            raise LookupError(arn)
        ways: dict[str, _Way] = {}
        kinds: dict[str, bool] = {}
        facts: dict[str, RoleFacts] = {arn: found[0]}
        frontier: list[tuple[RoleFacts, _Way | None]] = [(found[0], None)]
        for certain_only in (True, False):
            if not certain_only:
                frontier = [(facts[name], way) for name, way in ways.items() if name in facts]
                frontier.append((found[0], None))
            self._search(frontier, ways, kinds, facts, max_hops, certain_only=certain_only)
        callers = [
            ReachingCaller(
                arn=name,
                kind="role" if kinds[name] else "user",
                verdict="allow" if way.certain else "unknown",
                hops=way.hops,
                needs=way.needs,
                depends_on=way.depends_on,
            )
            for name, way in ways.items()
        ]
        entered = [Entered(found[0])] + [
            Entered(facts[name], way.hops, way.certain, way.needs, way.depends_on)
            for name, way in ways.items()
            if name in facts and name != arn and way.hops < max_hops
        ]
        others, lost = hub_callers(entered, self._hubs, self._people)
        return PathsAnswer(
            to=arn,
            callers=tuple(sorted((*callers, *others), key=caller_order)),
            incomplete=tuple(dict.fromkeys((*self._incomplete, *lost))),
        )

    def _search(
        self,
        frontier: list[tuple[RoleFacts, _Way | None]],
        ways: dict[str, _Way],
        kinds: dict[str, bool],
        facts: dict[str, RoleFacts],
        max_hops: int,
        *,
        certain_only: bool,
    ) -> None:
        """Search level by level: over certain hops first, then over all of them."""
        while frontier:
            following: list[tuple[RoleFacts, _Way | None]] = []
            asked = [each for each in frontier if each[1] is None or each[1].hops < max_hops]
            for answer, before in self._level(asked):
                way = _extend(before, answer)
                if certain_only and not way.certain:
                    continue
                for user in answer.users:
                    if user not in ways:
                        ways[user], kinds[user] = way, False
                for role in answer.roles:
                    if role.arn not in ways:
                        ways[role.arn], kinds[role.arn] = way, True
                        facts[role.arn] = role
                        following.append((role, way))
            frontier = following

    def _level(
        self, frontier: list[tuple[RoleFacts, _Way | None]]
    ) -> Iterable[tuple[Answer, _Way | None]]:
        for start in range(0, len(frontier), _LARGEST_LEVEL):
            part = frontier[start : start + _LARGEST_LEVEL]
            roles = [role for role, _ in part]
            for answers in self._ask(ask_callers, roles):
                for answer in answers:
                    yield answer, part[answer.asked][1]

    def _ask(self, question: Any, *values: Any) -> list[Any]:  # noqa: ANN401 - as Dask has it
        futures = [
            self._client.submit(question, shard, *values, retries=_RETRIES, pure=False)
            for shard in self._shards
        ]
        return list(self._client.gather(futures))  # type: ignore[no-untyped-call]


def _extend(before: _Way | None, answer: Answer) -> _Way:
    standing = answer.standing
    if before is None:
        return _Way(1, standing.certain, standing.needs, answer.depends_on)
    certain = before.certain and standing.certain
    depends = () if certain else tuple(dict.fromkeys((*answer.depends_on, *before.depends_on)))
    needs = tuple(sorted({*before.needs, *standing.needs}))
    return _Way(before.hops + 1, certain, needs, depends)

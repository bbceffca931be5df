"""The flat arrays: what is put in comes out, and a change that is taken back leaves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from doctor.graph.compile.account_patches import list_patches
from doctor.graph.compile.chunk import (
    ACCOUNTS_IN_CHUNK,
    CompiledChunk,
    PartFile,
    chunks_of,
    compile_chunk,
    decode_chunk,
)
from doctor.graph.compile.compiled_account import UNREADABLE, compile_account
from doctor.graph.compile.cores import decode_core
from doctor.graph.compile.flat import FlatGraph
from doctor.graph.compile.patch import USER
from doctor.graph.compile.trusts import trust_shape
from doctor.graph.snapshot import SnapshotError, SnapshotWriter, open_snapshot
from tests.graph.organizations import ACCOUNTS, Maker, random_organization
from tests.graph.small import BOB, HUB, NOBODY, NOW, PEOPLE, TARGET, small_parts


def flat(*, shared: bool = True) -> FlatGraph:
    graph = FlatGraph()
    for part in small_parts():
        graph.add(compile_account(part, graph.table if shared else None))
    return graph


def state(graph: FlatGraph) -> list[object]:
    graph.index()
    return [graph.as_patch(number) for number in range(len(graph.arns))]


def test_an_account_lies_side_by_side_users_first() -> None:
    graph = flat()
    people = graph.account_range(PEOPLE)
    assert [graph.arns[number] for number in people] == [BOB, NOBODY, HUB]
    assert [graph.is_role(number) for number in people] == [False, False, True]
    assert graph.account_range("999900001111") == range(0)


def test_a_principal_is_found_by_its_arn_its_id_and_its_session() -> None:
    parts, _ = random_organization(0)
    graph = FlatGraph()
    for part in parts.values():
        graph.add(compile_account(part, graph.table))
    role = parts[ACCOUNTS[0]].roles[0]
    number = graph.numbers[role.arn]
    assert graph.find(role.arn) == number
    assert graph.find(role.id or "") == number
    assert graph.find(f"sts:{ACCOUNTS[0]}:{role.arn.rpartition('/')[2]}") == number
    assert graph.find("AROANOBODY") is None


def test_a_table_of_its_own_or_a_shared_one_gives_the_same_graph() -> None:
    one, other = flat(shared=True), flat(shared=False)
    assert [one.caller(n) for n in range(len(one.arns))] == [
        other.caller(n) for n in range(len(other.arns))
    ]
    assert one.edges == other.edges


@pytest.mark.parametrize("seed", range(12))
def test_a_patch_that_is_taken_back_leaves_nothing(seed: int) -> None:
    parts, _ = random_organization(seed)
    graph = FlatGraph()
    for part in parts.values():
        graph.add(compile_account(part, graph.table))
    before = state(graph)
    other = Maker(seed + 77).account(ACCOUNTS[0])
    compiled = compile_account(other, graph.table)
    patches = [*list_patches(graph, compiled)]
    undo = [graph.apply(each) for each in patches]
    assert [graph.as_patch(each.number) for each in patches] == patches
    assert [*list_patches(graph, compiled)] == []
    for each in reversed(undo):
        graph.apply(each)
    assert state(graph) == before
    members = sorted(n for number in range(len(graph.signatures)) for n in graph.members(number))
    assert members == list(range(len(graph.arns)))


@pytest.mark.parametrize("seed", range(12))
def test_an_account_that_is_taken_out_again_leaves_nothing(seed: int) -> None:
    parts, _ = random_organization(seed)
    graph = FlatGraph()
    for part in parts.values():
        graph.add(compile_account(part, graph.table))
    graph.find("sts:111122223333:nobody")
    before = (state(graph), dict(graph.numbers), set(graph.trusts.open))
    named = {name: sorted(set(graph.trusts.of_name(name))) for name in graph.trusts.names()}
    outs = []
    for account in ACCOUNTS[:2]:
        other = Maker(seed + 77).account(account)
        role = replace(other.roles[0], arn=f"arn:aws:iam::{account}:role/added")
        compiled = compile_account(replace(other, roles=(*other.roles, role)), graph.table)
        outs.append(graph.put(compiled))
        added = graph.find(f"sts:{account}:added")
        assert added is not None
        assert graph.arns[added] == role.arn
        assert added in graph.account_range(account)
    for take_out in reversed(outs):
        take_out()
    assert graph.find(f"sts:{ACCOUNTS[0]}:added") is None
    assert (state(graph), dict(graph.numbers), set(graph.trusts.open)) == before
    left = {name: sorted(set(graph.trusts.of_name(name))) for name in graph.trusts.names()}
    assert {name: numbers for name, numbers in left.items() if numbers} == named


def test_a_principal_that_is_gone_has_no_policies_left() -> None:
    graph = flat()
    graph.index()
    people = small_parts()[0]
    compiled = compile_account(replace(people, roles=()), graph.table)
    (patch,) = list_patches(graph, compiled)
    assert (graph.arns[patch.number], patch.signature, patch.trust) == (HUB, (), 0)


def test_what_was_not_read_is_a_number_of_its_own() -> None:
    people, _ = small_parts()
    bare = [replace(each, trust=people.roles[0].trust) for each in people.roles]
    from msgspec import UNSET

    unread = replace(people, roles=(replace(bare[0], trust=UNSET, inline=UNSET, boundary=UNSET),))
    graph = FlatGraph()
    graph.add(compile_account(unread, graph.table))
    hub = graph.numbers[HUB]
    assert (graph.trust[hub], graph.boundary[hub]) == (UNREADABLE, UNREADABLE)
    assert graph.caller(hub).identity is None
    assert graph.caller(hub).boundary is None
    assert graph.role(hub).trust is None
    assert [*graph.trusts.open] == [hub]
    assert graph.trust[graph.numbers[BOB]] == USER


def test_whom_a_trust_policy_names_is_one_entry_each() -> None:
    graph = flat()
    trust = graph.role(graph.numbers[TARGET]).trust
    assert trust is not None
    shape = trust_shape(decode_core(trust))
    assert [(each.kind, each.value) for each in shape.entries] == [("named", HUB)]
    assert (shape.open, shape.only_anyone, shape.denied) == (False, False, ())


class TestChunks:
    def test_chunks_hold_so_many_accounts_in_order(self) -> None:
        files = [PartFile(str(number), "") for number in range(ACCOUNTS_IN_CHUNK + 3)]
        chunks = [*chunks_of(files)]
        assert [len(each) for each in chunks] == [ACCOUNTS_IN_CHUNK, 3]
        assert [file for chunk in chunks for file in chunk] == files

    def written(self, tmp_path: Path) -> list[PartFile]:
        with SnapshotWriter.open(tmp_path / "snap", now=NOW) as writer:
            for part in small_parts():
                writer.write_account(part)
        with open_snapshot(tmp_path / "snap") as snapshot:
            return [
                PartFile(str(path), checksum)
                for path, checksum in map(
                    snapshot.account_file, (each.account for each in snapshot.accounts)
                )
            ]

    def test_a_chunk_gives_the_graph_of_its_accounts(self, tmp_path: Path) -> None:
        files = self.written(tmp_path)
        chunk = decode_chunk(compile_chunk(files))
        assert isinstance(chunk, CompiledChunk)
        graph = FlatGraph()
        graph.add_chunk(chunk)
        assert graph.arns == flat().arns
        assert [graph.caller(n) for n in range(4)] == [flat().caller(n) for n in range(4)]

    def test_bytes_that_travel_are_verified_as_a_file_is(self, tmp_path: Path) -> None:
        file = self.written(tmp_path)[0]
        body = Path(file.path).read_bytes()
        assert compile_chunk([PartFile(file.path, file.checksum, body)])
        with pytest.raises(SnapshotError, match="torn"):
            compile_chunk([PartFile(file.path, file.checksum, body[:-1])])

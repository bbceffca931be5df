"""The graph in flat arrays: principals by number, an account's side by side.

Nothing here grows with roles times principals: a trust that names an account is one entry of a
hub, and a policy that repeats is one core.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import UNSET, UnsetType

from doctor.graph.compile.chunk import CompiledChunk
from doctor.graph.compile.compiled_account import (
    NONE,
    UNREADABLE,
    UNREADABLE_SIGNATURE,
    CompiledAccount,
    Signature,
)
from doctor.graph.compile.core_interner import CoreTable
from doctor.graph.compile.cores import ASSUME_ACTIONS, Actions, decode_core
from doctor.graph.compile.grants import GrantIndex
from doctor.graph.compile.own_account import hangs_on_own_account
from doctor.graph.compile.patch import USER, Patch
from doctor.graph.compile.trusts import TrustIndex, TrustShape, trust_shape
from doctor.graph.pair_facts import CallerFacts, RoleFacts


class FlatGraph:
    """Principals by number: `arns`, `signature`, `boundary`, `trust` (less than 0 for a user)."""

    def __init__(self, table: CoreTable | None = None) -> None:
        self.table = table or CoreTable(ASSUME_ACTIONS)
        self.accounts: list[str] = []
        self.account_numbers: dict[str, int] = {}
        self.first: array[int] = array("i", [0])
        self.arns: list[str] = []
        self.ids: list[str | None] = []
        self.numbers: dict[str, int] = {}
        self.account: array[int] = array("i")
        self.signature: array[int] = array("i")
        self.boundary: array[int] = array("i")
        self.trust: array[int] = array("i")
        self.tags: dict[int, dict[str, str]] = {}
        self.untagged: set[int] = set()
        self.signatures: list[Signature] = []
        self.trusts = TrustIndex()
        self.memberships = 0
        self.documents = 0
        self._signature_numbers: dict[Signature, int] = {}
        self._shapes: dict[int, TrustShape] = {}
        self._hang_on_account: dict[int, bool] = {}
        self._denying: dict[int, bool] = {}
        self._denying_signatures: dict[int, int] = {}
        self._members: list[array[int]] = []
        self._by_core: dict[int, list[int]] = {}
        self._grants: GrantIndex | None = None
        self._by_id: dict[str, int] | None = None

    @property
    def actions(self) -> Actions:
        """The actions that the cores were compiled for."""
        return self.table.actions

    def add_chunk(self, chunk: CompiledChunk) -> None:
        """Add accounts that were compiled against a table of their own."""
        cores = [self.table.add(each) for each in chunk.cores]
        for compiled in chunk.accounts:
            self.add(compiled, cores)

    def add(self, compiled: CompiledAccount, cores: list[int] | None = None) -> None:
        """Add an account. Its cores are its own, or those of `cores`, else those of the table."""
        self._grants = None
        self._append(compiled, cores)

    def _append(self, compiled: CompiledAccount, cores: list[int] | None = None) -> None:
        if compiled.cores:
            cores = [self.table.add(each) for each in compiled.cores]
        signatures = [self._add_signature(each, cores) for each in compiled.signatures]
        base, number = len(self.arns), len(self.accounts)
        count = len(compiled.arns)
        self.account_numbers[compiled.account] = number
        self.accounts.append(compiled.account)
        self.first.append(base + count)
        self.numbers.update(zip(compiled.arns, range(base, base + count), strict=True))
        self.arns += compiled.arns
        self.ids += compiled.ids
        self.account.extend([number] * count)
        self.signature.extend([signatures[each] for each in compiled.signature])
        boundary, trust = compiled.boundary, compiled.trust
        if cores is not None:
            boundary = [each if each < 0 else cores[each] for each in boundary]
            trust = [each if each < 0 else cores[each] for each in trust]
        self.boundary.extend(boundary)
        self.trust.extend([USER] * compiled.users)
        self.trust.extend(trust)
        self.tags.update({base + n: tags for n, tags in compiled.tags.items()})
        self.untagged.update(base + n for n in compiled.untagged)
        first_role = base + compiled.users
        self.memberships += compiled.memberships
        self.documents += compiled.documents
        for role, core in enumerate(trust, first_role):
            self.trusts.add(role, self.shape(core), compiled.account)

    def _add_signature(self, signature: Signature, cores: list[int] | None) -> int:
        if cores is not None and signature != UNREADABLE_SIGNATURE:
            signature = tuple(sorted(cores[each] for each in signature))
        number = self._signature_numbers.get(signature)
        if number is None:
            number = self._signature_numbers[signature] = len(self.signatures)
            self.signatures.append(signature)
        return number

    def shape(self, core: int) -> TrustShape | None:
        """Return whom a trust core names; `None` where it was not read."""
        if core == UNREADABLE:
            return None
        found = self._shapes.get(core)
        if found is None:
            found = self._shapes[core] = trust_shape(decode_core(self.table.encoded[core]))
        return found

    def hang_on_account(self, cores: Iterable[int]) -> bool:
        """Say whether in one of some cores the number of the own account matters in itself."""
        return any(self._hangs_on_account(core) for core in cores if core >= 0)

    def _hangs_on_account(self, core: int) -> bool:
        found = self._hang_on_account.get(core)
        if found is None:
            found = hangs_on_own_account(decode_core(self.table.encoded[core]))
            self._hang_on_account[core] = found
        return found

    @property
    def edges(self) -> int:
        """How many edges there are: (statement, principal) pairs, and memberships."""
        return self.trusts.pairs + self.memberships

    def role_numbers(self) -> Iterator[int]:
        """Give the number of each role."""
        return (number for number, trust in enumerate(self.trust) if trust != USER)

    def is_role(self, number: int) -> bool:
        """Say whether a principal is a role."""
        return self.trust[number] != USER

    def account_range(self, account: str) -> range:
        """Return the numbers of an account's principals; none where it is not there."""
        number = self.account_numbers.get(account)
        if number is None:
            return range(0)
        return range(self.first[number], self.first[number + 1])

    def find(self, name: str) -> int | None:
        """Find a principal by its ARN, its unique ID or a session's `sts:ACCOUNT:NAME`."""
        found = self.numbers.get(name)
        if found is not None or name.startswith("arn:"):
            return found
        if self._by_id is None:
            self._by_id = dict(self._other_names(range(len(self.arns))))
        return self._by_id.get(name)

    def _other_names(self, numbers: range) -> Iterator[tuple[str, int]]:
        for number in numbers:
            unique = self.ids[number]
            if unique is not None:
                yield unique, number
            if self.is_role(number):
                account = self.accounts[self.account[number]]
                yield f"sts:{account}:{self.arns[number].rpartition('/')[2]}", number

    def denies(self, core: int) -> bool:
        """Say whether a core holds a Deny, or may hold one for all that is known."""
        if core < 0:
            return core == UNREADABLE
        found = self._denying.get(core)
        if found is None:
            read = decode_core(self.table.encoded[core])
            found = read.malformed or any(each.effect == "Deny" for each in read.statements)
            self._denying[core] = found
        return found

    def denying_signature(self, signature: int) -> int:
        """Return the signature that keeps only the cores with a Deny."""
        found = self._denying_signatures.get(signature)
        if found is None:
            cores = tuple(each for each in self.signatures[signature] if self.denies(each))
            found = self._signature_numbers.get(cores)
            if found is None:
                found = self._add_signature(cores, None)
                self._index_signatures()
            self._denying_signatures[signature] = found
        return found

    def caller(self, number: int) -> CallerFacts:
        """Return a principal as a caller."""
        return self.caller_with(number, self.signature[number], self.boundary[number])

    def caller_with(self, number: int, signature_number: int, boundary: int) -> CallerFacts:
        """Return a principal as a caller, with other policies."""
        signature = self.signatures[signature_number]
        encoded = self.table.encoded
        return CallerFacts(
            arn=self.arns[number],
            account=self.accounts[self.account[number]],
            kind="role" if self.is_role(number) else "user",
            id=self.ids[number],
            tags=self.tags_of(number),
            identity=None
            if signature == UNREADABLE_SIGNATURE
            else tuple([encoded[each] for each in signature]),
            boundary=encoded[boundary] if boundary >= 0 else None if boundary < -1 else False,
        )

    def role(self, number: int) -> RoleFacts:
        """Return a role as one that is asked for."""
        trust = self.trust[number]
        return RoleFacts(
            arn=self.arns[number],
            account=self.accounts[self.account[number]],
            tags=self.tags_of(number),
            trust=None if trust == UNREADABLE else self.table.encoded[trust],
        )

    def tags_of(self, number: int) -> dict[str, str] | UnsetType:
        """Return a principal's tags; `UNSET` where they were not read."""
        return UNSET if number in self.untagged else self.tags.get(number, {})

    def members(self, signature: int) -> array[int]:
        """Return the principals of a signature, in order."""
        return self._members[signature]

    def members_within(self, signature: int, within: range) -> Sequence[int]:
        """Return the principals of a signature whose numbers lie in a range."""
        members = self._members[signature]
        start = bisect_left(members, within.start)
        return members[start : bisect_left(members, within.stop, start)]

    def signatures_of(self, cores: Iterable[int]) -> set[int]:
        """Return the signatures that hold one of some cores."""
        return {number for core in cores for number in self._by_core.get(core, ())}

    @property
    def grants(self) -> GrantIndex:
        """The index of what identity policies allow, built by `index`."""
        if self._grants is None:
            self.index()
        assert self._grants is not None  # noqa: S101 - `index` sets it
        return self._grants

    def index(self) -> None:
        """Build the indexes of signatures and of what they allow, where they are not there yet."""
        if self._grants is not None:
            return
        self._members = [array("i") for _ in self.signatures]
        members = self._members
        for number, signature in enumerate(self.signature):
            members[signature].append(number)
        by_core: dict[int, list[int]] = {}
        for number, cores in enumerate(self.signatures):
            for core in cores:
                by_core.setdefault(core, []).append(number)
        self._by_core = by_core
        self._grants = GrantIndex()
        for core in by_core:
            if core != UNREADABLE:
                self._grants.add(core, decode_core(self.table.encoded[core]))

    def as_patch(self, number: int) -> Patch:
        """Return a principal as it is."""
        tags = None if number in self.untagged else self.tags.get(number, {})
        signature = self.signatures[self.signature[number]]
        return Patch(number, signature, self.boundary[number], self.trust[number], tags)

    def apply(self, patch: Patch) -> Patch:
        """Change a principal; return what undoes it.

        The index of trusts only ever grows: whom a role no longer trusts is asked, and refused.
        """
        number = patch.number
        undo = self.as_patch(number)
        self.boundary[number], self.trust[number] = patch.boundary, patch.trust
        if patch.tags:
            self.tags[number] = patch.tags
        else:
            self.tags.pop(number, None)
        (self.untagged.add if patch.tags is None else self.untagged.discard)(number)
        if patch.signature != undo.signature:
            self._move(number, patch.signature)
        if patch.is_role and patch.trust != undo.trust:
            account = self.accounts[self.account[number]]
            self.trusts.add(number, self.shape(patch.trust), account)
        return undo

    def _move(self, number: int, signature: Signature) -> None:
        """Give a principal another signature, and keep the indexes true."""
        members = self._members[self.signature[number]]
        del members[bisect_left(members, number)]
        new = self._add_signature(signature, None)
        self._index_signatures()
        self.signature[number] = new
        insort(self._members[new], number)

    def _index_signatures(self) -> None:
        """Index the signatures that have come since."""
        for number in range(len(self._members), len(self.signatures)):
            self._members.append(array("i"))
            for core in self.signatures[number]:
                known = core in self._by_core
                self._by_core.setdefault(core, []).append(number)
                if not known and core != UNREADABLE:
                    self.grants.add(core, decode_core(self.table.encoded[core]))

    def put(self, compiled: CompiledAccount) -> Callable[[], None]:
        """Put another compilation of an account in its place; return what takes it out again.

        The compilation was made with this graph's table. The account stands at the end from then
        on, and its former principals stay where they are, with no name and no policy. What is put
        in last is taken out first.
        """
        self.index()
        number = self.account_numbers[compiled.account]
        former, gone = self.account_range(compiled.account), self._names_of(compiled.account)
        self._append(compiled)
        self._index_signatures()
        new = self.account_range(compiled.account)
        for each in new:
            self._members[self.signature[each]].append(each)
        emptied = [self.apply(self._empty(each)) for each in former]
        self._rename(gone, new)

        def take_out() -> None:
            come = self._names_of(compiled.account)
            self._cut_off(new, compiled)
            self.account_numbers[compiled.account] = number
            for patch in emptied:
                self.apply(patch)
            self._rename(come, former)

        return take_out

    def _empty(self, number: int) -> Patch:
        """Return a principal that nobody can become and that may do nothing."""
        return Patch(number, (), NONE, 0 if self.is_role(number) else USER, {})

    def _names_of(self, account: str) -> list[str]:
        numbers = self.account_range(account)
        others = [] if self._by_id is None else [name for name, _ in self._other_names(numbers)]
        return [*self.arns[numbers.start : numbers.stop], *others]

    def _rename(self, gone: Iterable[str], numbers: range) -> None:
        """Let some names lead nowhere any more, and those of some principals to them."""
        for name in gone:
            self.numbers.pop(name, None)
            if self._by_id is not None:
                self._by_id.pop(name, None)
        self.numbers.update((self.arns[each], each) for each in numbers)
        if self._by_id is not None:
            self._by_id.update(self._other_names(numbers))

    def _cut_off(self, numbers: range, compiled: CompiledAccount) -> None:
        """Remove the account that stands last."""
        for number in numbers:
            if self.is_role(number):
                self.trusts.remove(number, self.shape(self.trust[number]), compiled.account)
            members = self._members[self.signature[number]]
            del members[bisect_left(members, number)]
            self.tags.pop(number, None)
            self.untagged.discard(number)
        self.memberships -= compiled.memberships
        self.documents -= compiled.documents
        self.accounts.pop()
        self.first.pop()
        for listed in (self.arns, self.ids):
            del listed[numbers.start :]
        for numbered in (self.account, self.signature, self.boundary, self.trust):
            del numbered[numbers.start :]

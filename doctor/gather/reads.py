"""What is read beside a walk, and with whose keys: caller's side, target's side, organization.

Each read begins as soon as somebody is there who can make it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from functools import partial

from msgspec import UNSET

from doctor.gather.abreast import side_by_side
from doctor.gather.access import Access, FindAccess, Work
from doctor.gather.aws import Clients, Keys
from doctor.gather.chain_reads import (
    accounts_of,
    add_session_mfa,
    caller_works,
    role_hops,
    role_works,
)
from doctor.gather.gathered_part import Gathered, merge_gathered
from doctor.gather.key_owner import read_key_owner
from doctor.gather.metadata import read_metadata
from doctor.gather.organization import read_organization
from doctor.gather.sources import SOURCES, Moment, Source
from doctor.gather.trail import Sought, Span, read_trail, read_trails
from doctor.gather.watch import in_thread
from doctor.model.arn import account_of_key, parse_role_arn
from doctor.model.case import Case, CaseCaller, CaseUnknown
from doctor.model.chain import Chain, Hop
from doctor.model.observation import Unreadable
from doctor.model.principal import parse_caller


def read_function(source: Source) -> Callable[[Access, Case], Gathered]:
    """Return the function that reads a source: `read_NAME` of the module NAME."""
    module = importlib.import_module(f"doctor.gather.{source.name}")
    read: Callable[[Access, Case], Gathered] = getattr(module, f"read_{source.name}")
    return read


class Reads:
    """Reads that go on beside a walk (see `walk.Beside`): each begins as soon as it can."""

    def __init__(
        self,
        clients: Clients,
        case: Case,
        chain: Chain,
        environ: Mapping[str, str],
        *,
        via: FindAccess | None = None,
        via_organization: FindAccess | None = None,
        meanwhile: Callable[[], None] | None = None,
        history: Span | None = None,
    ) -> None:
        self.clients = clients
        self.chain = chain
        self.environ = environ
        self.case = case
        self.history = history
        self._caller_name: str | None = None
        self.roles = tuple(role_hops(chain))
        self._running: list[Future[Gathered]] = []
        self._via = None if via is None else in_thread(via)
        self._organization = None if via_organization is None else in_thread(via_organization)
        self._organization_begun = False
        self._account_begun = False
        self._own_account: str | None = None
        self._meanwhile = meanwhile
        self._through_via(self._target_side)

    def base(self, keys: Keys) -> None:
        """Read what the keys of the base can tell before it is known whose they are."""
        access = self._access(keys, account_of_key(keys.access_key_id))
        self._own_account = access.account
        for work in role_works(access, self.roles):
            self._start(work)
        for work in self._source_works("keys", access):
            self._start(work)
        if access.account is not None:
            self._read_account(access)
            self._read_organization(access)

    def no_base(self, hop: Hop) -> None:
        """Look whether the endpoint that should have had keys answers at all."""
        self._start(partial(read_metadata, hop.kind, self.environ))

    def caller(self, keys: Keys, caller: CaseCaller) -> None:
        """Read the caller itself, its account, its organization."""
        access = self._access(keys, caller.account)
        self._own_account = caller.account or self._own_account
        self._caller_name = parse_caller(caller.arn or "").name
        for work in caller_works(access, caller, self.roles):
            self._start(partial(add_session_mfa, work, keys, caller))
        for work in self._history_works(access):
            self._start(work)
        self._read_account(access)
        self._read_organization(access)
        self._caller_through_via(caller)
        if self._meanwhile is not None:
            # Not before: until the first answer the processor has enough to do.
            in_thread(self._meanwhile)

    def note_refusal(self, access_key_id: str, text: str) -> None:
        """Ask the other side whose a key is that AWS does not accept."""
        if access_key_id and "InvalidClientTokenId" in text:
            account = account_of_key(access_key_id)
            self._through_via(
                lambda access: read_key_owner(
                    access.clients, access.keys, access_key_id, own=access.may_know(account)
                )
            )

    def session(self, index: int, keys: Keys) -> None:
        """Read with a role what comes after it in its account, if the base's keys could not."""
        role = parse_role_arn(self.chain.hops[index].role_arn or "")
        following = tuple(each for each in self.roles if each[0] in self.chain.hops[index:])
        if role is None or role.account == self._own_account or len(following) == 1:
            return
        for work in role_works(self._access(keys, role.account), following):
            self._start(work)

    def elsewhere(self, case: Case) -> None:
        """Read for a case that another machine gathered: its caller is known, its keys are not."""
        if case.caller is not UNSET:
            self._own_account = case.caller.account
            self._caller_through_via(case.caller)

    def finish(self) -> Gathered:
        """Wait for every read; say of each role that nobody could read why that is."""
        if self._organization is not None:
            self._read_organization(None)
        gathered = merge_gathered([future.result() for future in self._running])
        return merge_gathered(
            [gathered, Gathered(case=Case(unknown=tuple(self._unread(gathered))))]
        )

    def _access(self, keys: Keys, account: str | None) -> Access:
        return Access(clients=self.clients, keys=keys, account=account)

    def _start(self, work: Work) -> None:
        self._running.append(in_thread(work))

    def _through_via(self, read: Callable[[Access], Gathered]) -> None:
        """Start a read with the keys of `--via`, as soon as they are there."""
        via = self._via
        if via is None:
            return

        def work() -> Gathered:
            access = via.result()
            return Gathered() if isinstance(access, Unreadable) else read(access)

        self._start(work)

    def _target_side(self, access: Access) -> Gathered:
        works = [
            *role_works(access, self.roles),
            *self._source_works("account", access),
            *self._history_works(access),
        ]
        return merge_gathered(side_by_side(works))

    def _caller_through_via(self, caller: CaseCaller) -> None:
        def read(access: Access) -> Gathered:
            if not access.may_know(caller.account):
                return Gathered()
            return merge_gathered(side_by_side(caller_works(access, caller, self.roles)))

        self._through_via(read)

    def _read_account(self, base: Access) -> None:
        """Read what the account alone can tell, once: also where STS refuses its keys."""
        if not self._account_begun:
            self._account_begun = True
            for work in self._source_works("account", base):
                self._start(work)

    def _source_works(self, moment: Moment, access: Access) -> Iterator[Work]:
        """Give the reads of the sources whose moment has come (`sources.py`)."""
        for source in SOURCES:
            if source.moment == moment:
                yield partial(read_function(source), access, self.case)

    def _history_works(self, access: Access) -> Iterator[Work]:
        """Give the reads of an account's trails, where somebody asked what changed."""
        if self.history is not None:
            sought = tuple(self._what_to_seek(access))
            yield partial(read_trail, access.clients, access.keys, sought, self.history)
            account = access.account
            if account is not None and any(role.account == account for _, role in self.roles):
                yield partial(read_trails, access.clients, access.keys, account)

    def _what_to_seek(self, access: Access) -> Iterator[Sought]:
        """Say what to look for in an account's trail: its roles of the chain, and the caller.

        A refused call is recorded with the caller alone, a good one with the role's ARN.
        """
        for _, role in self.roles:
            if access.may_know(role.account):
                yield Sought("ResourceName", role.name)
            yield Sought("ResourceName", str(role))
        if self._caller_name is not None and access.may_know(self._own_account):
            yield Sought("Username", self._caller_name)
            yield Sought("ResourceName", self._caller_name)

    def _read_organization(self, base: Access | None) -> None:
        """Read the organization, once: through `--via-org`, else with the keys of the base."""
        if self._organization_begun:
            return
        self._organization_begun = True
        accounts = accounts_of(self.roles, self._own_account)
        through = self._organization

        def work() -> Gathered:
            access = base if through is None else through.result()
            if isinstance(access, Unreadable):
                missing = (
                    CaseUnknown(what=f"organizations/{each}/policies", why=access.why)
                    for each in accounts
                )
                return Gathered(case=Case(unknown=tuple(missing)))
            if access is None:
                return Gathered()
            return read_organization(access.clients, access.keys, accounts, access.account)

        self._start(work)

    def _unread(self, gathered: Gathered) -> Iterator[CaseUnknown]:
        noted = {each.what for each in gathered.case.unknown}
        via = None if self._via is None else self._via.result()
        for _, role in self.roles:
            what = f"roles/{role}/trust_policy"
            if str(role) not in gathered.case.roles and what not in noted:
                yield CaseUnknown(what=what, why=_why_unread(via, role.account))


def _why_unread(via: Access | Unreadable | None, account: str) -> str:
    if isinstance(via, Unreadable):
        return via.why
    if via is not None:
        return f"it is in account {account}, and --via leads to {via.account or 'another one'}"
    return "it is in another account; --via PROFILE reads it with credentials of that one"

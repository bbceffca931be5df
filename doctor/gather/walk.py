"""The walk along a chain: who calls, then the assume calls hop by hop, each answer kept."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol

from doctor.gather.assume_parameters import CannotSend, Codes, operation_of, parameters_of
from doctor.gather.assume_role import keys_in
from doctor.gather.aws import Clients, Keys
from doctor.gather.base_credentials import read_base_keys
from doctor.gather.calls import Answer, call, show_answer
from doctor.gather.key_owner import arn_in
from doctor.gather.no_keys import NoKeys
from doctor.model.arn import is_account_id
from doctor.model.case import CaseCaller, CaseError, CaseProbe, CaseSession
from doctor.model.chain import Chain, Hop
from doctor.model.principal import parse_caller

_WHO = "sts:GetCallerIdentity"
_USER_ID = re.compile(r"(?:\d{12}|[A-Z0-9]{12,32})(?::[\w+=,.@-]{2,64})?")


class Beside(Protocol):
    """What goes on beside a walk: it is told what the walk learns, as it learns it."""

    def base(self, keys: Keys) -> None:
        """The keys of the base were found; whether AWS accepts them is not known yet."""

    def no_base(self, hop: Hop) -> None:
        """There are no keys of the base to be had."""

    def caller(self, keys: Keys, caller: CaseCaller) -> None:
        """AWS told whose the keys of the base are."""

    def note_refusal(self, access_key_id: str, text: str) -> None:
        """AWS refused a call: of the base itself, or of a hop."""

    def session(self, index: int, keys: Keys) -> None:
        """The role of a hop was assumed."""


class Before(NamedTuple):
    """What was learnt a moment ago: answers by hop, and the keys of the base, or why none."""

    answered: Mapping[int, Answer] = MappingProxyType({})
    base: Keys | str | None = None


class Walk:
    """One walk. Its lists are in the order of the hops.

    What is known from `before` is not asked again.
    """

    def __init__(
        self,
        clients: Clients,
        chain: Chain,
        codes: Codes,
        environ: Mapping[str, str],
        home: str,
        beside: Beside | None = None,
        before: Before | None = None,
    ) -> None:
        self.before = before or Before()
        self.clients = clients
        self.chain = chain
        self.codes = codes
        self.environ = environ
        self.home = home
        self.beside = beside
        self.caller: CaseCaller | None = None
        self.probes: list[CaseProbe] = []
        self.errors: list[CaseError] = []
        self.sessions: list[CaseSession] = []
        self.skew: float | None = None

    def go(self, *, assume: bool) -> Keys | None:
        """Walk to the end; return the keys of the last hop, or `None` where the way was closed."""
        base = self.chain.hops[0]
        if base.kind == "web-identity":
            return self._assume_all(None, assume=assume)
        try:
            keys = self._base_keys(base)
        except NoKeys as missing:
            # The words of an endpoint or a program: they may quote what they were sent.
            self._note_missing_keys(missing)
            if self.beside is not None:
                self.beside.no_base(base)
            return None
        # Everything waits for the first answer, so its client is made before all others. Where
        # none can be made, the call itself says why.
        with contextlib.suppress(Exception):
            self.clients.client("sts", keys)
        if self.beside is not None:
            self.beside.base(keys)
        if not self._ask_who(keys):
            return None
        last = self._assume_all(keys, assume=assume)
        if self.sessions:
            # AWS took the keys after all: that it did not say whose they are stopped nothing.
            self.errors = [each for each in self.errors if each.hop != 0]
        return last

    def _base_keys(self, base: Hop) -> Keys:
        known = self.before.base
        if isinstance(known, str):
            raise NoKeys(known)
        return known or read_base_keys(base, self.environ, self.home)

    def _ask_who(self, keys: Keys) -> bool:
        """Ask whose the keys are; say whether AWS may accept them."""
        answer = call(self.clients, keys, "sts", "GetCallerIdentity")
        self._note(answer, 0, keys)
        if answer.outcome != "ok":
            # Where AWS said nothing, it said nothing of the keys: the assume call tells.
            return answer.outcome == "failed"
        arn = arn_in(answer)
        if arn is None:
            # Whatever else a stranger's answer holds is no caller, and may be anything.
            self._note_failure(_WHO, 0, f"{_WHO} did not answer as AWS does: there is no Arn in it")
            return True
        user_id, account = (str(answer.values.get(name)) for name in ("UserId", "Account"))
        self.caller = CaseCaller(
            arn=arn,
            user_id=user_id if _USER_ID.fullmatch(user_id) else None,
            account=account if is_account_id(account) else None,
            kind=parse_caller(arn).kind,
        )
        if self.beside is not None:
            self.beside.caller(keys, self.caller)
        return True

    def _assume_all(self, keys: Keys | None, *, assume: bool) -> Keys | None:
        """Assume hop by hop; the first refusal ends the walk."""
        for index, hop in enumerate(self.chain.hops):
            if hop.role_arn is None:
                continue
            if not assume:
                self._note_skip(index, "--no-assume was given")
                return None
            keys = self._assume(index, hop, keys)
            if keys is None:
                return None
            if self.beside is not None:
                self.beside.session(index, keys)
        return keys

    def _assume(self, index: int, hop: Hop, keys: Keys | None) -> Keys | None:
        operation = operation_of(hop)
        if index in self.before.answered:
            answer = self.before.answered[index]
            self._note(answer, index, keys)
            return self._session(index, hop, answer) if answer.outcome == "ok" else None
        try:
            parameters = parameters_of(hop, self.codes, self.home)
        except CannotSend as stopped:
            if stopped.failed:
                self._note_failure(f"sts:{operation}", index, str(stopped))
            else:
                self._note_skip(index, str(stopped))
            return None
        answer = call(self.clients, keys, "sts", operation, **parameters)
        self._note(answer, index, keys)
        return self._session(index, hop, answer) if answer.outcome == "ok" else None

    def _session(self, index: int, hop: Hop, answer: Answer) -> Keys | None:
        arn = (answer.values.get("AssumedRoleUser") or {}).get("Arn", hop.role_arn or "")
        try:
            keys = keys_in(answer)
        except KeyError as error:
            text = f"{answer.call} did not answer as AWS does: there is no {error} in its answer"
            self._note_failure(answer.call, index, text)
            return None
        self.sessions.append(CaseSession(hop=index, arn=arn, expires_at=keys.expires_at))
        return keys

    def _note(self, answer: Answer, hop: int, keys: Keys | None) -> None:
        if not answer.sent:
            self.probes.append(
                CaseProbe(call=answer.call, hop=hop, outcome="skipped", detail=answer.text)
            )
            return
        detail = answer.code or ("" if answer.outcome == "ok" else answer.text[:300])
        self.probes.append(
            CaseProbe(call=answer.call, hop=hop, outcome=answer.outcome, detail=detail)
        )
        if self.skew is None:
            self.skew = answer.skew_seconds
        if answer.outcome == "ok":
            return
        self.errors.append(CaseError(text=answer.text, origin="probe", hop=hop))
        if self.beside is not None:
            self.beside.note_refusal("" if keys is None else keys.access_key_id, answer.text)

    def _note_failure(self, name: str, hop: int, text: str) -> None:
        self.probes.append(CaseProbe(call=name, hop=hop, outcome="failed", detail=text[:300]))
        self.errors.append(CaseError(text=text, origin="probe", hop=hop))

    def _note_missing_keys(self, missing: NoKeys) -> None:
        """Note why there are no keys of the base: no call of STS was made to be at fault."""
        says = show_answer(str(missing))
        if missing.tried:
            self._note_failure(missing.source, 0, says)
        else:
            probe = CaseProbe(call=missing.source, hop=0, outcome="skipped", detail=says)
            self.probes.append(probe)

    def _note_skip(self, hop: int, why: str) -> None:
        self.probes.append(CaseProbe(call="sts:AssumeRole", hop=hop, outcome="skipped", detail=why))

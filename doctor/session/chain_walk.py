"""The walk: base credentials, one assume call for each role, each step from the cache if it can.

Of many processes that need the same step one makes the call, the others wait and read its answer.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from doctor.gather.asker import stamp
from doctor.gather.assume_parameters import CannotSend, Codes
from doctor.gather.assume_role import assume_hop, scope_session
from doctor.gather.aws import Clients, Keys, endpoint_of
from doctor.gather.base_credentials import read_base_keys
from doctor.gather.calls import Answer, show_answer
from doctor.gather.no_keys import NoKeys
from doctor.gather.watch import seconds_left, watched_for
from doctor.model.chain import Hop
from doctor.session.attempt import Attempt, Stopped
from doctor.session.file_locks import MOST_SECONDS, StillHeld, hold_lock
from doctor.session.mfa import MfaCodes
from doctor.session.obtain_options import How
from doctor.session.request_chain import Here, Resolved
from doctor.session.session import Refusal, Session
from doctor.session.session_builder import build_session, needs_person
from doctor.session.session_cache import Cache, Entry
from doctor.session.step import Step

if TYPE_CHECKING:
    from doctor.session.session_request import SessionRequest

_WRONG_CODE: Final = "invalid MFA one time pass code"
_ATTEMPTS: Final = 3
"""Codes that are sent for one role: who is refused thrice reads another device, or its clock is
off."""
_DEAD: Final = frozenset({"ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId"})
"""What STS answers where a session has ended, or was revoked, before its time."""
_CHECKED: Final = frozenset({"sso", "login", "container"})


class Walking:
    """One walk over the steps of a request."""

    def __init__(
        self, request: SessionRequest, resolved: Resolved, here: Here, how: How, cache: Cache
    ) -> None:
        self.request = request
        self.chain = resolved.chain
        self.here = here
        self.how = how
        self.cache = cache
        self.clients = Clients(endpoint_of(self.chain, here.environ))
        self.mfa = MfaCodes(
            how.person,
            cache.folder,
            given=how.mfa_code,
            command=how.mfa_command,
            environ=here.environ,
        )
        self.answered: dict[int, Answer] = {}
        self.base: Keys | None = None
        self.from_cache = False

    def go(self, steps: tuple[Step, ...]) -> Session:
        """Take the steps that are left after the last that the cache has. Raises `Stopped`."""
        begun, entry = self._latest(steps)
        try:
            return self._from(steps, begun, entry)
        except Stopped as stopped:
            if begun == 0 or not _is_dead(stopped.attempt):
                raise
            # What the cache had was revoked meanwhile: once more, from the base on.
            self.cache.forget(steps[begun - 1], "AWS does not accept it any more")
            self.answered.clear()
            return self._from(steps, 0, None)

    def _latest(self, steps: tuple[Step, ...]) -> tuple[int, Entry | None]:
        for place in range(len(steps) - 1, -1, -1):
            entry = self._cached_entry(steps[place], last=place == len(steps) - 1)
            if entry is not None:
                return place + 1, entry
        return 0, None

    def _cached_entry(self, step: Step, *, last: bool) -> Entry | None:
        entry = self.cache.find(step)
        if entry is None:
            return None
        least = self.how.least_left if last else None
        return entry if entry.serves(datetime.now(UTC), least) else None

    def _from(self, steps: tuple[Step, ...], begun: int, entry: Entry | None) -> Session:
        keys: Keys | None = None
        if entry is not None:
            keys = entry.keys
            self._remember(steps[begun - 1], entry)
        for place, step in enumerate(steps[begun:], start=begun):
            last = place == len(steps) - 1
            keys, entry = self._take(step, keys, last=last)
        if keys is None:
            raise Stopped(Attempt(error="the chain led to no credentials"))
        return build_session(
            steps,
            self.chain,
            keys,
            entry,
            from_cache=self.from_cache,
            alone=not needs_person(self.chain, self.how.mfa_command),
        )

    def _take(self, step: Step, keys: Keys | None, *, last: bool) -> tuple[Keys, Entry | None]:
        """Take one step: alone among all processes, where what it brings is kept."""
        if not step.kept:
            return self._read_base(step), None
        try:
            with self._lock(step):
                entry = self._cached_entry(step, last=last)
                self.from_cache = entry is not None
                if entry is None:
                    begun = datetime.now(UTC)
                    values = self._call(step, keys)
                    entry = self.cache.keep(step, values, begun)
                    return _keys(values), entry
        except StillHeld as held:
            says = f"another roledoctor ({held}) has been getting this session for too long"
            raise Stopped(Attempt(left_out=says, hop=step.index)) from held
        self._remember(step, entry)
        return entry.keys, entry

    def _lock(self, step: Step) -> AbstractContextManager[None]:
        if not self.cache.used:
            return nullcontext()
        path = self.cache.folder / f".roledoctor-{step.key[:40]}.lock"
        most = min(MOST_SECONDS, seconds_left())
        return hold_lock(path, self.how.person.hears, most_seconds=most)

    def _remember(self, step: Step, entry: Entry) -> None:
        if step.hop.role_arn is not None and step.scope is None:
            self.answered[step.index] = Answer(
                call="sts:AssumeRole", outcome="ok", values=entry.values
            )

    def _read_base(self, step: Step) -> Keys:
        self._check_base(step.hop)
        try:
            self.base = read_base_keys(step.hop, self.here.environ, self.here.home)
        except NoKeys as missing:
            raise Stopped(Attempt(base=show_answer(str(missing)))) from missing
        return self.base

    def _check_base(self, hop: Hop) -> None:
        """Look at a sign-in's cache before anybody is asked, as `check` does."""
        if hop.kind in _CHECKED:
            from doctor.session.refusal_case import resolve_fully  # noqa: PLC0415 - few bases

            found = resolve_fully(self.request, self.here)
            if isinstance(found, Refusal):
                raise Stopped(Attempt(refusal=found))

    def _call(self, step: Step, keys: Keys | None) -> dict[str, Any]:
        if step.scope is not None:
            if keys is None:
                raise Stopped(Attempt(error="there are no credentials that could be narrowed"))
            answer = scope_session(self.clients.endpoint, keys, step.scope.policy, None)
        elif step.hop.role_arn is None:
            return _as_answer(self._read_base(step))
        else:
            answer = self._assume(step, keys)
            self.answered[step.index] = answer
        if answer.outcome == "ok" and _is_whole(answer):
            return _plain(answer.values)
        if step.scope is not None:
            raise Stopped(Attempt(error=_error_words(answer), hop=step.index))
        raise Stopped(Attempt(answered=dict(self.answered), base=self.base))

    def _assume(self, step: Step, keys: Keys | None) -> Answer:
        """Assume a role; where AWS knows a code to be wrong, its owner is asked again."""
        codes = Codes(source=self.mfa.code)
        for _ in range(_ATTEMPTS):
            try:
                answer = assume_hop(
                    self.clients, keys, step.hop, codes, self.here.home, step.extras
                )
            except CannotSend as stopped:
                left_out = Attempt(left_out=str(stopped), hop=step.index)
                raise Stopped(left_out) from stopped
            if _WRONG_CODE not in answer.text:
                self.mfa.note_accepted()
                break
            if not self.mfa.can_ask_again:
                break
            self.mfa.complaint = "AWS did not accept that code"
        return answer


def _error_words(answer: Answer) -> str:
    return (
        answer.text or f"{answer.call} did not answer as AWS does: there are no credentials in it"
    )


def _is_dead(attempt: Attempt) -> bool:
    failed = [each for each in attempt.answered.values() if each.outcome != "ok"]
    said = attempt.error or ""
    return any(each.code in _DEAD for each in failed) or any(f"({code})" in said for code in _DEAD)


def _is_whole(answer: Answer) -> bool:
    held = answer.values.get("Credentials")
    names = ("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration")
    return isinstance(held, dict) and all(held.get(name) for name in names)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return an answer as JSON can hold it, with the account that the AWS CLI notes too."""
    held = dict(values["Credentials"])
    held["Expiration"] = stamp(held["Expiration"])
    arn = str((values.get("AssumedRoleUser") or values.get("SessionInfo") or {}).get("Arn", ""))
    if arn.startswith("arn:"):
        held["AccountId"] = arn.split(":")[4]
    kept = ("AssumedRoleUser", "SessionInfo", "SourceIdentity")
    return {"Credentials": held, **{name: values[name] for name in kept if name in values}}


def _as_answer(keys: Keys) -> dict[str, Any]:
    """Return keys of IAM Identity Center in the form in which the AWS CLI keeps them."""
    return {
        "ProviderType": "sso",
        "Credentials": {
            "AccessKeyId": keys.access_key_id,
            "SecretAccessKey": keys.secret_access_key,
            "SessionToken": keys.session_token,
            "Expiration": keys.expires_at,
        },
    }


def _keys(values: dict[str, Any]) -> Keys:
    held = values["Credentials"]
    return Keys(
        access_key_id=held["AccessKeyId"],
        secret_access_key=held["SecretAccessKey"],
        session_token=held["SessionToken"],
        expires_at=held["Expiration"],
    )


def walk_steps(
    request: SessionRequest,
    resolved: Resolved,
    here: Here,
    how: How,
    cache: Cache,
    steps: tuple[Step, ...],
) -> Session | Refusal:
    """Walk the steps of a request; the first that fails ends in a refusal."""
    try:
        with watched_for(how.seconds):
            return Walking(request, resolved, here, how, cache).go(steps)
    except Stopped as stopped:
        from doctor.session.refusal_case import refuse  # noqa: PLC0415 - only on failure

        return refuse(request, resolved.chain, here, stopped.attempt)

"""Asking AWS: who calls, what IAM shows, then the assume calls hop by hop. Side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.gather.aws import Clients, Endpoint, Keys, choose_endpoint
from doctor.gather.calls import Answer, call
from doctor.gather.credentials import NoKeys, read_base_keys
from doctor.gather.iam import Reading, merge_readings, read_principal, read_role
from doctor.model.arn import Arn, account_of_key, parse_role_arn
from doctor.model.case import (
    Case,
    CaseCaller,
    CaseError,
    CaseMfa,
    CaseProbe,
    CaseRequest,
    CaseSession,
    CaseUnknown,
)
from doctor.model.chain import Chain, Hop
from doctor.model.principal import parse_caller

_SESSION_NAME = "roledoctor"
_THREADS = 8


class LiveOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How far to go. `prompt` asks a person for an MFA code; it is there only at a terminal."""

    assume: bool = True
    mfa_code: str | None = None
    prompt: Callable[[str], str] | None = None
    via: Chain | None = None


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """The end of a chain: working keys, or the case that says why there are none."""

    keys: Keys | None
    case: Case


def collect_live(
    case: Case,
    chain: Chain,
    options: LiveOptions,
    environ: Mapping[str, str],
    home: str,
) -> Case:
    """Return the case with everything that AWS could be asked."""
    return assume_chain(case, chain, options, environ, home, read_iam=True).case


def assume_chain(
    case: Case,
    chain: Chain,
    options: LiveOptions,
    environ: Mapping[str, str],
    home: str,
    *,
    read_iam: bool = False,
) -> Session:
    """Walk the chain; with `read_iam` also read what IAM shows, beside the walk."""
    walker = _Walker(case, chain, options, environ, home)
    return walker.walk(read_iam=read_iam)


def read_via(
    case: Case, roles: tuple[str, ...], via: Chain, environ: Mapping[str, str], home: str
) -> Case:
    """Read roles through the credentials of `--via` alone: nothing is assumed but its own chain."""
    session = assume_chain(Case(target=case.target), via, LiveOptions(), environ, home)
    if session.keys is None:
        return replace(case, probes=(*case.probes, *session.case.probes))
    clients = Clients(_endpoint(via, environ))
    parsed = [role for arn in roles if (role := parse_role_arn(arn)) is not None]
    reading = merge_readings(read_role(clients, session.keys, role) for role in parsed)
    known = {f"roles/{arn}/trust_policy" for arn in reading.roles}
    return replace(
        case,
        roles={**case.roles, **reading.roles},
        unknown=tuple(each for each in case.unknown if each.what not in known),
        probes=(
            *case.probes,
            *(
                CaseProbe(call=each.call, outcome=each.outcome, detail=each.code or "")
                for each in reading.answers
            ),
        ),
    )


class _Walker:
    """Asks AWS and keeps what came of it, in the order of the hops."""

    def __init__(
        self,
        case: Case,
        chain: Chain,
        options: LiveOptions,
        environ: Mapping[str, str],
        home: str,
    ) -> None:
        self.case = case
        self.chain = chain
        self.options = options
        self.environ = environ
        self.home = home
        self.clients = Clients(_endpoint(chain, environ))
        self.probes: list[CaseProbe] = []
        self.errors: list[CaseError] = list(case.errors)
        self.sessions: list[CaseSession] = []
        self.skew: list[float] = []

    def walk(self, *, read_iam: bool) -> Session:
        with ThreadPoolExecutor(max_workers=_THREADS) as pool:
            return self._walk(pool, read_iam=read_iam)

    def _walk(self, pool: ThreadPoolExecutor, *, read_iam: bool) -> Session:
        base = self.chain.hops[0]
        keys: Keys | None = None
        if base.kind != "web-identity":
            try:
                keys = read_base_keys(base, self.environ, self.home)
            except NoKeys as missing:
                self._failed("sts:GetCallerIdentity", 0, str(missing))
                return self._done(None, [])
        who = pool.submit(self._ask, keys, "GetCallerIdentity") if keys is not None else None
        reads = list(self._start_reads(pool, keys)) if read_iam else []
        identity = None if who is None else who.result()
        if identity is not None:
            self._note(identity, 0)
            if identity.outcome != "ok":
                return self._done(None, reads)
            self._caller(identity)
            if read_iam:
                reads += self._start_caller_reads(pool, keys, identity)
        return self._done(self._assume_all(keys), reads)

    def _ask(self, keys: Keys | None, operation: str, **parameters: Any) -> Answer:
        return call(self.clients, keys, "sts", operation, **parameters)

    def _start_reads(
        self, pool: ThreadPoolExecutor, keys: Keys | None
    ) -> Iterator[Future[Reading]]:
        """Read every target role with the base keys, and through `--via` where that is given."""
        via = self._via_keys()
        for hop in self._role_hops():
            role = parse_role_arn(hop.role_arn or "")
            if role is None:
                continue
            if keys is not None and _may_read(keys, role):
                yield pool.submit(read_role, self.clients, keys, role)
                if hop is not self.chain.hops[-1]:
                    # The next hop is called as this role: its own policies count there.
                    yield pool.submit(
                        read_principal, self.clients, keys, "Role", role.name, str(role)
                    )
            if via is not None:
                yield pool.submit(read_role, self.clients, via, role)
                yield pool.submit(read_principal, self.clients, via, "Role", role.name, str(role))

    def _via_keys(self) -> Keys | None:
        chain = self.options.via
        if chain is None or not chain.hops:
            return None
        case = Case(target=self.case.target, files=self.case.files, env=self.case.env)
        options = replace(self.options, via=None)
        session = assume_chain(case, chain, options, self.environ, self.home)
        if session.keys is None:
            why = session.case.errors[-1].text if session.case.errors else "it has no credentials"
            self.probes.append(
                CaseProbe(call="--via", hop=None, outcome="failed", detail=why[:300])
            )
        return session.keys

    def _start_caller_reads(
        self, pool: ThreadPoolExecutor, keys: Keys | None, identity: Answer
    ) -> list[Future[Reading]]:
        caller = parse_caller(identity.values.get("Arn", ""))
        kinds = {"user": "User", "role-session": "Role"}
        kind = kinds.get(caller.kind)
        if kind is None or keys is None or caller.name is None:
            return []
        arn = caller.arn or ""
        if kind == "Role":
            arn = f"arn:{caller.partition}:iam::{caller.account}:role/{caller.name}"
        return [pool.submit(read_principal, self.clients, keys, kind, caller.name, arn)]

    def _role_hops(self) -> tuple[Hop, ...]:
        hops = [hop for hop in self.chain.hops if hop.role_arn is not None]
        return tuple(hops)

    def _assume_all(self, keys: Keys | None) -> Keys | None:
        """Assume hop by hop; the first refusal ends the walk."""
        for index, hop in enumerate(self.chain.hops):
            if hop.role_arn is None:
                continue
            if not self.options.assume:
                self._skipped(index, "not asked for (--no-assume)")
                return None
            keys = self._assume(index, hop, keys)
            if keys is None:
                return None
        return keys

    def _assume(self, index: int, hop: Hop, keys: Keys | None) -> Keys | None:
        parameters = self._parameters(index, hop)
        if parameters is None:
            return None
        operation = "AssumeRole"
        if hop.kind == "web-identity":
            operation = "AssumeRoleWithWebIdentity"
            token = self._token(index, hop)
            if token is None:
                return None
            parameters["WebIdentityToken"] = token
        answer = self._ask(keys, operation, **parameters)
        self._note(answer, index)
        if answer.outcome != "ok":
            return None
        return self._session(index, hop, answer)

    def _parameters(self, index: int, hop: Hop) -> dict[str, Any] | None:
        """Return what the profile says to send; `None` where an MFA code cannot be had."""
        parameters: dict[str, Any] = {
            "RoleArn": hop.role_arn,
            "RoleSessionName": hop.role_session_name or _SESSION_NAME,
        }
        optional = {"ExternalId": hop.external_id, "DurationSeconds": hop.duration_seconds}
        if hop.kind != "web-identity":
            parameters.update({name: value for name, value in optional.items() if value})
        if hop.mfa_serial:
            code = self._mfa_code(hop.mfa_serial)
            if code is None:
                self._skipped(index, "it needs an MFA code: give --mfa-code, or use a terminal")
                return None
            parameters.update(SerialNumber=hop.mfa_serial, TokenCode=code)
        return parameters

    def _mfa_code(self, serial: str) -> str | None:
        if self.options.mfa_code is not None:
            return self.options.mfa_code
        if self.options.prompt is None:
            return None
        return self.options.prompt(f"MFA code for {serial}: ").strip() or None

    def _token(self, index: int, hop: Hop) -> str | None:
        from pathlib import Path  # noqa: PLC0415 - only web identity reads a token

        path = hop.web_identity_token_file or ""
        if path.startswith("~"):
            path = self.home + path[1:]
        try:
            return Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not text"
            says = f"the web identity token file {hop.web_identity_token_file}: {reason}"
            self._failed("sts:AssumeRoleWithWebIdentity", index, says)
            return None

    def _session(self, index: int, hop: Hop, answer: Answer) -> Keys | None:
        held = answer.values.get("Credentials") or {}
        arn = (answer.values.get("AssumedRoleUser") or {}).get("Arn", hop.role_arn or "")
        try:
            expires = held["Expiration"]
            stamp = expires if isinstance(expires, str) else _iso(expires)
            keys = Keys(
                access_key_id=held["AccessKeyId"],
                secret_access_key=held["SecretAccessKey"],
                session_token=held["SessionToken"],
                expires_at=stamp,
            )
        except KeyError as error:
            text = f"{answer.call} did not answer as AWS does: there is no {error} in its answer"
            self._failed(answer.call, index, text)
            return None
        self.sessions.append(CaseSession(hop=index, arn=arn, expires_at=stamp))
        return keys

    def _note(self, answer: Answer, hop: int) -> None:
        detail = answer.code or ("" if answer.outcome == "ok" else answer.text[:300])
        self.probes.append(
            CaseProbe(call=answer.call, hop=hop, outcome=answer.outcome, detail=detail)
        )
        if answer.outcome != "ok":
            self.errors.append(CaseError(text=answer.text, origin="probe", hop=hop))
        if answer.skew_seconds is not None:
            self.skew.append(answer.skew_seconds)

    def _failed(self, name: str, hop: int, text: str) -> None:
        self.probes.append(CaseProbe(call=name, hop=hop, outcome="failed", detail=text[:300]))
        self.errors.append(CaseError(text=text, origin="probe", hop=hop))

    def _skipped(self, hop: int, why: str) -> None:
        self.probes.append(CaseProbe(call="sts:AssumeRole", hop=hop, outcome="skipped", detail=why))

    def _caller(self, identity: Answer) -> None:
        values = identity.values
        if "Arn" not in values:
            text = "sts:GetCallerIdentity did not answer as AWS does: there is no Arn in its answer"
            self._failed("sts:GetCallerIdentity", 0, text)
            return
        caller = parse_caller(values["Arn"])
        self.case = replace(
            self.case,
            caller=CaseCaller(
                arn=values["Arn"],
                user_id=values.get("UserId"),
                account=values.get("Account"),
                kind=caller.kind,
            ),
        )

    def _done(self, keys: Keys | None, reads: list[Future[Reading]]) -> Session:
        reading = merge_readings(future.result() for future in reads)
        probes = [
            CaseProbe(
                call=each.call,
                hop=None,
                outcome=each.outcome,
                detail=each.code or each.text[:300],
            )
            for each in reading.answers
        ]
        case = replace(
            self.case,
            roles={**self.case.roles, **reading.roles},
            principals={**self.case.principals, **reading.principals},
            unknown=(*self.case.unknown, *reading.unknown, *self._unread(reading)),
            errors=tuple(self.errors),
            probes=(*self.case.probes, *self.probes, *probes),
            sessions=(*self.case.sessions, *self.sessions),
            clock_skew_seconds=self.skew[0] if self.skew else self.case.clock_skew_seconds,
        )
        return Session(keys=keys, case=_with_request(case, self.chain, self.options))

    def _unread(self, reading: Reading) -> Iterator[CaseUnknown]:
        """Say why a role of another account was not read at all."""
        noted = {each.what for each in reading.unknown}
        for hop in self._role_hops():
            what = f"roles/{hop.role_arn}/trust_policy"
            if hop.role_arn not in reading.roles and what not in noted:
                why = (
                    "it is in another account; --via PROFILE reads it with credentials of that one"
                )
                yield CaseUnknown(what=what, why=why)


def _may_read(keys: Keys, role: Arn) -> bool:
    """IAM answers only for the account whose keys ask; a key that hides its account may ask."""
    account = account_of_key(keys.access_key_id)
    return account is None or account == role.account


def _with_request(case: Case, chain: Chain, options: LiveOptions) -> Case:
    """Write down what the last hop sent, so that the case tells it without the files."""
    hop = chain.hops[-1]
    if hop.role_arn is None:
        return case
    given = CaseRequest() if case.request is UNSET else case.request
    serial = hop.mfa_serial
    coded = options.mfa_code is not None or options.prompt is not None
    mfa: Any = UNSET
    if serial is not None and coded:
        mfa = CaseMfa(serial=serial, present=True, age_seconds=0)
    action = "sts:AssumeRole"
    if hop.kind == "web-identity":
        action = "sts:AssumeRoleWithWebIdentity"
    return replace(
        case,
        request=replace(
            given,
            action=action,
            external_id=hop.external_id,
            duration_seconds=hop.duration_seconds,
            role_session_name=hop.role_session_name or _SESSION_NAME,
            mfa=mfa if given.mfa is UNSET else given.mfa,
        ),
    )


def _endpoint(chain: Chain, environ: Mapping[str, str]) -> Endpoint:
    last = chain.hops[-1]
    url = last.setting("endpoint_url")
    return choose_endpoint(dict(environ), last.region, None if url is None else url.value)


def _iso(moment: Any) -> str:
    text: str = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return text

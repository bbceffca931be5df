"""Asking AWS: the walk along the chain, and every read that helps, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
from msgspec.structs import replace

from doctor.case.plan import plan_case
from doctor.gather.access import Access, FindAccess
from doctor.gather.assume_parameters import NO_EXTRAS, Codes, Extras, write_request
from doctor.gather.aws import Clients, Keys, endpoint_of
from doctor.gather.calls import Answer
from doctor.gather.gathered_part import Gathered, add_gathered
from doctor.gather.reads import Reads
from doctor.gather.repeated_values import hide_in_answers, hiding_repeated
from doctor.gather.trail import Span
from doctor.gather.walk import Before, Walk
from doctor.model.arn import parse_role_arn
from doctor.model.case import Case, CaseProbe
from doctor.model.chain import Chain, Hop
from doctor.model.observation import Unreadable


class LiveOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How far to go. `prompt` asks a person for an MFA code; it is there only at a terminal.

    `via` leads to credentials of the target's side, `via_org` to those of the organization.
    `meanwhile` is done while AWS is waited for.
    `history` says how far back the trails are looked through; not at all without it.
    `answered` holds what AWS said to assume calls a moment ago, by the index of the hop;
    `extras` is what they sent beside the profile's settings; `base` the keys that they began with,
    or why there are none.
    """

    assume: bool = True
    mfa_code: str | None = None
    prompt: Callable[[str], str] | None = None
    via: Chain | None = None
    via_org: Chain | None = None
    meanwhile: Callable[[], None] | None = None
    history: Span | None = None
    answered: dict[int, Answer] = {}
    extras: Extras = NO_EXTRAS
    base: Keys | str | None = None


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
    asked = assume_chain(case, chain, options, environ, home, read_iam=True).case
    return hide_in_answers(asked, hiding_repeated(chain, plan_case(case).chain))


def assume_chain(
    case: Case,
    chain: Chain,
    options: LiveOptions,
    environ: Mapping[str, str],
    home: str,
    *,
    read_iam: bool = False,
) -> Session:
    """Walk the chain; with `read_iam` also read all that AWS shows, beside the walk."""
    clients = Clients(endpoint_of(chain, environ))
    codes = Codes(given=options.mfa_code, prompt=options.prompt)
    others = _Others(codes, environ, home)
    reads = None
    if read_iam:
        reads = Reads(
            clients,
            case,
            chain,
            environ,
            via=others.access(options.via, "--via"),
            via_organization=others.access(options.via_org, "--via-org"),
            meanwhile=options.meanwhile,
            history=options.history,
        )
    known = Before(options.answered, options.base)
    walk = Walk(clients, chain, codes, environ, home, reads, known)
    keys = walk.go(assume=options.assume)
    gathered = Gathered() if reads is None else reads.finish()
    walked = replace(
        case,
        caller=walk.caller or case.caller,
        errors=(*case.errors, *walk.errors),
        probes=(*case.probes, *walk.probes, *others.probes),
        sessions=(*case.sessions, *walk.sessions),
        clock_skew_seconds=case.clock_skew_seconds if walk.skew is None else walk.skew,
    )
    return Session(
        keys=keys, case=write_request(add_gathered(walked, gathered), chain, codes, options.extras)
    )


def read_via(
    case: Case,
    roles: tuple[str, ...],
    environ: Mapping[str, str],
    home: str,
    *,
    via: Chain | None = None,
    via_org: Chain | None = None,
) -> Case:
    """Read for a case of elsewhere, through `--via` and `--via-org` alone.

    Nothing is assumed but what the chains of these two profiles need themselves.
    """
    others = _Others(Codes(), environ, home)
    chain = Chain(
        profile=None, hops=tuple(Hop(kind="assume-role", role_arn=role) for role in roles)
    )
    some = via or via_org or chain
    reads = Reads(
        Clients(endpoint_of(some, environ)),
        case,
        chain,
        environ,
        via=others.access(via, "--via"),
        via_organization=others.access(via_org, "--via-org"),
    )
    reads.elsewhere(case)
    gathered = reads.finish()
    return add_gathered(replace(case, probes=(*case.probes, *others.probes)), gathered)


class _Others:
    """The credentials of other profiles, walked to when a read first needs them."""

    def __init__(self, codes: Codes, environ: Mapping[str, str], home: str) -> None:
        self.codes = codes
        self.environ = environ
        self.home = home
        self.probes: list[CaseProbe] = []

    def access(self, chain: Chain | None, option: str) -> FindAccess | None:
        """Return what finds the access at the end of a chain."""
        if chain is None or not chain.hops:
            return None
        return lambda: self._walk(chain, option)

    def _walk(self, chain: Chain, option: str) -> Access | Unreadable:
        clients = Clients(endpoint_of(chain, self.environ))
        walk = Walk(clients, chain, self.codes, self.environ, self.home)
        keys = walk.go(assume=True)
        if keys is not None:
            last = parse_role_arn(chain.hops[-1].role_arn or "")
            base = None if walk.caller is None else walk.caller.account
            return Access(clients=clients, keys=keys, account=last.account if last else base)
        why = walk.errors[-1].text if walk.errors else "it has no credentials"
        self.probes.append(CaseProbe(call=option, hop=None, outcome="failed", detail=why[:300]))
        return Unreadable(f"{option} got no credentials: {why[:300]}")

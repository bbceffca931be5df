"""A case into its plan: the chain, who calls, the hops and what each asks. No policy is judged.

Whoever wants to know who calls, or which role is meant, asks the plan; `engine.judge` alone goes on
from it to the verdicts.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.attached_texts import add_attached_evidence
from doctor.case.cached_tokens import add_cached_tokens
from doctor.case.callers import base_caller, caller_from_error, caller_of_session, federated_caller
from doctor.case.failed_tool import failed_tool
from doctor.case.instance_role import end_at_instance_role
from doctor.case.pod_identity import add_association
from doctor.case.requests import request_of_hop
from doctor.case.selected_profile import select_named_profile
from doctor.case.trust_anchor import add_trust_anchor
from doctor.case.unseen_files import add_unseen_secret, assume_unseen
from doctor.evaluate import complete_caller
from doctor.model.arn import name_of_unnamed, parse_role_arn
from doctor.model.case import Case, CaseRequest, CaseText
from doctor.model.chain import Chain, ConfigFile, FileRole, Hop, SharedConfig
from doctor.model.failure import Failure
from doctor.model.failure_kinds import kind_row
from doctor.model.observation import Known, Observed, Unreadable
from doctor.model.principal import Caller, parse_caller
from doctor.model.situation import Outcome
from doctor.profiles import (
    SELECTING,
    config_paths,
    order_of,
    parse_config_file,
    resolve_as,
    resolve_chain,
)
from doctor.texts.errors import parse_failures


class PlannedHop(msgspec.Struct, frozen=True, kw_only=True):
    """One assume-role hop before any policy is read: who calls, what is asked, what AWS said.

    `index` counts in `chain.hops` (the base is 0).
    """

    index: int
    hop: Hop
    role_arn: str
    request: CaseRequest
    caller: Observed[Caller]
    failures: tuple[Failure, ...] = ()
    outcome: Outcome = "untried"

    @property
    def role_name(self) -> str:
        """The role's name for a sentence, or the malformed ARN itself."""
        role = parse_role_arn(self.role_arn)
        if role is not None:
            return role.name
        return name_of_unnamed(self.role_arn) or self.role_arn


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a case asks: its chain, who calls, the hops in order, and the failures of each.

    `chain` is `None` where the case shows neither files nor environment. `case` is the case with
    what its attachments prove folded in.
    """

    case: Case
    shared: SharedConfig | None
    chain: Chain | None
    caller: Observed[Caller]
    hops: tuple[PlannedHop, ...]
    failures: tuple[Failure, ...]

    @property
    def target_role_arn(self) -> str | None:
        """The role that is wanted in the end."""
        return self.hops[-1].role_arn if self.hops else self.case.target.role_arn

    @property
    def last_caller(self) -> Observed[Caller]:
        """Who asks for the target role: the base caller, where no hop is known."""
        return self.hops[-1].caller if self.hops else self.caller


CALLS_WITH_TOKEN = ("sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML")
"""Calls that no keys sign: a token tells who comes."""

_MOST_UNSEEN = 8
"""How many profiles of an unseen file are taken to be there before giving up."""

_NO_FILES = SharedConfig(
    config=ConfigFile(role="config", path="~/.aws/config", exists=False),
    credentials=ConfigFile(role="credentials", path="~/.aws/credentials", exists=False),
)


def plan_case(case: Case) -> Plan:
    """Plan a whole case: resolve its chain, place its failures, and say who asks for what."""
    case = add_attached_evidence(case)
    failures = tuple(
        failure for error in case.errors for failure in parse_failures(error.text, hop=error.hop)
    )
    shared = read_shared(case)
    case = select_named_profile(case, shared, failures)
    chain = None if shared is None else add_cached_tokens(case, _resolve(case, shared, failures))
    chain = None if chain is None else _chain_by_token(case, end_at_instance_role(case, chain))
    planned = tuple(_assume_hops(case, chain, failures))
    failures = tuple(
        _place_failure(each, planned) for each in failures if not _is_of_endpoint(each, failures)
    )
    caller = base_caller(case, chain, failures)
    return Plan(
        case=case,
        shared=shared,
        chain=chain,
        caller=caller,
        hops=tuple(_plan_hops(case, chain, planned, caller, failures)),
        failures=failures,
    )


def _chain_by_token(case: Case, chain: Chain) -> Chain | None:
    """Leave a chain without keys aside, where the call goes with a token and needs none."""
    asked = case.request
    with_token = asked is not UNSET and asked.action in CALLS_WITH_TOKEN
    missing = bool(chain.faults) and chain.faults[0].kind == "no-credentials"
    if not (with_token and missing and case.target.role_arn and case.tokens is not UNSET):
        return chain
    return None


def read_shared(case: Case) -> SharedConfig | None:
    """Parse the shared files of a case; `None` where it shows neither files nor environment."""
    if case.files is UNSET and case.env is UNSET:
        return None
    env = {} if case.env is UNSET else case.env
    paths = config_paths(env)
    return SharedConfig(
        config=_read_file(case, "config", paths[0]),
        credentials=_read_file(case, "credentials", paths[1]),
    )


def _read_file(case: Case, role: FileRole, default_path: str) -> ConfigFile:
    file = UNSET if case.files is UNSET else getattr(case.files, role)
    if not isinstance(file, CaseText) or file.text is None:
        return parse_config_file(role, default_path, None)
    content = file.text if file.error is None else Unreadable(file.error)
    return parse_config_file(role, file.path, content)


_OF_ABSENCE = frozenset(
    {
        "profile-not-found",
        "source-profile-not-found",
        "source-profile-without-credentials",
        "no-credentials",
    }
)
"""Faults that only hold where both files were seen: what one lacks, the other may have."""


def _resolve(case: Case, shared: SharedConfig, failures: tuple[Failure, ...]) -> Chain:
    """Resolve the chain in the order of the tool that failed.

    Where a file was not seen, it is not said to lack anything.
    """
    confirmed = {failure.kind for failure in failures}
    env = {} if case.env is UNSET else case.env
    if case.env_partial and "partial-credentials" not in confirmed:
        env = add_unseen_secret(env)
    if case.files is UNSET:
        return _resolve_environment(env, case.target.profile)
    tool = failed_tool(case)
    order = None if tool is None else order_of(tool.sdks, tool.generation)
    chain = resolve_as(order, shared, env, case.target.profile)
    for _ in range(_MOST_UNSEEN):
        fault = chain.faults[0] if chain.faults else None
        if fault is None or fault.kind not in _OF_ABSENCE or fault.kind in confirmed:
            break
        seen = assume_unseen(case.files, shared, fault)
        if seen is None:
            break
        shared = seen
        chain = resolve_as(order, shared, env, case.target.profile)
    return chain


def _resolve_environment(env: dict[str, str], profile: str | None) -> Chain:
    """Resolve what the environment alone decides, where no file was seen."""
    chain = resolve_chain(_NO_FILES, env, profile)
    selects_nothing = {name: value for name, value in env.items() if name not in SELECTING}
    alone = resolve_chain(_NO_FILES, selects_nothing, None)
    from_env = tuple(fault for fault in alone.faults if fault.place.variable is not None)
    return replace(chain, hops=alone.hops, faults=from_env)


def _assume_hops(
    case: Case, chain: Chain | None, failures: tuple[Failure, ...]
) -> Iterator[tuple[int, Hop]]:
    """Give the assume-role hops in order: the chain's, then what was asked of it by ARN."""
    planned = [
        (index, hop) for index, hop in enumerate(() if chain is None else chain.hops) if hop.assumes
    ]
    yield from planned
    after = 1 if chain is None else max(1, len(chain.hops))
    wanted = case.target.role_arn or _refused_role(case, failures, planned)
    again = case.target.profile is not None and _asks_for_itself(case)
    if wanted is not None and (again or all(hop.role_arn != wanted for _, hop in planned)):
        yield after, Hop(kind="assume-role", role_arn=wanted, why="asked for by its ARN")


def _asks_for_itself(case: Case) -> bool:
    """Say whether the call was spelt out: the profile only signs it, whatever role it leads to."""
    return (
        case.target.role_arn is not None
        and case.request is not UNSET
        and case.request.action == "sts:AssumeRole"
    )


def _refused_role(
    case: Case, failures: tuple[Failure, ...], planned: list[tuple[int, Hop]]
) -> str | None:
    """Return the role that an error says was refused: to the chain's last role, if it has one.

    A tool that is given a profile and a role assumes the one with the other. What a service was
    refused is no call of a profile.
    """
    for each in failures:
        if not each.is_assume_denial or parse_role_arn(each.resource or "") is None:
            continue
        if planned and _is_session_of(each.caller_arn, planned[-1][1].role_arn):
            return each.resource
        if not planned and (each.principal is None or case.target.profile is None):
            return each.resource
    return None


def _is_session_of(caller_arn: str | None, role_arn: str | None) -> bool:
    role = parse_role_arn(role_arn or "")
    return role is not None and parse_caller(caller_arn or "").is_session_of(role)


def _is_of_endpoint(failure: Failure, failures: tuple[Failure, ...]) -> bool:
    """Say whether a metadata endpoint refused, in the same words: that is no ruling of STS."""
    if failure.kind != "access-denied" or failure.operation or failure.action or failure.principal:
        return False
    return any("metadata-refused" in each.signs and each.text == failure.text for each in failures)


def _place_failure(failure: Failure, planned: tuple[tuple[int, Hop], ...]) -> Failure:
    """Say which hop a failure belongs to: by its kind, its role, then by what the case says."""
    if kind_row(failure.kind).part == "base" and (failure.hop in (None, 0, 1) or not planned):
        return replace(failure, hop=0)
    if failure.is_other_denial:
        return replace(failure, hop=None)
    indexes = [index for index, _ in planned]
    named = [index for index, hop in planned if hop.role_arn == failure.resource]
    if failure.resource is not None and named:
        first = len(named) > 1 and parse_caller(failure.caller_arn or "").kind != "role-session"
        return replace(failure, hop=named[0] if first else named[-1])
    if failure.hop in (0, *indexes) or not indexes:
        return failure
    return replace(failure, hop=indexes[-1])


def _plan_hops(
    case: Case,
    chain: Chain | None,
    planned: tuple[tuple[int, Hop], ...],
    base: Observed[Caller],
    failures: tuple[Failure, ...],
) -> Iterator[PlannedHop]:
    caller = base
    for position, (index, hop) in enumerate(planned):
        own = tuple(each for each in failures if each.hop == index)
        caller = caller_from_error(own, caller)
        request = request_of_hop(
            case,
            hop,
            caller,
            chain=chain,
            first=position == 0,
            last=position == len(planned) - 1,
        )
        role_arn = hop.role_arn or ""
        request = add_trust_anchor(case, _add_action_of_refusal(own, request), caller)
        request = add_association(case, request, role_arn)
        yield PlannedHop(
            index=index,
            hop=hop,
            role_arn=role_arn,
            request=request,
            caller=_effective_caller(case, caller, request, role_arn),
            failures=own,
            outcome=_outcome(case, index, hop, failures),
        )
        caller = caller_of_session(hop, case, index)


def _effective_caller(
    case: Case, caller: Observed[Caller], request: CaseRequest, role_arn: str
) -> Observed[Caller]:
    """Return who asks: the provider where a token does, a session with its role's ARN."""
    if request.action in CALLS_WITH_TOKEN and not _is_federated(caller):
        caller = Known(federated_caller(case, role_arn))
    if not isinstance(caller, Known):
        return caller
    return Known(complete_caller(case, caller.value, request))


def _add_action_of_refusal(failures: tuple[Failure, ...], request: CaseRequest) -> CaseRequest:
    """Take the call that AWS answered: one with a token is told by its refusal."""
    for each in failures:
        asked = each.action or f"sts:{each.operation}"
        told = next((name for name in CALLS_WITH_TOKEN if name.lower() == asked.lower()), None)
        if told is not None:
            return replace(request, action=told)
    return request


def _is_federated(caller: Observed[Caller]) -> bool:
    return isinstance(caller, Known) and caller.value.kind == "federated"


def _outcome(case: Case, index: int, hop: Hop, failures: tuple[Failure, ...]) -> Outcome:
    """Say what became of a hop: whoever calls at a later one as its role has assumed it."""
    if any(session.hop == index for session in case.sessions):
        return "worked"
    if any(each.hop == index for each in failures):
        return "refused"
    later = (each for each in failures if each.is_other_denial or (each.hop or 0) > index)
    if any(_is_session_of(each.caller_arn, hop.role_arn) for each in later):
        return "worked"
    if any(probe.hop == index and probe.outcome == "skipped" for probe in case.probes):
        return "skipped"
    return "untried"

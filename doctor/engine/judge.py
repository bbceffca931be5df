"""A case into a situation: the chain resolved, each hop's question framed and answered."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET
from msgspec.structs import replace

from doctor.engine.attached import with_attached
from doctor.engine.cached import with_cached
from doctor.engine.callers import (
    base_caller,
    caller_of_session,
    federated_caller,
    token_extras,
    told_caller,
)
from doctor.engine.instance import with_instance
from doctor.engine.others import judge_others
from doctor.engine.requests import request_of_hop
from doctor.engine.selecting import with_named_profile
from doctor.engine.unseen import assume_unseen
from doctor.evaluate import evaluate_question, frame_question
from doctor.model.arn import parse_role_arn
from doctor.model.case import Case, CaseRequest, CaseText
from doctor.model.chain import Chain, ConfigFile, FileRole, Hop, SharedConfig
from doctor.model.failure import Failure
from doctor.model.failure_text import parse_failures
from doctor.model.observed import Known, Observed, Unreadable
from doctor.model.principal import Caller
from doctor.model.situation import Guards, HopVerdict, Outcome, Situation
from doctor.model.verdict import Verdict
from doctor.profiles import SELECTING, config_paths, parse_config_file, resolve_chain

_OF_THE_BASE = frozenset(
    {
        "invalid-key",
        "expired-credentials",
        "signature-mismatch",
        "clock-skew",
        "bad-scope",
        "header-invalid",
        "missing-authentication",
        "no-credentials",
        "partial-credentials",
        "profile-not-found",
        "source-profile-not-found",
        "source-profile-without-credentials",
        "missing-source",
        "source-and-credential-source",
        "bad-credential-source",
        "loop",
        "config-parse",
        "sso-token",
        "login-token",
        "process-failed",
        "metadata-failed",
    }
)
"""Failures that come before any role is asked for: they are about the base credentials."""


_WITH_A_TOKEN = ("sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML")
"""Calls that no keys sign: a token tells who comes."""

_MOST_UNSEEN = 8
"""How many profiles of an unseen file are taken to be there before giving up."""

_NO_FILES = SharedConfig(
    config=ConfigFile(role="config", path="~/.aws/config", exists=False),
    credentials=ConfigFile(role="credentials", path="~/.aws/credentials", exists=False),
)


def judge(case: Case) -> Situation:
    """Resolve and evaluate a whole case. Nothing is concluded here: that is the rules' part."""
    case = with_attached(case)
    failures = tuple(
        failure for error in case.errors for failure in parse_failures(error.text, hop=error.hop)
    )
    shared = read_shared(case)
    case = with_named_profile(case, shared, failures)
    chain = None if shared is None else with_cached(case, _resolve(case, shared, failures))
    chain = None if chain is None else _unsigned(case, with_instance(case, chain))
    caller = base_caller(case, chain, failures)
    planned = tuple(_plan_hops(case, chain, failures))
    failures = tuple(_place_failure(failure, planned) for failure in failures)
    return Situation(
        case=case,
        shared=shared,
        chain=chain,
        caller=caller,
        hops=tuple(_judge_hops(case, chain, planned, caller, failures)),
        failures=failures,
        others=tuple(judge_others(case, chain, caller, failures)),
    )


def _unsigned(case: Case, chain: Chain) -> Chain | None:
    """Leave a chain without keys aside, where the call goes with a token and needs none."""
    asked = case.request
    with_token = asked is not UNSET and asked.action in _WITH_A_TOKEN
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
    """Resolve the chain; where a file was not seen, it is not said to lack anything."""
    env = {} if case.env is UNSET else case.env
    if case.files is UNSET:
        return _resolve_environment(env, case.target.profile)
    chain = resolve_chain(shared, env, case.target.profile)
    confirmed = {failure.kind for failure in failures}
    for _ in range(_MOST_UNSEEN):
        fault = chain.faults[0] if chain.faults else None
        if fault is None or fault.kind not in _OF_ABSENCE or fault.kind in confirmed:
            break
        seen = assume_unseen(case.files, shared, fault)
        if seen is None:
            break
        shared = seen
        chain = resolve_chain(shared, env, case.target.profile)
    return chain


def _resolve_environment(env: dict[str, str], profile: str | None) -> Chain:
    """Resolve what the environment alone decides, where no file was seen."""
    chain = resolve_chain(_NO_FILES, env, profile)
    selects_nothing = {name: value for name, value in env.items() if name not in SELECTING}
    alone = resolve_chain(_NO_FILES, selects_nothing, None)
    from_env = tuple(fault for fault in alone.faults if fault.place.variable is not None)
    return replace(chain, hops=alone.hops, faults=from_env)


def _plan_hops(
    case: Case, chain: Chain | None, failures: tuple[Failure, ...]
) -> Iterator[tuple[int, Hop]]:
    """Give the assume-role hops in order: the chain's, then what was asked of it by ARN."""
    planned = [
        (index, hop) for index, hop in enumerate(() if chain is None else chain.hops) if hop.assumes
    ]
    yield from planned
    after = 1 if chain is None else max(1, len(chain.hops))
    wanted = case.target.role_arn or _refused_role(case, failures, planned)
    if wanted is not None and all(hop.role_arn != wanted for _, hop in planned):
        yield after, Hop(kind="assume-role", role_arn=wanted, why="asked for by its ARN")


def _refused_role(
    case: Case, failures: tuple[Failure, ...], planned: list[tuple[int, Hop]]
) -> str | None:
    """Return the role that an error text says was refused, where the chain ends without one."""
    if planned or case.target.profile is not None:
        return None
    refused = (each.resource for each in failures if each.is_assume_denial)
    return next((each for each in refused if each and parse_role_arn(each)), None)


def _place_failure(failure: Failure, planned: tuple[tuple[int, Hop], ...]) -> Failure:
    """Say which hop a failure belongs to: by its kind, its role, then by what the case says."""
    if failure.kind in _OF_THE_BASE and (failure.hop in (None, 0, 1) or not planned):
        return replace(failure, hop=0)
    indexes = [index for index, _ in planned]
    named = [index for index, hop in planned if hop.role_arn == failure.resource]
    if failure.resource is not None and named:
        return replace(failure, hop=named[-1])
    if failure.hop in indexes or not indexes:
        return failure
    return replace(failure, hop=indexes[-1])


def _judge_hops(
    case: Case,
    chain: Chain | None,
    planned: tuple[tuple[int, Hop], ...],
    base: Observed[Caller],
    failures: tuple[Failure, ...],
) -> Iterator[HopVerdict]:
    caller = base
    for position, (index, hop) in enumerate(planned):
        own = tuple(each for each in failures if each.hop == index)
        caller = told_caller(own, caller)
        request = request_of_hop(
            case,
            hop,
            caller,
            chain=chain,
            first=position == 0,
            last=position == len(planned) - 1,
        )
        request = _told_action(own, request)
        yield _judge_hop(case, index, hop, request, caller, own)
        caller = caller_of_session(hop, case, index)


def _told_action(failures: tuple[Failure, ...], request: CaseRequest) -> CaseRequest:
    """Take the call that AWS answered: one with a token is told by its refusal."""
    for each in failures:
        asked = each.action or f"sts:{each.operation}"
        told = next((name for name in _WITH_A_TOKEN if name.lower() == asked.lower()), None)
        if told is not None:
            return replace(request, action=told)
    return request


def _judge_hop(
    case: Case,
    index: int,
    hop: Hop,
    request: CaseRequest,
    caller: Observed[Caller],
    failures: tuple[Failure, ...],
) -> HopVerdict:
    role_arn = hop.role_arn or ""
    if request.action in _WITH_A_TOKEN and not _is_federated(caller):
        caller = Known(federated_caller(case, role_arn))
    known = caller.value if isinstance(caller, Known) else Caller(arn=None, kind="unknown")
    question = frame_question(case, caller=known, request=request, role_arn=role_arn)
    return HopVerdict(
        index=index,
        hop=hop,
        role_arn=role_arn,
        role=parse_role_arn(role_arn),
        request=request,
        caller=Known(question.caller) if isinstance(caller, Known) else caller,
        trust=question.trust,
        identity=question.identity,
        exists=case.role_field(role_arn, "exists"),
        max_session_seconds=case.role_field(role_arn, "max_session_duration"),
        verdict=evaluate_question(question),
        context=question.context,
        guards=Guards(
            boundary=question.boundary,
            session_policy=question.session_policy,
            scps=question.scps,
            rcps=question.rcps,
            endpoint_policy=question.endpoint_policy,
        ),
        extras=tuple(_extra_verdicts(case, known, request, role_arn)),
        failures=failures,
        outcome=_outcome(case, index, failures),
    )


def _is_federated(caller: Observed[Caller]) -> bool:
    return isinstance(caller, Known) and caller.value.kind == "federated"


def _extra_verdicts(
    case: Case, caller: Caller, request: CaseRequest, role_arn: str
) -> Iterator[tuple[str, Verdict]]:
    """Judge the actions that ride along: each is an authorization of its own."""
    brought = token_extras(case) if request.action in _WITH_A_TOKEN else frozenset()
    extras = []
    if (request.tags is not UNSET and request.tags) or "sts:TagSession" in brought:
        extras.append("sts:TagSession")
    named = request.source_identity is not UNSET and request.source_identity is not None
    if named or "sts:SetSourceIdentity" in brought:
        extras.append("sts:SetSourceIdentity")
    for action in extras:
        question = frame_question(
            case, caller=caller, request=request, role_arn=role_arn, action=action
        )
        yield action, evaluate_question(question)


def _outcome(case: Case, index: int, failures: tuple[Failure, ...]) -> Outcome:
    if any(session.hop == index for session in case.sessions):
        return "worked"
    if failures:
        return "refused"
    if any(probe.hop == index and probe.outcome == "skipped" for probe in case.probes):
        return "skipped"
    return "untried"

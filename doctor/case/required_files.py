"""Which files, beside the two shared ones, a case's chain looks into."""

from __future__ import annotations

from msgspec import UNSET

from doctor.case.plan import plan_case
from doctor.model.case import Case
from doctor.profiles.caches import cache_paths, program_of


def needed_files(case: Case) -> tuple[str, ...]:
    """Return the paths of caches and token files that the chain needs, its base first."""
    chain = plan_case(case).chain
    env = {} if case.env is UNSET else case.env
    return () if chain is None else tuple(path for path in cache_paths(chain, env) if path)


def needed_programs(case: Case) -> tuple[str, ...]:
    """Return the programs that the chain starts for its credentials."""
    chain = plan_case(case).chain
    named = () if chain is None else (program_of(hop) for hop in chain.hops)
    return tuple(each for each in named if each is not None)

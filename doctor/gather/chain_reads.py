"""The reads of a chain's roles and of its caller: each is asked only of keys that can know."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from doctor.gather.abreast import side_by_side
from doctor.gather.access import Access, Work
from doctor.gather.aws import Keys
from doctor.gather.gathered_part import Gathered, merge_gathered
from doctor.gather.iam import read_principal, read_role
from doctor.gather.identity_providers import read_providers
from doctor.gather.second_opinion import read_simulation
from doctor.model.arn import Arn, parse_role_arn
from doctor.model.case import CaseCaller, CaseMfa, CaseRequest
from doctor.model.chain import Chain, Hop
from doctor.model.principal import parse_caller


def role_works(access: Access, roles: tuple[tuple[Hop, Arn], ...]) -> list[Work]:
    """Give the reads of the roles that an access can know.

    The next hop is called as the role before it: the policies of that one count there.
    """
    clients, keys = access.clients, access.keys
    works: list[Work] = []
    for place, (hop, role) in enumerate(roles):
        if not access.may_know(role.account):
            continue
        works.append(partial(_read_target, access, hop, role))
        if place + 1 < len(roles):
            after, _ = roles[place + 1]
            works += [
                partial(read_principal, clients, keys, "Role", role.name, str(role)),
                partial(read_simulation, clients, keys, str(role), after),
            ]
    return works


def _read_target(access: Access, hop: Hop, role: Arn) -> Gathered:
    """Read a role, and the identity providers of its account where it trusts one."""
    providers = partial(read_providers, access.clients, access.keys, role.account)
    if hop.kind == "web-identity":
        read = partial(read_role, access.clients, access.keys, role)
        return merge_gathered(side_by_side([read, providers]))
    gathered = read_role(access.clients, access.keys, role)
    held = gathered.case.roles.get(str(role))
    if held is None or not _trusts_a_provider(held.trust_policy):
        return gathered
    return merge_gathered([gathered, providers()])


def _trusts_a_provider(document: object) -> bool:
    statements = document.get("Statement", ()) if isinstance(document, dict) else ()
    listed = [statements] if isinstance(statements, dict) else statements
    named = [each.get("Principal") for each in listed if isinstance(each, dict)]
    return any(isinstance(each, dict) and "Federated" in each for each in named)


def caller_works(
    access: Access, caller: CaseCaller, roles: tuple[tuple[Hop, Arn], ...]
) -> list[Work]:
    """Give the reads of the caller itself: its policies, and the simulator's opinion of them."""
    found = parse_caller(caller.arn or "")
    kind = {"user": "User", "role-session": "Role"}.get(found.kind)
    if kind is None or found.name is None or found.arn is None:
        return []
    arn = found.arn
    if kind == "Role":
        arn = f"arn:{found.partition}:iam::{found.account}:role/{found.name}"
    read = partial(read_principal, access.clients, access.keys, kind, found.name, arn)
    if not roles:
        return [read]
    return [read, partial(read_simulation, access.clients, access.keys, arn, roles[0][0])]


def add_session_mfa(work: Work, keys: Keys, caller: CaseCaller) -> Gathered:
    """Read, and note that a user's session has MFA where IAM answers it: it answers no other one.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
    """
    gathered = work()
    of_a_user = keys.session_token is not None and parse_caller(caller.arn or "").kind == "user"
    answered = any(
        each.call.startswith("iam:") and each.outcome == "ok" for each in gathered.answers
    )
    if not of_a_user or not answered:
        return gathered
    request = CaseRequest(mfa=CaseMfa(present=True))
    return replace(gathered, case=replace(gathered.case, request=request))


def accounts_of(roles: tuple[tuple[Hop, Arn], ...], own: str | None) -> tuple[str, ...]:
    """Return every account of a chain, the caller's first."""
    found = [own, *(role.account for _, role in roles)]
    return tuple(dict.fromkeys(each for each in found if each))


def role_hops(chain: Chain) -> Iterator[tuple[Hop, Arn]]:
    """Give the hops that assume a role, each with that role."""
    for hop in chain.hops:
        role = None if hop.role_arn is None else parse_role_arn(hop.role_arn)
        if role is not None:
            yield hop, role

"""Where a hub enters: the roles that a service, provider, subject, account or organization gets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from doctor.evaluate.globs import matcher
from doctor.graph.compile.flat import FlatGraph
from doctor.graph.hubs import Hub, Hubs
from doctor.graph.people import PeopleOf
from doctor.model.arn import PERMISSION_SET_ROLE, is_account_id, parse_arn

_PROVIDERS: Final = (":oidc-provider/", ":saml-provider/")


class Entrances:
    """Finds the roles that a hub enters, by its name."""

    def __init__(self, graph: FlatGraph, hubs: Hubs, people: PeopleOf) -> None:
        self._graph = graph
        self._hubs = hubs
        self._people = people

    def of(self, name: str) -> Iterator[tuple[int, Hub]]:
        """Give each role that a hub of this name enters, with how it stands to it."""
        wanted = _label(name)
        for role in self._candidates(wanted):
            facts = self._graph.role(role)
            for hub in (*self._hubs.of_role(facts), *self._people.behind(facts.arn)):
                if hub.label == wanted or (hub.kind == "subject" and _is_subject(wanted, hub)):
                    yield role, hub
                    break

    def _candidates(self, name: str) -> Iterable[int]:
        trusts = self._graph.trusts
        if name.startswith("identity-center:"):
            return [
                number
                for number in self._graph.role_numbers()
                if f"/{PERMISSION_SET_ROLE}" in self._graph.arns[number]
            ]
        arn = parse_arn(name)
        if arn is not None and arn.resource == "root":
            return trusts.of_account(arn.account)
        if name == "*" or name.startswith("o-"):
            return trusts.open
        direct = trusts.of_name(name)
        if direct or "=" not in name:
            return direct
        providers = [each for each in trusts.names() if any(kind in each for kind in _PROVIDERS)]
        return dict.fromkeys(role for each in providers for role in trusts.of_name(each))


def _label(name: str) -> str:
    return f"arn:aws:iam::{name}:root" if is_account_id(name) else name


def _is_subject(name: str, hub: Hub) -> bool:
    """Say whether a subject, or a pattern of it, is one that a hub stands for."""
    return matcher(hub.label.replace("\\", "\\\\"))(name)

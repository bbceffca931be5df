"""The steps to a session: base credentials, one assume call for each role."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from doctor.gather.assuming import assume_hop, keys_in
from doctor.gather.aws import Clients, Keys
from doctor.gather.calls import Answer
from doctor.gather.credentials import read_base_keys
from doctor.gather.live import endpoint_of
from doctor.gather.no_keys import NoKeys
from doctor.gather.sending import NO_EXTRAS, CannotSend, Codes
from doctor.model.chain import Chain
from doctor.model.secret_text import hide_secrets
from doctor.model.stamp import parse_stamp
from doctor.session.refusing import Attempt, refuse
from doctor.session.request import SessionRequest
from doctor.session.resolving import Here, extras_of
from doctor.session.session import Refusal, Session

if TYPE_CHECKING:
    from doctor.session.obtain import How


def walk_steps(request: SessionRequest, chain: Chain, here: Here, how: How) -> Session | Refusal:
    """Take every step that is left; the first that fails ends in a refusal."""
    clients = Clients(endpoint_of(chain, here.environ))
    person = how.person
    codes = Codes(
        given=how.mfa_code,
        source=None if how.mfa_code else lambda device: person.code(device, None),
    )
    answered: dict[int, Answer] = {}
    keys: Keys | None = None
    base: Keys | None = None
    if chain.hops[0].kind != "web-identity":
        try:
            base = keys = read_base_keys(chain.hops[0], here.environ, here.home)
        except NoKeys as missing:
            return refuse(request, chain, here, Attempt(base=hide_secrets(str(missing))))
    for index, hop in enumerate(chain.hops):
        if hop.role_arn is None:
            continue
        extras = extras_of(request) if index == len(chain.hops) - 1 else NO_EXTRAS
        try:
            answer = assume_hop(clients, keys, hop, codes, here.home, extras)
        except CannotSend as stopped:
            return refuse(request, chain, here, Attempt(left_out=str(stopped), hop=index))
        answered[index] = answer
        if answer.outcome != "ok":
            return refuse(request, chain, here, Attempt(answered=answered, base=base))
        keys = keys_in(answer)
    return _session(chain, keys or Keys(access_key_id="", secret_access_key=""), answered)


def _session(chain: Chain, keys: Keys, answered: dict[int, Answer]) -> Session:
    answer = answered.get(len(chain.hops) - 1)
    return Session(
        keys=keys,
        chain=chain,
        obtained_at=datetime.now(UTC),
        expires_at=parse_stamp(keys.expires_at),
        arn=None if answer is None else answer.values.get("AssumedRoleUser", {}).get("Arn"),
        region=chain.hops[-1].region,
    )

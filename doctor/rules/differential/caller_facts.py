"""What is known of who calls, and with which key, for or against a candidate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from doctor.model.arn import is_account_id, parse_role_arn
from doctor.rules.differential.candidates import Fact
from doctor.rules.differential.fact_question import Asked, Showing
from doctor.rules.shared.keys.base_key import base_key
from doctor.texts.surroundings import any_shows

_ROLE_OF: Final = re.compile(
    r"arn:aws[\w-]*:iam::(?P<account>[^:]{1,60}):role/(?:[^/]+/)*(?P<name>[^/\s]+)\Z"
)
_SESSION_OF: Final = re.compile(
    r"arn:aws[\w-]*:sts::(?P<account>[^:]{1,60}):assumed-role/(?P<name>[^/\s]+)/"
)


def _same_account(asked: Asked) -> str | None:
    caller, hop = asked.caller, asked.hop
    if caller is None or hop is None or hop.role is None or caller.account != hop.role.account:
        return None
    return f"caller and role are in the same account, {caller.account}"


def _by_service(asked: Asked) -> str | None:
    caller = asked.caller
    service = caller is not None and caller.kind == "service"
    return f"an AWS service calls, {caller.arn if caller else ''}" if service else None


def _by_session(asked: Asked) -> str | None:
    caller = asked.caller
    session = caller is not None and caller.kind == "role-session"
    return "the caller is a session of a role" if session else None


def _calls_itself(asked: Asked) -> str | None:
    """Compare role and session: two accounts that are blacked out may be one, however long."""
    role = _ROLE_OF.match((asked.failure.resource or "").rstrip("*`"))
    session = _SESSION_OF.match(asked.failure.caller_arn or "")
    if role is None or session is None or role["name"] != session["name"]:
        return None
    accounts = (role["account"], session["account"])
    hidden = not all(map(is_account_id, accounts))
    itself = hidden or accounts[0] == accounts[1]
    return f"the caller is a session of {role['name']} itself" if itself else None


def _node_in_place_of_pod(asked: Asked) -> str | None:
    # A name that a table or a terminal broke apart is not read as the caller's.
    told = (asked.failure.caller_arn,) if asked.failure.caller_arn else asked.texts
    if not any_shows(told, "node-role"):
        return None
    spoken = any_shows(asked.texts, "pod-identity")
    return "the node's role calls, and the text mentions an identity of the pod" if spoken else None


def _instance_in_place_of_role(asked: Asked) -> str | None:
    """The machine's own role calls, where the text speaks of another one that is assumed."""
    caller = asked.caller
    if caller is None or not caller.is_instance:
        return None
    if (asked.failure.action or "sts:").lower().startswith("sts:"):
        # To assume the role is the machine's own part.
        return None
    meant = any_shows(asked.texts, "role-meant")
    return f"the machine's own {caller} calls, and a role to assume is spoken of" if meant else None


def _not_a_user(asked: Asked) -> str | None:
    caller = asked.caller
    other = caller is not None and caller.kind not in {"user", "unknown"}
    return f"the caller is {caller}, not an IAM user" if other else None


def _on_aws(asked: Asked) -> str | None:
    if any(any_shows(asked.texts, each) for each in ("machine-of-aws", "machine-role")):
        return "the program runs on an AWS machine"
    caller = asked.caller
    if caller is not None and caller.is_instance:
        return "the caller is an EC2 instance"
    base = asked.situation.base
    return "the credentials are the machine's own role" if base and base.kind == "imds" else None


def _account_of_chain(asked: Asked) -> str | None:
    caller, base = asked.caller, asked.situation.base
    account = (
        None if base is None else asked.situation.case.account_of_key(base.access_key_id or "")
    )
    if base is not None and account is None:
        setting = base.setting("sso_account_id")
        account = None if setting is None else setting.value
    same = caller is not None and account is not None and caller.account == account
    return f"the caller is in account {account}, like the credentials" if same else None


def _own_bootstrap(asked: Asked) -> str | None:
    """The roles of the CDK's bootstrap trust their own account."""
    caller, role = asked.caller, parse_role_arn(asked.situation.target_role_arn or "")
    if caller is None or role is None or caller.account != role.account:
        return None
    shown = any_shows(asked.texts, "bootstrap-role")
    return f"caller and CDK role are in the same account, {role.account}" if shown else None


def _key_seen(asked: Asked) -> str | None:
    return "the key was seen" if base_key(asked.situation) is not None else None


def _long_term_key(asked: Asked) -> str | None:
    base = base_key(asked.situation)
    shown = any_shows(asked.texts, "long-term-key") and not _session_key(asked)
    long_term = shown if base is None else base.is_long_term
    return "the key is a user's own (AKIA…)" if long_term else None


def _session_key(asked: Asked) -> str | None:
    base = base_key(asked.situation)
    shown = any_shows(asked.texts, "session-key")
    temporary = shown if base is None else base.is_temporary
    return "the key is a session's (ASIA…)" if temporary else None


def _token_pasted(asked: Asked) -> str | None:
    if asked.failure.code == "InvalidToken":
        return "S3 refused a session token, so one was sent"
    shown = any_shows(asked.texts, "session-token")
    return "a session token is set next to the key" if shown else None


def _own_attempt(asked: Asked) -> str | None:
    """Our own call failed: by botocore, from here, with everything that was gathered."""
    errors = asked.situation.case.errors
    own = bool(errors) and all(each.origin == "probe" for each in errors)
    return "this call was made just now, from here" if own else None


CALLER_FACTS: Final[Mapping[Fact, Showing]] = MappingProxyType(
    {
        "account-of-chain": _account_of_chain,
        "by-service": _by_service,
        "by-session": _by_session,
        "calls-itself": _calls_itself,
        "node-in-place-of-pod": _node_in_place_of_pod,
        "instance-in-place-of-role": _instance_in_place_of_role,
        "key-seen": _key_seen,
        "long-term-key": _long_term_key,
        "not-a-user": _not_a_user,
        "on-aws": _on_aws,
        "own-attempt": _own_attempt,
        "own-bootstrap": _own_bootstrap,
        "same-account": _same_account,
        "session-key": _session_key,
        "token-pasted": _token_pasted,
    }
)
"""Facts about the caller."""

"""AWS does not know the access key, and nothing that was seen says why."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.case.pasted_commands import read_command
from doctor.model.command import option, shell
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.principal import describe_key
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import BaseKey, quote_failure, quote_key, renewals
from doctor.rules.shared.keys.key_lists import ListedKey, listed_keys
from doctor.rules.shared.keys.refused_key import RefusedKey, refused_key, weigh_rivals
from doctor.rules.shared.sdks.session_tools import session_tool
from doctor.rules.shared.sdks.tools import command_of


@rule(
    id="credentials/access-key-invalid",
    summary="AWS does not accept the access key: deleted, mistyped or perhaps deactivated",
)
def access_key_invalid(situation: Situation) -> Iterator[Finding]:
    """Ask: did AWS refuse the key itself, before any policy was looked at?"""
    refused = refused_key(situation)
    if refused is None or weigh_rivals(refused) == "proven":
        return
    base = refused.base
    if base is not None and base.is_long_term and base.hop.has_session_token:
        # The token beside it is the cause.
        return
    if base is not None and base.is_temporary and base.hop.has_session_token:
        yield _session(base, refused)
        return
    if refused.by_role and situation.hops:
        yield _role_session(refused)
        return
    listed = listed_keys(situation)
    shown = "the access key" if base is None else describe_key(base.key.value)
    yield Finding(
        title=f"AWS does not accept {shown}"
        + (": it was deleted" if _is_gone(situation, base, listed) else ""),
        explanation=f"{_code(refused)} means that this AWS endpoint does not know the key ID: it "
        "was deleted, deactivated or mistyped, or it belongs to another partition. AWS did not "
        "check the secret, and no policy is the cause.",
        certainty=_weigh(refused, base, listed),
        profile=None if base is None else base.hop.profile,
        evidence=(
            *(
                ()
                if base is None
                else (quote_key(base, "the call sent this key", "AWS does not know it"),)
            ),
            *_quote_key_list(situation, base, listed),
            *(quote_failure(each) for each in refused.failures),
        ),
        proposals=(_new_key_of_tool(situation) or _new_key(base),),
        next_step="the owner of the key can check: aws iam list-access-keys --user-name NAME",
    )


def _is_gone(situation: Situation, base: BaseKey | None, listed: tuple[ListedKey, ...]) -> bool:
    """Say whether IAM lists keys of the account, and this one is not among them."""
    if base is None:
        return False
    owner = situation.case.account_of_key(base.key.value)
    own = [each for each in listed if each.account in {None, owner}]
    return bool(own) and all(each.id != base.key.value for each in own)


def _weigh(refused: RefusedKey, base: BaseKey | None, listed: tuple[ListedKey, ...]) -> Certainty:
    """Weigh it against the other causes of the same answer."""
    if weigh_rivals(refused) == "likely":
        return "possible"
    if base is None or not base.is_long_term or refused.session is not False:
        return "likely"
    active = any(each.id == base.key.value and not each.is_inactive for each in listed)
    rivals = weigh_rivals(refused) is not None or base.token is not None
    doubtful = active or refused.caller is not None or rivals
    # IAM's list shows that it is gone. Without one, only a call of our own is known to have sent
    # this very key to this partition and region: a pasted error may be another call's.
    seen = _is_gone(refused.situation, base, listed) or _refused_here(refused)
    return "proven" if seen and not doubtful else "likely"


def _refused_here(refused: RefusedKey) -> bool:
    """Say whether AWS refused the key in a call that the case itself sent and recorded."""
    probes = refused.situation.case.probes
    return any(each.hop == 0 and each.outcome == "denied" for each in probes)


def _quote_key_list(
    situation: Situation, base: BaseKey | None, listed: tuple[ListedKey, ...]
) -> Iterator[Evidence]:
    if base is None or not listed:
        return
    if _is_gone(situation, base, listed):
        yield Evidence(says="IAM lists other keys, but not this one")
    for each in listed:
        if each.id == base.key.value and each.status is not None:
            yield Evidence(says=f"IAM lists this key with the status {each.status}")


def _code(refused: RefusedKey) -> str:
    """Name the code that AWS sent, where it was kept."""
    return next((each.code for each in refused.failures if each.code), "InvalidClientTokenId")


def _role_session(refused: RefusedKey) -> Finding:
    """A service refused the session of a role: the key that assumed it was accepted."""
    role = refused.situation.hops[-1].role_name
    return Finding(
        title=f"AWS does not accept the session of role {role}",
        explanation="STS issued the session, and the called service does not know it: the role "
        "was deleted in the meantime, the session is not valid in this region, or an older one "
        "from a cache was sent. The key that assumed the role is fine.",
        certainty="possible" if weigh_rivals(refused) == "likely" else "likely",
        evidence=tuple(quote_failure(each) for each in refused.failures),
        proposals=(
            Proposal(
                title="start a new session: the AWS CLI has the old one in its cache",
                who="caller",
                kind="credentials",
                commands=(shell("rm -r ~/.aws/cli/cache"),),
            ),
        ),
    )


def _session(base: BaseKey, refused: RefusedKey) -> Finding:
    return Finding(
        title=f"AWS does not accept the session of {describe_key(base.key.value)}",
        explanation="The key ID and the session token do not belong together, the key or role of "
        "the session was deleted, or another partition issued it. Get a new session.",
        certainty="possible" if weigh_rivals(refused) == "likely" else "likely",
        profile=base.hop.profile,
        evidence=(
            quote_key(base, "the call sent this session's key"),
            *(quote_failure(each) for each in refused.failures),
        ),
        proposals=(_new_key(base),),
    )


def _new_key_of_tool(situation: Situation) -> Proposal | None:
    """Propose to store the key where the tool keeps keys of its own."""
    tool = session_tool(situation)
    if tool is None or tool.stores_key is None:
        return None
    profile = situation.case.target.profile or read_command(command_of(situation) or "").profile
    return Proposal(
        title=f"store a valid key in {tool.name}: it does not read ~/.aws/credentials",
        who="caller",
        kind="credentials",
        commands=(shell(tool.stores_key, profile or "PROFILE"),),
    )


def _new_key(base: BaseKey | None) -> Proposal:
    if base is not None and base.in_environment:
        return Proposal(
            title="take it out of the environment, or replace it there with a valid key",
            who="caller",
            kind="credentials",
            commands=renewals(base),
        )
    if base is None:
        return Proposal(
            title="replace it with a valid key",
            who="caller",
            kind="credentials",
            commands=(shell("aws configure"),),
        )
    return Proposal(
        title="create a new key for the user and store it",
        who="caller",
        kind="credentials",
        commands=(shell("aws configure{}", option("--profile", base.hop.profile)),),
    )

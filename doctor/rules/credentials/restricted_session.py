"""The session is of a kind that AWS does not let make this call, whatever the policies say."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.case.public_files import CLOUD9_REMARK
from doctor.model.case import Case, CaseText
from doctor.model.command import shell
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.principal import Caller, describe_key
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import base_key, quote_failure, quote_key
from doctor.rules.shared.keys.refused_key import RefusedKey, refused_key, weigh_restricted
from doctor.rules.shared.sdks.session_tools import session_tool

_CLOUD9_VARIABLES = ("C9_PID", "C9_PROJECT", "C9_HOSTNAME", "C9_USER")


@rule(
    id="credentials/restricted-session",
    summary="AWS does not allow this kind of session to make this call",
    over=(
        "credentials/env-keys-shadow-profile",
        "permission/identity-policy-missing",
        "trust/trust-principal-mismatch",
        "trust/trust-wrong-account",
        "trust/role-does-not-exist",
    ),
)
def restricted_session(situation: Situation) -> Iterator[Finding]:
    """Ask: was this call made with a session that AWS keeps from it?"""
    if situation.works:
        return
    managed = _managed_by_cloud9(situation)
    if managed:
        yield from _of_cloud9(situation, managed)
        return
    yield from (_of_federation(hop) for hop in situation.hops if _is_federated_user(hop))
    refused = refused_key(situation)
    certainty = None if refused is None else weigh_restricted(refused)
    if refused is not None and certainty is not None:
        yield _of_iam(refused, certainty)


def _is_federated_user(hop: HopVerdict) -> bool:
    caller = hop.caller.value if isinstance(hop.caller, Known) else None
    return _is_of_federation(caller) and hop.outcome != "worked"


def _is_of_federation(caller: Caller | None) -> bool:
    """A session of GetFederationToken has a name of its own; a token's bearer has none."""
    return caller is not None and caller.kind == "federated" and not caller.bears_token


def _of_federation(hop: HopVerdict) -> Finding:
    caller = hop.caller.value if isinstance(hop.caller, Known) else None
    arn = "the caller" if caller is None else caller.arn
    return Finding(
        title="a GetFederationToken session may not assume roles",
        explanation="The caller is a federated user: its session came from GetFederationToken. "
        "Such a session may call only GetCallerIdentity of STS, and nothing of IAM. No policy "
        "can change that.",
        hop=hop.index,
        evidence=(
            Evidence(says=f"the caller is {arn}"),
            *(quote_failure(each) for each in hop.failures),
        ),
        proposals=(
            Proposal(
                title="assume the role with the IAM user's own key, or from another role",
                who="caller",
                kind="credentials",
                commands=(
                    shell("aws sts assume-role --role-arn {} --role-session-name ME", hop.role_arn),
                ),
            ),
        ),
    )


def _of_iam(refused: RefusedKey, certainty: Certainty) -> Finding:
    base = refused.base
    shown = "the session" if base is None else f"the session of {describe_key(base.key.value)}"
    federated = _is_of_federation(refused.caller)
    why = "it comes from GetFederationToken" if federated else "it was started without MFA"
    return Finding(
        title=f"IAM does not accept {shown}: {why}",
        explanation="IAM answers InvalidClientTokenId to user sessions: to those of "
        "GetSessionToken unless they have MFA, and to those of GetFederationToken always. Other "
        "services accept the same session, so the key itself is fine.",
        certainty=certainty,
        profile=None if base is None else base.hop.profile,
        evidence=tuple(_quote_session(refused)),
        proposals=tuple(_propose_session(refused)),
        next_step="run aws sts get-caller-identity with the same session: if it answers with a "
        "user, this is the cause; if it is refused as well, the key is",
    )


def _quote_session(refused: RefusedKey) -> Iterator[Evidence]:
    tool = session_tool(refused.situation)
    if refused.base is not None:
        yield quote_key(refused.base, "the call sent a session's key")
    if refused.caller is not None:
        yield Evidence(says=f"STS accepts this session: it is {refused.caller.arn}")
    if tool is not None and tool.starts_user_sessions:
        yield Evidence(says=f"{tool.name} starts a user session for a profile without a role")
    yield from (quote_failure(each) for each in refused.failures)


def _propose_session(refused: RefusedKey) -> Iterator[Proposal]:
    if _is_of_federation(refused.caller):
        yield Proposal(
            title="call IAM with the user's own key, or with the session of a role",
            who="caller",
            kind="credentials",
        )
        return
    yield Proposal(
        title="start the session with MFA",
        who="caller",
        kind="credentials",
        commands=(shell("aws sts get-session-token --serial-number MFA_ARN --token-code CODE"),),
    )
    tool = session_tool(refused.situation)
    chain = refused.situation.chain
    profile = refused.situation.case.target.profile or (None if chain is None else chain.profile)
    if tool is not None and tool.without is not None:
        yield Proposal(
            title=f"let {tool.name} pass the user's own key for calls to IAM",
            who="caller",
            kind="environment",
            commands=(shell(tool.without, profile or "PROFILE"),),
        )


def _managed_by_cloud9(situation: Situation) -> tuple[Evidence, ...]:
    """Show that the session is one that Cloud9 keeps in the credentials file."""
    base = base_key(situation)
    if base is None or not base.is_temporary or base.in_environment:
        return ()
    shown = []
    if CLOUD9_REMARK in _credentials_text(situation.case):
        shown.append(Evidence(says="the credentials file has Cloud9's own comment"))
    variable = next((name for name in _CLOUD9_VARIABLES if situation.variable(name)), None)
    if variable is not None:
        shown.append(Evidence(says=f"{variable} is set: this is a Cloud9 environment"))
    return tuple(shown)


def _credentials_text(case: Case) -> str:
    file = UNSET if case.files is UNSET else case.files.credentials
    return (file.text or "") if isinstance(file, CaseText) else ""


def _of_cloud9(situation: Situation, managed: tuple[Evidence, ...]) -> Iterator[Finding]:
    """AWS keeps these sessions from IAM, and from all of STS but two calls."""
    refused = refused_key(situation)
    tried = [hop for hop in situation.hops if hop.failures]
    failures = refused.failures if refused is not None else sum((h.failures for h in tried), ())
    if not failures or (refused is not None and refused.asked == "other"):
        return
    base = base_key(situation)
    yield Finding(
        title="Cloud9's managed session may neither assume roles nor call IAM",
        explanation="Cloud9 keeps a session for you in this file and renews it. With it, STS "
        "allows only GetCallerIdentity, and IAM refuses most calls, whatever your own "
        "permissions are.",
        certainty="likely",
        profile=None if base is None else base.hop.profile,
        evidence=(*managed, *(quote_failure(each) for each in failures)),
        proposals=(
            Proposal(
                title="disable the managed session, and attach a role to the environment's "
                "instance",
                who="caller",
                kind="environment",
                commands=(
                    shell(
                        "aws cloud9 update-environment --environment-id $C9_PID "
                        "--managed-credentials-action DISABLE"
                    ),
                ),
            ),
        ),
    )

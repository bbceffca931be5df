"""What a case shows for or against a candidate: each fact in one sentence, where it is seen.

A fact that is not seen is nothing: neither for nor against. So a candidate is acquitted by what
the evidence holds, never by what nobody looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import msgspec
from msgspec import UNSET

from doctor.model.arn import account_of_key
from doctor.model.case import CaseText
from doctor.model.failure import Failure
from doctor.model.observed import Known
from doctor.model.policy import PolicyKind
from doctor.model.principal import Caller, parse_caller
from doctor.model.situation import HopVerdict, Situation
from doctor.model.stamp import parse_stamp
from doctor.rules.differential.candidates import Fact
from doctor.rules.shared.evidence.job_duration import job_of
from doctor.rules.shared.files.chain_settings import reached_settings
from doctor.rules.shared.keys.base_key import base_key
from doctor.rules.shared.keys.metadata_service import in_container, is_about_container
from doctor.rules.shared.sdks.ci_jobs import ci_job
from doctor.rules.shared.sdks.tools import READS_CREDENTIALS_ALONE, command_of, tool_of
from doctor.rules.shared.tokens.claims import is_of_cluster, token_of
from doctor.rules.shared.tokens.cluster_access import cluster_access
from doctor.rules.shared.tokens.oidc_providers import listed_providers
from doctor.texts.surroundings import any_shows

_PROFILE: Final = re.compile(
    r"(?:--profile[ =]|AWS_PROFILE[=:] ?|aws-vault exec |awsume )[\w.@/+-]+"
)
_SETTLES: Final = 120
"""Seconds after which what was written to IAM is seen nearly always."""
_SHORTEST_SESSION: Final = 900
"""Seconds of the shortest session that STS issues: a job that ran for less had an old one."""
_ROLE_OF: Final = re.compile(
    r"arn:aws[\w-]*:iam::(?P<account>[^:]{1,60}):role/(?:[^/]+/)*(?P<name>[^/\s]+)\Z"
)
_SESSION_OF: Final = re.compile(
    r"arn:aws[\w-]*:sts::(?P<account>[^:]{1,60}):assumed-role/(?P<name>[^/\s]+)/"
)
_SERVICE_SESSION: Final = re.compile(r"i-[0-9a-f]{8,17}\Z")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a fact is asked of: the failure, and the hop that it belongs to, where there is one."""

    situation: Situation
    failure: Failure
    hop: HopVerdict | None

    @property
    def caller(self) -> Caller | None:
        """Who called: as AWS names it, else as the hop or the case knows it."""
        told = (self.failure.caller_arn or "").rstrip(".,;:")
        if told.startswith("arn:"):
            return parse_caller(told)
        known = self.situation.caller if self.hop is None else self.hop.caller
        return known.value if isinstance(known, Known) else None


def _decision(asked: Asked, kind: PolicyKind) -> str | None:
    layer = None if asked.hop is None else asked.hop.verdict.layer(kind)
    return None if layer is None else layer.decision


def _trust_read(asked: Asked) -> str | None:
    read = asked.hop is not None and isinstance(asked.hop.trust, Known)
    return "the trust policy was read" if read else None


def _trust_allows(asked: Asked) -> str | None:
    allows = _trust_read(asked) and _decision(asked, "trust policy") == "allow"
    return "the trust policy was read, and lets the caller in" if allows else None


def _identity_read(asked: Asked) -> str | None:
    read = asked.hop is not None and isinstance(asked.hop.identity, Known)
    return "the caller's own policies were read" if read else None


def _identity_allows(asked: Asked) -> str | None:
    allows = _identity_read(asked) and _decision(asked, "identity policy") == "allow"
    return "the caller's own policies were read, and allow the call" if allows else None


def _boundary_read(asked: Asked) -> str | None:
    seen = None if asked.hop is None else asked.hop.policies.boundary
    return "the permissions boundary was read" if isinstance(seen, Known) else None


def _scps_read(asked: Asked) -> str | None:
    seen = None if asked.hop is None else asked.hop.policies.scps
    return "the SCPs were read" if isinstance(seen, Known) else None


def _rcps_read(asked: Asked) -> str | None:
    seen = None if asked.hop is None else asked.hop.policies.rcps
    return "the RCPs were read" if isinstance(seen, Known) else None


def _role_exists(asked: Asked) -> str | None:
    exists = asked.hop is not None and asked.hop.exists == Known(value=True)
    return "the role is there" if exists else None


def _external_id_sent(asked: Asked) -> str | None:
    sent = None if asked.hop is None else asked.hop.request.external_id
    return f"the call sends the external ID {sent}" if isinstance(sent, str) else None


def _mfa_sent(asked: Asked) -> str | None:
    mfa = UNSET if asked.hop is None else asked.hop.request.mfa
    sent = mfa is not UNSET and bool(mfa.present)
    return "the call carries MFA" if sent else None


def _tags_sent(asked: Asked) -> str | None:
    tags = None if asked.hop is None else asked.hop.request.tags
    return "the call sends session tags" if isinstance(tags, dict) and tags else None


def _same_account(asked: Asked) -> str | None:
    caller, hop = asked.caller, asked.hop
    if caller is None or hop is None or hop.role is None or caller.account != hop.role.account:
        return None
    return f"caller and role are of one account, {caller.account}"


def _by_service(asked: Asked) -> str | None:
    caller = asked.caller
    service = caller is not None and caller.kind == "service"
    return f"an AWS service calls, {caller.arn if caller else ''}" if service else None


def _by_session(asked: Asked) -> str | None:
    caller = asked.caller
    session = caller is not None and caller.kind == "role-session"
    return "the caller is a session of a role" if session else None


def _calls_itself(asked: Asked) -> str | None:
    """Compare role and session by their letters: an account that is blacked out has some too."""
    role = _ROLE_OF.match(asked.failure.resource or "")
    session = _SESSION_OF.match(asked.failure.caller_arn or "")
    if role is None or session is None or role.groups() != session.groups():
        return None
    return f"the caller is a session of {role['name']} itself"


def _node_in_place_of_pod(asked: Asked) -> str | None:
    # A name that a table or a terminal broke apart is not read as the caller's.
    told = (asked.failure.caller_arn,) if asked.failure.caller_arn else _texts(asked)
    if not any_shows(told, "node-role"):
        return None
    spoken = any_shows(_texts(asked), "pod-identity")
    return "the node's role calls, and an identity of the pod is spoken of" if spoken else None


def _not_a_user(asked: Asked) -> str | None:
    caller = asked.caller
    other = caller is not None and caller.kind not in {"user", "unknown"}
    return f"the caller is {caller}, no IAM user" if other else None


def _on_aws(asked: Asked) -> str | None:
    caller = asked.caller
    if caller is not None and _SERVICE_SESSION.match(caller.session or ""):
        return "the caller is an instance of EC2"
    base = asked.situation.base
    return "the credentials are the machine's own role" if base and base.kind == "imds" else None


def _key_seen(asked: Asked) -> str | None:
    return "the key was seen" if base_key(asked.situation) is not None else None


def _long_term_key(asked: Asked) -> str | None:
    base = base_key(asked.situation)
    shown = any_shows(_texts(asked), "long-term-key") and not _session_key(asked)
    long_term = shown if base is None else base.is_long_term
    return "the key is a user's own (AKIA…)" if long_term else None


def _session_key(asked: Asked) -> str | None:
    base = base_key(asked.situation)
    shown = any_shows(_texts(asked), "session-key")
    temporary = shown if base is None else base.is_temporary
    return "the key is a session's (ASIA…)" if temporary else None


def _files_seen(asked: Asked) -> str | None:
    files = asked.situation.case.files
    held = () if files is UNSET else (files.config, files.credentials)
    seen = any(isinstance(each, CaseText) and each.text is not None for each in held)
    return "the shared files were read" if seen else None


def _texts(asked: Asked) -> tuple[str, ...]:
    case = asked.situation.case
    return (*(each.text for each in case.attachments), *(each.text for each in case.errors))


def _process_named(asked: Asked) -> str | None:
    for _, setting in reached_settings(asked.situation, "credential_process"):
        return f"the profile starts a program (credential_process, line {setting.place.line})"
    shared = asked.situation.shared
    sections = () if shared is None else shared.config.sections
    if any(each.setting("credential_process") for each in sections):
        return "a profile starts a program (credential_process)"
    shown = any("credential_process" in text for text in _texts(asked))
    return "credential_process is spoken of" if shown else None


def _profile_named(asked: Asked) -> str | None:
    target, chain = asked.situation.case.target.profile, asked.situation.chain
    named = target or (chain.profile if chain is not None and chain.profile else None)
    if named and named != "default":
        return f"the profile {named} is named"
    by_command = _PROFILE.search(command_of(asked.situation) or "")
    return f"the command names a profile ({by_command[0]})" if by_command else None


def _in_ci(asked: Asked) -> str | None:
    return ci_job(asked.situation)


def _in_container(asked: Asked) -> str | None:
    return "the call is made in a container" if in_container(asked.situation) else None


def _in_cluster(asked: Asked) -> str | None:
    if is_of_cluster(asked.situation):
        return "the token is a pod's"
    token = token_of(asked.situation.case)
    if token is not None and token.issuer is not None:
        return None
    texts = _texts(asked)
    shown = any_shows(texts, "kubernetes") and not any_shows(texts, "other-issuer")
    return "the call is made in a Kubernetes cluster" if shown else None


def _cli_works(asked: Asked) -> str | None:
    # What answers in one container says nothing of another.
    shown = not in_container(asked.situation) and any_shows(_texts(asked), "answered-elsewhere")
    return "AWS answered another program with these credentials" if shown else None


def _sso_profile(asked: Asked) -> str | None:
    for _, setting in reached_settings(asked.situation, "sso_session", "sso_start_url"):
        return f"the profile signs in to Identity Center ({setting.name})"
    shown = any_shows(_texts(asked), "identity-center")
    return "a sign-in to Identity Center is spoken of" if shown else None


def _old_sdk(asked: Asked) -> str | None:
    tool = tool_of(asked.situation)
    old = tool is not None and tool.is_surely(*READS_CREDENTIALS_ALONE)
    return f"{tool.name if tool else ''} stands on an SDK of the first generation" if old else None


def _token_seen(asked: Asked) -> str | None:
    token = token_of(asked.situation.case)
    if token is None:
        return None
    told = [f"{name} = {value}" for name in ("sub", "aud", "azp") if (value := token.text(name))]
    return f"the token has {', '.join(told)}" if told else None


def _provider_read(asked: Asked) -> str | None:
    account = None if asked.hop is None or asked.hop.role is None else asked.hop.role.account
    listed = listed_providers(asked.situation.case, account)
    return "the account's identity providers were read" if listed is not None else None


def _about_container(asked: Asked) -> str | None:
    named = is_about_container(asked.failure)
    return "it is the credential endpoint of a container" if named else None


def _own_attempt(asked: Asked) -> str | None:
    """Our own call failed: by botocore, from here, with everything that was gathered."""
    errors = asked.situation.case.errors
    own = bool(errors) and all(each.origin == "probe" for each in errors)
    return "this call was made just now, from here" if own else None


def _account_of_chain(asked: Asked) -> str | None:
    caller, base = asked.caller, asked.situation.base
    account = None if base is None else account_of_key(base.access_key_id or "")
    if base is not None and account is None:
        setting = base.setting("sso_account_id")
        account = None if setting is None else setting.value
    same = caller is not None and account is not None and caller.account == account
    return f"the caller is of account {account}, as the credentials are" if same else None


def _trust_names_caller(asked: Asked) -> str | None:
    if asked.hop is None or not isinstance(asked.hop.policies.trust, Known):
        return None
    allows = asked.hop.verdict.allow_statements("trust policy")
    named = any(each.holds("Principal") and each.elements for each in allows)
    return "the trust policy names the caller" if named else None


def _role_is_old(asked: Asked) -> str | None:
    """A role that was made long before the call is seen everywhere by now."""
    case, hop = asked.situation.case, asked.hop
    role = None if hop is None else case.roles.get(hop.role_arn)
    made = None if role is None else parse_stamp(role.created)
    now = parse_stamp(case.collected_at)
    old = made is not None and now is not None and (now - made).total_seconds() > _SETTLES
    return f"the role was made at {made:%Y-%m-%d %H:%M} UTC" if old and made else None


def _passing_allowed(asked: Asked) -> str | None:
    for denial in asked.situation.others:
        layer = denial.verdict.layer("identity policy")
        if denial.action.lower() == "iam:passrole" and layer and layer.decision == "allow":
            return "the caller's policies were read, and allow iam:PassRole"
    return None


def _speaks_of_passing(asked: Asked) -> str | None:
    return "the text speaks of passing a role" if "passing" in asked.failure.signs else None


def _cluster_map_read(asked: Asked) -> str | None:
    seen = cluster_access(asked.situation.case)
    return f"{seen[0].name} was read" if seen else None


def _names_missing_setting(asked: Asked) -> str | None:
    named = asked.failure.sso_settings
    return f"the tool misses {named[0]}" if named else None


def _command_seen(asked: Asked) -> str | None:
    return "the command was seen" if command_of(asked.situation) else None


def _config_switch_set(asked: Asked) -> str | None:
    value = asked.situation.variable("AWS_SDK_LOAD_CONFIG")
    return "AWS_SDK_LOAD_CONFIG is set" if value else None


def _reads_both_files(asked: Asked) -> str | None:
    tool = tool_of(asked.situation)
    if tool is None or not tool.sdks or tool.may_be(*READS_CREDENTIALS_ALONE):
        return None
    return f"{tool.name} reads both files"


def _job_short(asked: Asked) -> str | None:
    ran = job_of(asked.situation)
    short = ran is not None and ran.seconds < _SHORTEST_SESSION
    return f"the job ran for {ran.seconds} seconds" if short and ran else None


def _token_pasted(asked: Asked) -> str | None:
    shown = any_shows(_texts(asked), "session-token")
    return "a session token stands beside the key" if shown else None


FACTS: Final[dict[Fact, Callable[[Asked], str | None]]] = {
    "about-container": _about_container,
    "account-of-chain": _account_of_chain,
    "boundary-read": _boundary_read,
    "by-service": _by_service,
    "by-session": _by_session,
    "calls-itself": _calls_itself,
    "cli-works": _cli_works,
    "cluster-map-read": _cluster_map_read,
    "command-seen": _command_seen,
    "config-switch-set": _config_switch_set,
    "external-id-sent": _external_id_sent,
    "files-seen": _files_seen,
    "identity-allows": _identity_allows,
    "identity-read": _identity_read,
    "in-ci": _in_ci,
    "in-cluster": _in_cluster,
    "in-container": _in_container,
    "job-short": _job_short,
    "node-in-place-of-pod": _node_in_place_of_pod,
    "key-seen": _key_seen,
    "long-term-key": _long_term_key,
    "mfa-sent": _mfa_sent,
    "names-missing-setting": _names_missing_setting,
    "not-a-user": _not_a_user,
    "old-sdk": _old_sdk,
    "on-aws": _on_aws,
    "own-attempt": _own_attempt,
    "passing-allowed": _passing_allowed,
    "process-named": _process_named,
    "profile-named": _profile_named,
    "provider-read": _provider_read,
    "rcps-read": _rcps_read,
    "reads-both-files": _reads_both_files,
    "role-exists": _role_exists,
    "role-is-old": _role_is_old,
    "same-account": _same_account,
    "scps-read": _scps_read,
    "session-key": _session_key,
    "speaks-of-passing": _speaks_of_passing,
    "sso-profile": _sso_profile,
    "tags-sent": _tags_sent,
    "token-pasted": _token_pasted,
    "token-seen": _token_seen,
    "trust-allows": _trust_allows,
    "trust-names-caller": _trust_names_caller,
    "trust-read": _trust_read,
}
"""Each fact by its name: a sentence where the case shows it, else `None`."""

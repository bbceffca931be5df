"""A key that AWS refused (InvalidClientTokenId and the like): who refused it, and what is known.

The same answer has many causes: a deleted key, a session that IAM does not take, another
partition, a region that is off. What the case shows weighs them against one another, here, so that
each rule asks the same scales.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access.html
"""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec
from msgspec import UNSET

from doctor.model.failure import Failure
from doctor.model.finding import Certainty
from doctor.model.observation import Known
from doctor.model.principal import Caller
from doctor.model.situation import Situation
from doctor.rules.shared.keys.base_key import BaseKey, base_failures, base_key
from doctor.rules.shared.regions.call_regions import issuer_of_sessions, opt_in_region
from doctor.rules.shared.regions.partitions import hints_at_another, list_case_partitions
from doctor.rules.shared.sdks.session_tools import session_tool
from doctor.rules.shared.sdks.tools import command_line_of, texts_of
from doctor.texts.error_calls import IDENTITY_CALLS
from doctor.texts.surroundings import any_shows

Asked = Literal["sts", "iam", "other", "unknown"]

_IAM_CALL: Final = re.compile(
    r"(?:Get|List|Create|Delete|Update|Put|Attach|Detach|Add|Remove|Tag|Untag|Upload|Enable|"
    r"Deactivate|Resync|Change|Simulate|Generate|Reset|Set)\w{0,40}?"
    r"(?:Users?|Roles?|Groups?|Polic(?:y|ies)|Accesses|AccessKeys?|LoginProfile|MFADevices?|"
    r"InstanceProfiles?|AccountSummary|Account(?:Alias|Aliases)|AccountPasswordPolicy|Password|"
    r"AccountAuthorizationDetails|SAMLProviders?|OpenIDConnectProviders?|CredentialReport|"
    r"ServerCertificates?|SSHPublicKeys?|SigningCertificates?|ServiceSpecificCredentials?)\Z"
)
_IAM_SERVICE: Final = ("iam", "amazonidentitymanagement")
SESSION_CALLS: Final = ("sts:GetSessionToken", "sts:GetFederationToken")
_OF_SESSIONS: Final = "InvalidToken"
"""What S3 answers of a session's token; of a key without one it says InvalidAccessKeyId."""
_EVERYWHERE: Final = 2
"""The version of sessions that every region takes."""
_SESSION_BASES: Final = frozenset({"sso", "login", "web-identity", "container", "imds"})


class RefusedKey(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a refused key. `session` says whether a session signed the call."""

    situation: Situation
    failures: tuple[Failure, ...]
    base: BaseKey | None
    asked: Asked
    session: bool | None

    @property
    def caller(self) -> Caller | None:
        """The caller as AWS told it: then STS did take these credentials."""
        told = self._told
        return None if told is not None and told.bears_token else told

    @property
    def by_role(self) -> bool:
        """Say whether a role's session signed the call: one that the chain or a token got."""
        if self._told is not None and (self._told.kind == "role-session" or self._told.bears_token):
            return True
        if any_shows(texts_of(self.situation), "long-term-key"):
            return False
        return bool(self.situation.hops) and self.asked in {"iam", "other"}

    @property
    def _told(self) -> Caller | None:
        case, known = self.situation.case, self.situation.caller
        told = case.caller is not UNSET and case.caller.arn is not None
        return known.value if told and isinstance(known, Known) else None


def refused_key(situation: Situation) -> RefusedKey | None:
    """Read the refusal of a key, `None` where no key was refused."""
    failures = base_failures(situation, "invalid-key")
    if not failures:
        return None
    base, asked = base_key(situation), _refusing_service(situation, failures)
    return RefusedKey(
        situation=situation,
        failures=failures,
        base=base,
        asked=asked,
        session=_is_session(situation, failures, base, asked),
    )


def _refusing_service(situation: Situation, failures: tuple[Failure, ...]) -> Asked:
    """Say which service refused: STS and IAM take fewer kinds of sessions than the others."""
    for failure in failures:
        service = (failure.service or "").lower()
        if failure.operation in IDENTITY_CALLS or service in {"sts", "awssecuritytokenservice"}:
            return "sts"
        if service in _IAM_SERVICE or _IAM_CALL.match(failure.operation or ""):
            return "iam"
        if "iam" in failure.signs:
            return "iam"
        if failure.operation is not None or failure.code not in {None, "InvalidClientTokenId"}:
            return "other"
    words = command_line_of(situation).words
    return "iam" if "iam" in words or any(map(_is_iam_call, words)) else "unknown"


def _is_iam_call(word: str) -> bool:
    """Say whether a word is an operation of IAM as the CLI (`list-users`) or boto3 writes it."""
    parts = word.replace("-", "_").split("_")
    return _IAM_CALL.match("".join(map(str.capitalize, parts))) is not None


def _is_session(
    situation: Situation, failures: tuple[Failure, ...], base: BaseKey | None, asked: Asked
) -> bool | None:
    if situation.hops and asked in {"iam", "other"}:
        return True
    if any(each.code == _OF_SESSIONS for each in failures):
        return True
    if base is not None and base.is_temporary:
        return base.hop.has_session_token
    if base is not None and base.is_long_term and asked == "iam" and _starts_session(situation):
        return True
    if base is not None and base.is_long_term:
        # With a role behind it, a call that is not named may be the role session's.
        return None if situation.hops and asked == "unknown" else False
    if situation.base is not None and situation.base.kind in _SESSION_BASES:
        return True
    caller = situation.caller.value if isinstance(situation.caller, Known) else None
    if caller is not None and caller.kind in {"role-session", "federated"}:
        return True
    return True if session_tool(situation) is not None else None


def _starts_session(situation: Situation) -> bool:
    """Say whether the tool is seen to make a session of the key before it goes on."""
    asked = situation.case.request
    return asked is not UNSET and asked.action in SESSION_CALLS


def weigh_restricted(refused: RefusedKey) -> Certainty | None:
    """Weigh that IAM refused a user's session: one of GetSessionToken or GetFederationToken."""
    caller = refused.caller
    by_user = caller is not None and caller.kind in {"user", "federated"}
    if refused.by_role or refused.session is False or refused.asked not in {"iam", "unknown"}:
        return None
    if refused.asked == "unknown":
        return "likely" if by_user and refused.session else None
    if by_user and refused.session:
        return "proven"
    return "likely" if refused.session else "possible"


def weigh_partition(refused: RefusedKey) -> Certainty | None:
    """Weigh that the key went to another partition than its own."""
    seen = list_case_partitions(refused.situation)
    names = {each.partition.name for each in seen}
    if len(names) > 1:
        return "proven"
    if names and "aws" not in names:
        # One foreign partition: either the key is not of it, or the call did not go there.
        parts = {each.part for each in seen}
        return "possible" if parts >= {"caller", "endpoint"} else "likely"
    if weigh_restricted(refused) is None and hints_at_another(refused.situation):
        return "possible"
    return None


def weigh_global_token(refused: RefusedKey) -> Certainty | None:
    """Weigh that a session of the global endpoint went to a region that does not take it."""
    region = opt_in_region(refused.situation)
    versions = token_versions(refused)
    taken_everywhere = bool(versions) and all(each == _EVERYWHERE for each in versions.values())
    if region is None or refused.session is False or taken_everywhere:
        return None
    issuer, _ = issuer_of_sessions(refused.situation)
    assuming = any((each.operation or "").startswith("AssumeRole") for each in refused.failures)
    alone = assuming or not refused.situation.hops
    if alone and refused.session is None and issuer != "global":
        # What signs an assume call is more often a user's key, or the machine's own role; of a
        # text alone neither a session nor the endpoint that would have issued it was seen.
        return "possible"
    return "possible" if issuer == "regional" else "likely"


def weigh_region_off(refused: RefusedKey) -> Certainty | None:
    """Weigh that the account has not enabled the region that was called."""
    region = opt_in_region(refused.situation)
    if region is None:
        plain = any(each.code in {"AuthFailure", "OptInRequired"} for each in refused.failures)
        return "possible" if plain and refused.caller is not None else None
    status = _status_of(refused, region.name)
    if status is not None:
        # The account itself says so, and answered the very key that STS of the region refused.
        return None if status.startswith("ENABLED") else "proven"
    issuer, _ = issuer_of_sessions(refused.situation)
    return "possible" if issuer == "global" and refused.session is not False else "likely"


def _status_of(refused: RefusedKey, region: str) -> str | None:
    """Return what the account of the key shows of a region; `None` where nobody read it."""
    case, key = refused.situation.case, _key_of(refused)
    account = None if key is None else case.account_of_key(key)
    settings = case.accounts.get(account or "")
    if settings is None or settings.regions is UNSET:
        return None
    return settings.regions.get(region)


def token_versions(refused: RefusedKey) -> dict[str, int | None]:
    """Return which sessions the global endpoint issues for the accounts of key and roles.

    Those of version 2 are taken by every region; `None` where nobody read the account's setting.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
    """
    case, key = refused.situation.case, _key_of(refused)
    of_key = None if key is None else case.account_of_key(key)
    of_roles = (hop.role.account for hop in refused.situation.hops if hop.role is not None)
    read = {account: case.accounts.get(account) for account in (of_key, *of_roles) if account}
    return {
        account: settings.global_token_version or None if settings is not None else None
        for account, settings in read.items()
    }


def _key_of(refused: RefusedKey) -> str | None:
    return None if refused.base is None else refused.base.hop.access_key_id


def weigh_rivals(refused: RefusedKey) -> Certainty | None:
    """Return how sure the surest other cause than the key itself is."""
    weights = (weigh_restricted, weigh_partition, weigh_global_token, weigh_region_off)
    found = {weigh(refused) for weigh in weights}
    order: tuple[Certainty, ...] = ("proven", "likely", "possible")
    return next((each for each in order if each in found), None)

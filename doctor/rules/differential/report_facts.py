"""What a text tells besides the failure: other tools and releases, cures, isolated processes."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from doctor.model.arn import parse_role_arn
from doctor.rules.differential.candidates import Fact
from doctor.rules.differential.fact_question import Asked, Showing, show_sign
from doctor.rules.shared.files.sso_regions import other_sso_region
from doctor.rules.shared.keys.other_tool import works_elsewhere, works_in_other_release
from doctor.rules.shared.sdks.tools import tool_of
from doctor.texts.cures import Cure, tells_cure
from doctor.texts.errors import parse_failures
from doctor.texts.failure_signs import shows_sign
from doctor.texts.named_profiles import find_helping_profile
from doctor.texts.stand_in import whole_length
from doctor.texts.surroundings import any_shows


def _cli_works(asked: Asked) -> str | None:
    shown = works_elsewhere(asked.situation)
    return "another program works with these credentials" if shown else None


def _release_kept(asked: Asked) -> str | None:
    shown = works_in_other_release(asked.situation)
    return "another release of the tool is reported to work" if shown else None


def _environment_cleared(asked: Asked) -> str | None:
    shown = any_shows(asked.texts, "environment-cleared")
    return "the process starts with its own environment" if shown else None


def _other_sso_region(asked: Asked) -> str | None:
    told = other_sso_region(asked.situation)
    return None if told is None else f"sso_region is {told[0]}, and the tool's Region {told[1]}"


def _token_named(asked: Asked) -> str | None:
    shown = any_shows(asked.texts, "session-token-named")
    return "the text mentions a session token" if shown else None


def _role_not_taken(asked: Asked) -> str | None:
    """The tool was given a role, and its own credentials made the call."""
    wanted = parse_role_arn(asked.situation.case.target.role_arn or "")
    caller = asked.caller
    if wanted is None or caller is None or caller.name == wanted.name:
        return None
    if (asked.failure.action or "sts:").lower().startswith("sts:"):
        return None
    return f"the tool is given the role {wanted.name}, and {caller} makes the call"


def _files_give_credentials(asked: Asked) -> str | None:
    chain, base = asked.situation.chain, asked.situation.base
    if chain is None or chain.faults or base is None or base.kind in {"imds", "container", "env"}:
        return None
    if _keys_in_files(asked) is not None:
        return None
    return f"the files give credentials for {chain.profile or 'the default profile'}"


def _key_beside_session(asked: Asked) -> str | None:
    shown = any_shows(asked.texts, "key-beside-session")
    return "a step sets its own keys, after an earlier step left a session" if shown else None


def _keys_in_files(asked: Asked) -> str | None:
    """Plain keys of one profile are known to every tool: one that finds none reads other files."""
    chain, base = asked.situation.chain, asked.situation.base
    plain = chain is not None and not chain.faults and len(chain.hops) == 1
    if not plain or base is None or base.kind != "static":
        return None
    return "the files have a key pair"


def _other_path(asked: Asked) -> str | None:
    role = parse_role_arn(asked.failure.resource or asked.situation.case.target.role_arn or "")
    if role is None:
        return None
    shown = map(parse_role_arn, asked.of_case.roles_by_name.get(role.name, ()))
    other = next((each for each in shown if each is not None and str(each) != str(role)), None)
    return None if other is None else f"a role with that name has another ARN, {other}"


def _is_told_alone(asked: Asked) -> str | None:
    told = "told-in-prose" in asked.failure.signs
    return "the failure is told in somebody's own words" if told else None


def _service_unknown(asked: Asked) -> str | None:
    unknown = asked.failure.kind == "service-cannot-assume" and asked.failure.principal is None
    return "the text does not say which service assumes the role" if unknown else None


def _container_on_machine(asked: Asked) -> str | None:
    """A container on an instance is one hop further from the metadata service."""
    boxed = any(shows_sign(text, "in-container") for text in asked.texts)
    shown = boxed and any_shows(asked.texts, "machine-role")
    return "a container is meant to use the role of its EC2 instance" if shown else None


def _host_credentials(asked: Asked) -> str | None:
    """What a container is to find stands on its host, where another program finds it."""
    outside = any_shows(asked.texts, "said-to-work") and not any_shows(asked.texts, "files-mounted")
    boxed = any_shows(asked.texts, "container-of-host")
    return (
        "the credentials work on the host, outside of the container" if outside and boxed else None
    )


def _hop_limit(asked: Asked) -> str | None:
    """Where a pod's own role is meant, no call goes to the metadata of the instance."""
    shown = any_shows(asked.texts, "hop-limit") and not any_shows(asked.texts, "pod-identity-made")
    return "the text mentions the hop limit of instance metadata" if shown else None


def _mfa_asked_elsewhere(asked: Asked) -> str | None:
    """Botocore alone asks in these words: where another tool failed, it was not that one."""
    tool = tool_of(asked.situation)
    other = tool is not None and bool(tool.sdks) and not tool.is_botocore
    asks = any("Enter MFA code for" in text for text in asked.texts)
    shown = any_shows(asked.texts, "mfa-asked-elsewhere") or (other and asks)
    return "another program asks for an MFA code" if shown else None


_LEAST_ANSWER: Final = 4
"""Characters of what a command printed, from which on it is no word between two commands."""


def _helped_by_profile(asked: Asked) -> str | None:
    """It is told, or the same command is shown with a profile, and did not fail."""
    told = _helped_by("profile", asked)
    case = asked.situation.case
    failed = case.attachment("command")
    if told is not None or failed is None or "profile" in failed.lower():
        return told
    printed = {shown.name: shown.text for shown in case.attachments}
    sound = (
        shown.text
        for shown in case.attachments
        if shown.name == "earlier command" and _is_answered(printed.get(shown.text, ""))
    )
    name = find_helping_profile(failed, sound)
    return f"the same command is shown with the profile {name}, and does not fail" if name else None


def _is_answered(words: str) -> bool:
    """Say whether a command printed something, and no error: an “or” stands between two."""
    failed = (each for each in parse_failures(words) if each.kind != "unrecognised")
    return whole_length(words.strip()) >= _LEAST_ANSWER and not any(failed)


def _helped_by(cure: Cure, asked: Asked) -> str | None:
    return _CURES[cure] if tells_cure(asked.texts, cure) else None


_CURES: Final[dict[Cure, str]] = {
    "keys": "it is reported to work with plain keys",
    "profile": "it is reported to work once the profile is named",
    "region": "it is reported to work once a Region is set",
    "session-name": "it is reported to work with another session name",
    "session-token": "it is reported to work with the session token",
    "sign-in": "it is reported to work after a new sign-in",
    "switch": "it is reported to work with AWS_SDK_LOAD_CONFIG",
    "unsetting": "it is reported to work once variables or keys are taken away",
}

TOLD_FACTS: Final[Mapping[Fact, Showing]] = MappingProxyType(
    {
        "asked-to-exist": show_sign(
            "asked-to-exist", "the tool asks to see whether the role exists"
        ),
        "cli-works": _cli_works,
        "intermittent": show_sign("intermittent", "it is reported to fail now and then"),
        "keys-in-files": _keys_in_files,
        "made-just-now": show_sign("made-just-now", "the role is reported to be new"),
        "mfa-asked-elsewhere": _mfa_asked_elsewhere,
        "mfa-wanted": show_sign("mfa-wanted", "the role is reported to require MFA"),
        "no-mfa-prompt": show_sign(
            "no-mfa-prompt", "the tool is reported not to ask for an MFA code"
        ),
        "other-identity-asked": show_sign(
            "other-identity-asked", "an identity other than the intended one makes the call"
        ),
        "other-partition": show_sign("other-partition", "the text mentions China or GovCloud"),
        "other-path": _other_path,
        "container-on-machine": _container_on_machine,
        "environment-cleared": _environment_cleared,
        "external-id-wanted": show_sign(
            "external-id-wanted", "the text speaks of a condition on sts:ExternalId"
        ),
        "external-id-lost": show_sign(
            "external-id-lost", "an external ID is told to be missing on the way"
        ),
        "files-give-credentials": _files_give_credentials,
        "helped-by-keys": functools.partial(_helped_by, "keys"),
        "helped-by-profile": _helped_by_profile,
        "helped-by-region": functools.partial(_helped_by, "region"),
        "helped-by-session-name": functools.partial(_helped_by, "session-name"),
        "helped-by-session-token": functools.partial(_helped_by, "session-token"),
        "helped-by-sign-in": functools.partial(_helped_by, "sign-in"),
        "helped-by-switch": functools.partial(_helped_by, "switch"),
        "helped-by-unsetting": functools.partial(_helped_by, "unsetting"),
        "host-credentials": _host_credentials,
        "hop-limit": _hop_limit,
        "job-outlives": show_sign(
            "job-outlives", "the job is told to take longer than the session"
        ),
        "kept-release": _release_kept,
        "key-beside-session": _key_beside_session,
        "other-sso-region": _other_sso_region,
        "role-left": show_sign(
            "role-left", "the tool is told to go on with what it had, and not as the role"
        ),
        "role-not-taken": _role_not_taken,
        "service-unknown": _service_unknown,
        "session-made": show_sign("session-made", "another tool says that it made a session"),
        "sign-in-ended": show_sign("sign-in-ended", "the sign-in is told to have ended"),
        "told-alone": _is_told_alone,
        "token-named": _token_named,
    }
)

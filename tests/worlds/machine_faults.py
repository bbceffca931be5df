"""Faults of the machine: variables that shadow a profile, files that are elsewhere, sign-ins."""

from __future__ import annotations

from tests.worlds.plan import Plan

_OTHER_KEY = "AKIARTX3GSDSQAAAAAAA"
_DEFAULT_KEYS = "[default]\naws_access_key_id"


def config_elsewhere(plan: Plan) -> set[str] | None:
    plan.variables["AWS_CONFIG_FILE"] = "~/.aws/config.old"
    return {"config/*"}


def credentials_elsewhere(plan: Plan) -> set[str] | None:
    if plan.in_environment:
        return None
    plan.variables["AWS_SHARED_CREDENTIALS_FILE"] = "~/.aws/credentials.old"
    return {"config/*", "credentials/*"}


def environment_of_another(plan: Plan) -> set[str] | None:
    """The chain takes the environment's keys, and they are those of a deleted user."""
    if not plan.in_environment:
        return None
    plan.late_variables |= {
        "AWS_ACCESS_KEY_ID": _OTHER_KEY,
        "AWS_SECRET_ACCESS_KEY": "notARealSecretKey",
    }
    return {"credentials/*"}


def environment_without_secret(plan: Plan) -> set[str] | None:
    if not plan.in_environment:
        return None
    plan.late_variables["AWS_SECRET_ACCESS_KEY"] = ""
    return {"credentials/*", "config/*"}


def environment_with_token(plan: Plan) -> set[str] | None:
    if not plan.in_environment:
        return None
    plan.late_variables["AWS_SESSION_TOKEN"] = "notARealSessionToken" + "0" * 80
    return {"credentials/*"}


def _base(plan: Plan, lines: str) -> bool:
    """Let the base profile get its credentials otherwise."""
    if plan.in_environment:
        return False
    plan.rewrites.append(lambda text: text.replace(_DEFAULT_KEYS, "[unused]\naws_access_key_id"))
    plan.rewrites.append(
        lambda text: text.replace("[default]\nregion", f"[default]\n{lines}region")
    )
    return True


def program_missing(plan: Plan) -> set[str] | None:
    if not _base(plan, "credential_process = /opt/tools/credentials --json\n"):
        return None
    return {"config/credential-process-failed"}


def program_fails(plan: Plan) -> set[str] | None:
    if not _base(plan, "credential_process = sh -c 'echo the vault is locked >&2; exit 1'\n"):
        return None
    return {"config/credential-process-failed"}


def program_prints_nonsense(plan: Plan) -> set[str] | None:
    if not _base(plan, "credential_process = echo hello\n"):
        return None
    return {"config/credential-process-failed"}


def signed_out(plan: Plan) -> set[str] | None:
    lines = (
        "sso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n"
        "sso_account_id = 111122223333\nsso_role_name = Developer\n"
    )
    return {"credentials/sso-token-expired"} if _base(plan, lines) else None


def sign_in_half(plan: Plan) -> set[str] | None:
    lines = "sso_start_url = https://example.awsapps.com/start\nsso_account_id = 111122223333\n"
    return {"config/*", "federation/*", "credentials/*"} if _base(plan, lines) else None


def sign_in_session_missing(plan: Plan) -> set[str] | None:
    lines = "sso_session = corporate\nsso_account_id = 111122223333\nsso_role_name = Developer\n"
    return {"config/*", "federation/*", "credentials/*"} if _base(plan, lines) else None


def token_file_missing(plan: Plan) -> set[str] | None:
    lines = (
        "role_arn = arn:aws:iam::111122223333:role/Hub\n"
        "web_identity_token_file = /var/run/secrets/token\n"
    )
    if not _base(plan, lines):
        return None
    return {"federation/web-identity-token-file-unreadable"}


def duration_no_number(plan: Plan) -> set[str] | None:
    plan.settings["duration_seconds"] = "1h"
    return {"config/*", "request/*"}


def device_of_another(plan: Plan) -> set[str] | None:
    if plan.chained:
        return None
    plan.settings["mfa_serial"] = "arn:aws:iam::111122223333:mfa/alice"
    return {"mfa/*"}


def value_with_comment(plan: Plan) -> set[str] | None:
    plan.rewrites.append(
        lambda text: text.replace(
            f"role/{'ProjectAdmin'}\n", "role/ProjectAdmin # the admin role\n"
        )
    )
    return {"config/*"}


def placeholder(plan: Plan) -> set[str] | None:
    if plan.in_environment:
        return None
    plan.rewrites.append(
        lambda text: text.replace(
            "role_arn = arn:aws:iam::222233334444:role", "role_arn = arn:aws:iam::<ACCOUNT_ID>:role"
        )
    )
    return None if plan.same else {"config/*"}


def section_twice(plan: Plan) -> set[str] | None:
    plan.rewrites.append(
        lambda text: (
            text + "[profile project-role]\nregion = us-east-1\n"
            if "project-role" in text
            else text
        )
    )
    return {"config/*"}


MACHINE_FAULTS = (
    config_elsewhere,
    credentials_elsewhere,
    environment_of_another,
    environment_without_secret,
    environment_with_token,
    program_missing,
    program_fails,
    program_prints_nonsense,
    signed_out,
    sign_in_half,
    sign_in_session_missing,
    token_file_missing,
    duration_no_number,
    device_of_another,
    value_with_comment,
    placeholder,
    section_twice,
)

"""Causes of a refusal of the request's own parameters, of MFA, regions and the way to AWS.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from __future__ import annotations

from typing import Final

from doctor.rules.differential.candidates import Candidate


def _plain(cause: str, title: str, why: str, step: str) -> Candidate:
    """Make the row of a cause that AWS's words name themselves."""
    return Candidate(
        cause=cause,
        title=title,
        why=why,
        step=step,
        reason="the plain meaning of the answer",
        usual=True,
    )


CODE: Final = _plain(
    "mfa/mfa-code-invalid",
    "the MFA code was refused",
    "It was mistyped, is too old, or was used before within its 30 seconds.",
    "wait for the next code, and use it once",
)

CODE_FORM: Final = Candidate(
    cause="mfa/mfa-code-malformed",
    title="the MFA code may not be six digits",
    why="STS takes the six digits of an authenticator.",
    step="enter the six digits, without a blank",
    reason="a code with a blank, or none at all where the tool does not ask for it",
    parameters=("tokenCode",),
)

SERIAL_FORM: Final = Candidate(
    cause="mfa/mfa-serial-malformed",
    title="the MFA device that is sent may be empty, or no device",
    why="A virtual device is named by its ARN, a hardware token by its serial number: 9 characters "
    "or more.",
    step="look which device the tool sends: is its setting empty?",
    reason="a setting of the tool that was left out",
    parameters=("serialNumber",),
)

SERIAL: Final = _plain(
    "mfa/mfa-serial-wrong",
    "the MFA device that is named cannot be used by this caller",
    "It belongs to another user, was removed, or a user's ARN is given in place of the device's.",
    "aws iam list-mfa-devices, as the user whose keys sign the call",
)

SERIAL_KIND: Final = Candidate(
    cause="mfa/mfa-device-unusable",
    title="the device may be a passkey or security key, which STS takes no code from",
    why="Only authenticator apps and hardware tokens have codes for STS.",
    step="aws iam list-mfa-devices: is the serial …:u2f/…?",
    reason="frequent since consoles offer passkeys first",
)

SERIAL_CALLER: Final = Candidate(
    cause="credentials/caller-is-not-who-you-think",
    title="another identity than the owner of the device may call",
    why="A device belongs to one user: a role session, root or another user's keys cannot use it.",
    step="aws sts get-caller-identity{option}, where the call is made",
    reason="keys of another account or user with the device of one's own",
)

NO_PROMPT: Final = _plain(
    "mfa/mfa-cannot-prompt",
    "the tool needs an MFA code and asks nobody for it",
    "Most SDKs and tools cannot ask: the AWS CLI can.",
    'let the AWS CLI make the session, and hand it over: eval "$(aws configure '
    'export-credentials{option} --format env)"',
)

NOT_ASKED: Final = Candidate(
    cause="mfa/mfa-cannot-prompt",
    title="{tool} needs an MFA code and asks nobody for it",
    why="The profile has mfa_serial, so that the assume call needs a code. A tool that cannot ask, "
    "or does not come to it, ends without credentials.",
    step='let the AWS CLI make the session, and hand it over: eval "$(aws configure '
    'export-credentials{option} --format env)"',
    reason="the plain meaning of what is told",
    when=("no-mfa-prompt",),
    raised_by=("no-mfa-prompt",),
)

ROLE_MAX: Final = _plain(
    "request/duration-exceeds-role-max",
    "the session asked for is longer than the role allows",
    "Each role has a longest session, an hour where nobody set another.",
    "aws iam get-role --role-name {role} --query Role.MaxSessionDuration",
)

CHAINING: Final = _plain(
    "request/duration-exceeds-chaining-limit",
    "a role session asked for more than the hour of role chaining",
    "With a session's credentials a role is assumed for an hour at most.",
    "ask for 3600 seconds, or start from a user's own key",
)

DURATION_RANGE: Final = Candidate(
    cause="request/duration-out-of-range",
    title="the duration may be outside of what the call allows",
    why="AssumeRole takes 900 to 43,200 seconds.",
    step="look at duration_seconds, or the tool's own setting",
    reason="one of the parameters that are checked first",
    parameters=("durationSeconds",),
)

SESSION_NAME: Final = Candidate(
    cause="request/session-name-invalid",
    title="the session name may have letters that it may not have, or be too long",
    why="It is 2 to 64 letters, digits or _+=,.@- and has no blank; names are often built from a "
    "branch or a user.",
    step="look which session name the tool sends",
    reason="the parameter that is refused most often",
    parameters=("roleSessionName",),
)

EXTERNAL_ID: Final = Candidate(
    cause="request/external-id-invalid",
    title="the external ID may have letters that it may not have, or be too short",
    why="It is 2 to 1,224 letters, digits or _+=,.@:/-.",
    step="look which external ID the tool sends: is it empty?",
    reason="an empty value of a form or variable",
    parameters=("externalId",),
)

ROLE_ARN: Final = Candidate(
    cause="config/role-arn-malformed",
    title="the role's ARN may not be one",
    why="It reads arn:aws:iam::ACCOUNT:role/PATH/NAME, with twelve digits for the account.",
    step="look which ARN the tool sends, for blanks and quotes",
    reason="a value that was put together from parts, one of which is empty",
    parameters=("roleArn", "principalArn"),
)

NOT_A_ROLE: Final = _plain(
    "config/role-arn-malformed",
    "what was sent is not the ARN of a role",
    "A user's, an instance profile's, a policy's or a provider's ARN is none; nor is one with "
    "blanks or quotes.",
    "aws iam get-role --role-name NAME --query Role.Arn shows the right one",
)

TAGS_INVALID: Final = Candidate(
    cause="request/session-tags-invalid",
    title="the session tags may be too many, too long, or not allowed",
    why="Up to 50 tags, keys of 128 and values of 256 characters.",
    step="call once without tags",
    reason="tools that turn everything they know into tags",
    parameters=("tags", "transitiveTagKeys"),
)

PACKED: Final = _plain(
    "request/session-policy-too-large",
    "session policy and tags are too large together",
    "AWS packs both into the session, whose room is limited.",
    "send a shorter policy, or fewer tags",
)

PACKED_TAGS: Final = Candidate(
    cause="request/session-tags-invalid",
    title="the tags alone may take the room",
    why="Tags of the call and those that an earlier session passes on are packed together.",
    step="call once without tags",
    reason="tools that turn everything they know into tags",
)

TRUST_INVALID: Final = _plain(
    "trust/trust-policy-invalid",
    "the policy document that was sent is not valid",
    "AWS refuses to save or take it: a principal that does not exist, an element that may not be "
    "there, or no JSON at all.",
    "aws accessanalyzer validate-policy --policy-type RESOURCE_POLICY --policy-document "
    "file://trust-policy.json names the place",
)

REGION_OFF: Final = _plain(
    "endpoint/sts-region-disabled",
    "STS is switched off in that region for the account",
    "An administrator switched it off, or the region was never enabled.",
    "ask STS in us-east-1: its regional sessions are valid everywhere",
)

REGION_NOT_ENABLED: Final = Candidate(
    cause="endpoint/opt-in-region-not-enabled",
    title="the account may not have enabled the region",
    why="Regions that opened after March 2019 are off until an account enables them.",
    step="aws account list-regions --region-opt-status-contains ENABLED",
    reason="the usual reason for young regions",
)

GONE: Final = _plain(
    "trust/role-does-not-exist",
    "IAM knows nothing of that name in the account that was asked",
    "A mistyped name or path, another account, or something that was never made there.",
    "aws iam list-roles, in that account",
)

"""Causes of a refusal of the request's own parameters, of MFA, regions and the way to AWS.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from __future__ import annotations

from typing import Final

from doctor.rules.differential.candidates import PLAIN, Candidate, plain_candidate

CODE: Final = plain_candidate(
    "mfa/mfa-code-invalid",
    "the MFA code was refused",
    "It was mistyped, is too old, or was already used.",
    "wait for the next code, and use it once",
)

CODE_FORM: Final = Candidate(
    cause="mfa/mfa-code-malformed",
    title="the MFA code may not be six digits",
    why="STS accepts only the six digits of an authenticator.",
    step="enter the six digits, without spaces",
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

SERIAL: Final = plain_candidate(
    "mfa/mfa-serial-wrong",
    "this caller cannot use the MFA device",
    "It belongs to another user, was removed, or the value is the ARN of a user instead of a "
    "device.",
    "aws iam list-mfa-devices, as the user whose keys sign the call",
)

SERIAL_KIND: Final = Candidate(
    cause="mfa/mfa-device-unusable",
    title="the device may be a passkey or security key, which has no codes for STS",
    why="Only authenticator apps and hardware tokens have codes for STS.",
    step="check with aws iam list-mfa-devices whether the serial has the form …:u2f/…",
    reason="frequent since consoles offer passkeys first",
)

SERIAL_CALLER: Final = Candidate(
    cause="credentials/caller-is-not-who-you-think",
    title="an identity other than the owner of the device may make the call",
    why="A device belongs to one user: a role session, root or another user's keys cannot use it.",
    step="run where the call is made: aws sts get-caller-identity{option}",
    reason="keys of another account or user with the device of one's own",
)

NO_PROMPT: Final = plain_candidate(
    "mfa/mfa-cannot-prompt",
    "the tool needs an MFA code and cannot ask for it",
    "Most SDKs and tools cannot ask for a code; the AWS CLI can.",
    'let the AWS CLI create the session, and pass it: eval "$(aws configure '
    'export-credentials{option} --format env)"',
)

NOT_ASKED: Final = Candidate(
    cause="mfa/mfa-cannot-prompt",
    title="{tool} needs an MFA code and asks nobody for it",
    why="The profile has mfa_serial, so that the assume call needs a code. A tool that cannot ask, "
    "or does not come to it, ends without credentials.",
    step='let the AWS CLI create the session, and pass it: eval "$(aws configure '
    'export-credentials{option} --format env)"',
    reason="the plain meaning of what is told",
    when=("no-mfa-prompt",),
    raised_by=("no-mfa-prompt",),
)

ROLE_MAX: Final = plain_candidate(
    "request/duration-exceeds-role-max",
    "the requested session is longer than the role allows",
    "Each role has a maximum session duration, one hour by default.",
    "aws iam get-role --role-name {role} --query Role.MaxSessionDuration",
)

CHAINING: Final = plain_candidate(
    "request/duration-exceeds-chaining-limit",
    "role chaining is limited to one hour, and the call requested more",
    "With session credentials, a role can be assumed for at most one hour.",
    "request 3600 seconds, or start from a user's own key",
)

DURATION_RANGE: Final = Candidate(
    cause="request/duration-out-of-range",
    title="the duration may be outside the allowed range",
    why="AssumeRole accepts 900 to 43,200 seconds.",
    step="check duration_seconds, or the tool's own setting",
    reason="one of the parameters that are checked first",
    parameters=("durationSeconds",),
)

SESSION_NAME: Final = Candidate(
    cause="request/session-name-invalid",
    title="the session name may contain invalid characters, or be too long",
    why="It has 2 to 64 letters, digits or _+=,.@- and no spaces; names are often built from a "
    "branch or a user.",
    step="check which session name the tool sends",
    reason="the parameter that is refused most often",
    parameters=("roleSessionName",),
)

EXTERNAL_ID: Final = Candidate(
    cause="request/external-id-invalid",
    title="the external ID may contain invalid characters, or be too short",
    why="It has 2 to 1,224 letters, digits or _+=,.@:/-.",
    step="check which external ID the tool sends, and whether it is empty",
    reason="an empty value of a form or variable",
    parameters=("externalId",),
)

ROLE_ARN: Final = Candidate(
    cause="config/role-arn-malformed",
    title="the role's ARN may not be valid",
    why="It has the form arn:aws:iam::ACCOUNT:role/PATH/NAME, with twelve digits for the account.",
    step="check which ARN the tool sends, and look for spaces and quotes",
    reason="a value that was put together from parts, one of which is empty",
    parameters=("roleArn", "principalArn"),
)

NOT_A_ROLE: Final = plain_candidate(
    "config/role-arn-malformed",
    "the value sent is not the ARN of a role",
    "It is the ARN of a user, an instance profile, a policy or a provider, or it has spaces or "
    "quotes.",
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

PACKED: Final = plain_candidate(
    "request/session-policy-too-large",
    "session policy and tags together are too large",
    "AWS packs both into the session, which has a size limit.",
    "send a shorter policy, or fewer tags",
)

PACKED_TAGS: Final = Candidate(
    cause="request/session-tags-invalid",
    title="the tags alone may exceed the limit",
    why="AWS packs the tags of the call and the transitive tags of earlier sessions together.",
    step="call once without tags",
    reason="tools that turn everything they know into tags",
)

TRUST_INVALID: Final = plain_candidate(
    "trust/trust-policy-invalid",
    "the policy document in the call is not valid",
    "AWS does not accept it: a principal does not exist, an element is not allowed, or it is not "
    "JSON.",
    "aws accessanalyzer validate-policy --policy-type RESOURCE_POLICY --policy-document "
    "file://trust-policy.json names the place",
)

REGION_OFF: Final = plain_candidate(
    "endpoint/sts-region-disabled",
    "STS is deactivated in that region for the account",
    "An administrator deactivated it, or the region was never enabled.",
    "call STS in us-east-1: its regional sessions are valid everywhere",
)

REGION_NOT_ENABLED: Final = Candidate(
    cause="endpoint/opt-in-region-not-enabled",
    title="the account may not have enabled the region",
    why="Regions that opened after March 2019 are disabled until an account enables them.",
    step="aws account list-regions --region-opt-status-contains ENABLED",
    reason="the usual reason for young regions",
)

GONE: Final = plain_candidate(
    "trust/role-does-not-exist",
    "IAM has nothing with that name in the called account",
    "The name or path is mistyped, the account is another one, or it does not exist there.",
    "aws iam list-roles, in that account",
)

OTHER_ENDPOINT: Final = Candidate(
    cause="config/endpoint-overridden",
    title="{tool} sends the call for credentials to the endpoint of another service",
    why="An endpoint that is set for S3, or for a store of its kind, often applies to every call "
    "of the program, STS included. That service does not know the call.",
    step="remove the endpoint from the settings of {tool} for a bucket on AWS, or check whether "
    "it can be set for S3 alone",
    reason=PLAIN,
    usual=True,
)

"""Causes of a failure of the shared files, as SDKs and tools word it.

https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from doctor.rules.differential.candidates import Candidate, plain_candidate

_FILES_STEP: Final = "run where the call is made: aws configure list-profiles"


NO_PROFILE: Final = plain_candidate(
    "config/profile-not-found",
    "the tool finds no profile {profile}",
    "Neither of its files has a section with that name.",
    _FILES_STEP,
    unless=("profile-there",),
)

OTHER_FILES: Final = Candidate(
    cause="config/config-file-missing",
    title="the profile may be in files that the process does not read",
    why="A container, sudo, a service, WSL or CI has another home folder than your shell.",
    step="run where the call is made: ls -l ~/.aws; env | grep -E '^AWS_(CONFIG|SHARED)'",
    reason="the usual reason where the AWS CLI finds the profile",
    raised_by=("in-container", "environment-cleared"),
    unless=("files-seen", "command-seen", "own-attempt"),
)

PROFILE_THERE: Final = replace(
    OTHER_FILES,
    title="the process may read other files than these, which have the profile",
    reason="what is left where the profile is seen, and the tool reads both files",
    when=("profile-there",),
    raised_by=(),
    unless=("own-attempt", "old-sdk"),
)

PREFIX: Final = Candidate(
    cause="config/profile-prefix-missing",
    title="the section may be written as [{profile}] in the config file, without “profile ”",
    why="In the config file a section is [profile NAME]; SDKs ignore [NAME].",
    step="grep -n '^\\[' ~/.aws/config",
    reason="frequent in files that were written by hand",
    unless=("files-seen",),
)

CONFIG_NOT_READ: Final = Candidate(
    cause="config/shared-config-not-loaded",
    title="{tool} may read only the credentials file",
    why="Some SDKs read ~/.aws/config only with AWS_SDK_LOAD_CONFIG=1, and some tools never.",
    step="set AWS_SDK_LOAD_CONFIG=1 and call again",
    reason="older SDKs for Go and JavaScript, and tools built on them",
    raised_by=("old-sdk",),
    unless=("files-seen", "config-switch-set", "reads-both-files", "own-attempt"),
)

CREDENTIALS_ALONE: Final = replace(CONFIG_NOT_READ, when=("old-sdk",))

UNPARSABLE: Final = plain_candidate(
    "config/config-unparsable",
    "a shared file cannot be parsed",
    "A duplicate key or section, a line without =, or a stray character makes the whole file "
    "unreadable.",
    "grep -n '' ~/.aws/config, and check the line that the tool names",
)

DUPLICATE: Final = Candidate(
    cause="config/duplicate-section",
    title="a section or a key may appear twice in one file",
    why="botocore and the AWS CLI then read no profile at all.",
    step="grep -n '^\\[' ~/.aws/config ~/.aws/credentials | sort -k2",
    reason="the first reason why a file cannot be parsed",
    unless=("files-seen",),
)

UNREADABLE: Final = Candidate(
    cause="config/file-unreadable",
    title="the file may have a byte order mark, or another encoding",
    why="Some Windows editors put extra bytes before the first section.",
    step="head -c 3 ~/.aws/config | od -c",
    reason="the second reason why a file cannot be parsed",
    unless=("files-seen",),
)

NO_SOURCE_PROFILE: Final = plain_candidate(
    "config/source-profile-missing",
    "source_profile names a profile that the tool does not find",
    "The chain ends there: nothing signs the assume call.",
    _FILES_STEP,
)

SOURCE_WITHOUT: Final = plain_candidate(
    "config/source-profile-without-credentials",
    "the source profile gives the tool no credentials",
    "It has none, or a kind that the tool does not support.",
    "check the section that source_profile names",
)

NO_SOURCE: Final = plain_candidate(
    "config/role-without-source",
    "a role is set, and no credentials to assume it with",
    "A profile with role_arn needs source_profile, credential_source or a token file.",
    "check the section with the role_arn",
)

TWO_SOURCES: Final = replace(
    plain_candidate(
        "config/source-and-credential-source",
        "one profile sets its credentials in several ways",
        "SDKs use none if two contradict each other.",
        "keep one of source_profile, credential_source and web_identity_token_file",
    ),
    unless=("several-kinds-named",),
)

MIXED: Final = Candidate(
    cause="config/mixed-credential-settings",
    title="settings of several kinds of credentials may be in one profile",
    why="Identity Center, a process, a role and keys in one section contradict each other.",
    step="check the section of the profile, in both files",
    reason="the wider form of the same fault",
    unless=("files-seen",),
    raised_by=("several-kinds-named",),
)

BAD_SOURCE: Final = plain_candidate(
    "config/credential-source-invalid",
    "credential_source has a value that is not valid",
    "Valid values are exactly Environment, Ec2InstanceMetadata and EcsContainer.",
    "check the section with credential_source",
)

LOOP: Final = plain_candidate(
    "config/source-profile-loop",
    "the source profiles form a loop",
    "A chain of source_profile has to end at credentials.",
    "follow source_profile from section to section",
)

NO_ROLE_FOR_SOURCE: Final = plain_candidate(
    "config/source-without-role",
    "a source is set, and no role to assume with it",
    "source_profile and credential_source set the credentials, and role_arn the role.",
    "check the section with source_profile",
)

TOKEN_WITHOUT_ROLE: Final = Candidate(
    cause="config/token-file-without-role",
    title="a token file may be set without a role",
    why="SDKs exchange the token for a role, so AWS_ROLE_ARN or role_arn has to be set as well.",
    step="env | grep -E 'AWS_(ROLE_ARN|WEB_IDENTITY)'",
    reason="the other form of the same answer",
)

PROCESS: Final = plain_candidate(
    "config/credential-process-failed",
    "the credential_process program returned no credentials",
    "It was not found, failed, or did not print the expected JSON.",
    "run the line of credential_process by hand",
)

NOT_TAKEN: Final = Candidate(
    cause="config/setting-ignored-by-tool",
    title="{tool} may ignore the configured credentials",
    why="Some tools create their client with their own credentials, with none, or with part of "
    "the provider chain, so they never use the files and the environment.",
    step="check in the documentation of {tool} where it reads credentials and the profile from; "
    "to test whether that is the cause, {bridge}",
    reason="the plain meaning of what is told: the credentials are there, and are not used",
    usual=True,
)

PROCESS_NOT_TAKEN: Final = replace(
    NOT_TAKEN,
    title="{tool} may not start credential_process",
    why="Some tools read the keys of a profile and none of its other lines: then nothing starts "
    "the program.",
    usual=False,
    when=("told-alone", "process-named"),
    reason="the plain meaning of what is told: the program is not what is at fault",
)

PROCESS_OF_PROFILE: Final = Candidate(
    cause="config/credential-process-failed",
    title="the credential_process program may not return credentials to the tool",
    why="The tool starts it with its own PATH, HOME and terminal. A program that asks a "
    "question, or calls aws with the same profile, never ends.",
    step="run the line of credential_process by hand, with the environment of the tool",
    reason="frequent where the profile uses a program",
    when=("process-named",),
    raised_by=("process-named",),
)

HELPER: Final = plain_candidate(
    "config/credential-process-failed",
    "the signing helper got no session from IAM Roles Anywhere",
    "Roles Anywhere refused the certificate or the request: trust anchor, profile and role have "
    "to match the certificate.",
    "compare the issuer of the certificate with the trust anchor: openssl x509 -noout -issuer, "
    "aws rolesanywhere list-trust-anchors",
)

SSO_SETTINGS: Final = replace(
    plain_candidate(
        "federation/sso-config-mismatch",
        "the Identity Center settings are not right, or not where the tool reads them",
        "A start URL, region, account or role name is missing or wrong, or the tool does not read "
        "the sso-session.",
        "aws configure sso writes a complete profile",
    ),
    unless=("missed-setting-there",),
)

SSO_FORM: Final = Candidate(
    cause="config/tool-too-old",
    title="{tool} may not support [sso-session], and miss its settings",
    why="Before sso_session, all settings were in the profile: a tool that does not support the "
    "session section finds none of them.",
    step="add sso_start_url and sso_region to the profile as well, or update {tool}",
    reason="frequent since `aws configure sso` writes sessions",
    when=("names-missing-setting",),
    raised_by=("cli-works", "old-sdk", "session-spoken-of"),
    unless=("files-seen", "reads-both-files", "own-attempt"),
)

NO_ASSIGNMENT: Final = plain_candidate(
    "federation/sso-role-not-assigned",
    "the permission set is not assigned to you in that account",
    "The sign-in is valid. sso_role_name is the name of the permission set, without "
    "AWSReservedSSO_.",
    "the access portal lists what is assigned to you",
)

SOURCE_EMPTY: Final = plain_candidate(
    "config/credential-source-unavailable",
    "the source in credential_source has no credentials",
    "Environment needs the variables, EcsContainer a task's endpoint, Ec2InstanceMetadata an "
    "instance with a role.",
    "run where the call is made: env | grep ^AWS_ | cut -d= -f1",
)

NO_REGION: Final = plain_candidate(
    "config/region-missing",
    "the tool found no region to call",
    "None is set where it looks.",
    "export AWS_REGION=REGION",
)

BAD_VALUE: Final = plain_candidate(
    "config/setting-value-invalid",
    "a setting has a value that is not valid",
    "The tool refuses it before any call.",
    "check the setting that the tool names",
)

FILE_GONE: Final = plain_candidate(
    "config/config-file-missing",
    "a configured shared file does not exist",
    "The process looks in the wrong place.",
    "run where the call is made: ls -l ~/.aws; env | grep -E '^AWS_(CONFIG|SHARED)'",
)

NOT_THE_ROLE: Final = Candidate(
    cause="config/setting-ignored-by-tool",
    title="{tool} may read the profile and ignore one of its settings",
    why="Some tools read the keys of a profile and none of its other lines.",
    step='let the AWS CLI assume the role, and pass the session: eval "$(aws configure '
    'export-credentials{option} --format env)"',
    reason="the usual reason where the AWS CLI works with the same profile",
    when=("cli-works",),
)

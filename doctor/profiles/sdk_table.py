"""Where SDKs and tools read the same files and variables differently: the table, as data.

Seen by running them on the same input: botocore (which the AWS CLI shares, and boto3), Go v2,
JavaScript v3, Ruby v3; Java v2, Rust, .NET and PHP by their published rules, .NET and PHP only in
the order of what they ask. Terraform's AWS provider reads the files with the Go SDK. Older releases
are marked with the year.
https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
https://docs.aws.amazon.com/sdk-for-net/latest/developer-guide/creds-assign.html
https://docs.aws.amazon.com/sdk-for-php/v3/developer-guide/guide_credentials_default_chain.html
"""

from __future__ import annotations

from typing import Final

import msgspec

from doctor.model.sdk import Sdk


class Difference(msgspec.Struct, frozen=True):
    """One point on which SDKs part: what stands there, what each does, and what serves in all.

    `here` is what botocore and the AWS CLI do; `others` names SDKs by what they do instead.
    `past` marks what releases since have mended: it is no longer worth a word to everyone.
    """

    what: str
    here: str
    others: tuple[tuple[tuple[Sdk, ...], str], ...]
    remedy: str
    past: bool = False

    @property
    def sdks(self) -> tuple[Sdk, ...]:
        """Every SDK that parts from botocore on this point."""
        return tuple(sdk for sdks, _ in self.others for sdk in sdks)


ALL: Final[tuple[Sdk, ...]] = ("go-v2", "java-v2", "js-v3", "ruby", "rust")
_NOT_GO: Final[tuple[Sdk, ...]] = ("java-v2", "js-v3", "ruby", "rust")

DIFFERENCES: Final[dict[str, Difference]] = {
    # How a line is read.
    "comment-after-value": Difference(
        "a comment (#) after a value",
        "keep it as part of the value",
        ((("go-v2", "java-v2", "js-v3", "rust"), "drop it"),),
        "put the comment on a line of its own",
    ),
    "semicolon-after-value": Difference(
        "a comment (;) after a value",
        "keep it as part of the value",
        ((ALL, "drop it"),),
        "put the comment on a line of its own",
    ),
    "line-without-sign": Difference(
        "a line without “=” in a section",
        "read no profile at all",
        ((("js-v3", "ruby"), "skip the line"),),
        "take the line out",
    ),
    "bracket-in-comment": Difference(
        "a “]” in a comment after a header",
        "take the name up to the last “]”",
        ((_NOT_GO, "take it up to the first"),),
        "put the comment on a line of its own",
    ),
    "comment-after-header": Difference(
        "a comment right after a header, with no blank between",
        "skip the comment",
        ((("js-v3",), "skip the section"),),
        "put the comment on a line of its own",
    ),
    "twice": Difference(
        "a section or a key that stands twice",
        "read no profile at all",
        ((ALL, "merge the two, the later value wins"),),
        "keep one of the two",
    ),
    "both-defaults": Difference(
        "both [default] and [profile default]",
        "take the later of the two, whole",
        ((("java-v2", "js-v3", "rust"), "take [profile default]"),),
        "keep [default] alone",
    ),
    "default-in-both-forms": Difference(
        "both [default] and [profile default], and the credentials file beside them",
        "take the later of the two, and the credentials file over it",
        (
            (("java-v2", "js-v3", "rust"), "take [profile default]"),
            (("ruby",), "do not merge the two files for a role"),
        ),
        "keep [default] alone, and the role's settings in one file",
    ),
    "odd-letter": Difference(
        "letters in a profile's name other than A-Z a-z 0-9 _ - / . % @ : +",
        "read the profile",
        ((("java-v2", "js-v3", "rust"), "skip it"),),
        "give the profile a name of those letters",
    ),
    "blank-in-name": Difference(
        "a blank in the name of a profile of the config file, without quotes",
        "skip the profile",
        ((("ruby",), "read it"),),
        "give the profile a name without blanks",
    ),
    "blank-in-credentials": Difference(
        "a blank in the name of a profile of the credentials file",
        "read the profile",
        ((("java-v2", "rust"), "skip it"),),
        "give the profile a name without blanks",
    ),
    "quoted-name": Difference(
        "a profile's name in quotes",
        "read the profile by the name between the quotes",
        ((("java-v2", "rust"), "skip the profile"),),
        "write the name without quotes, and without blanks",
    ),
    "blank-in-header": Difference(
        "blanks inside of the brackets of a header",
        "read no profile of that name",
        ((("java-v2", "rust"), "drop the blanks and read the profile"),),
        "write [profile NAME] with one blank",
    ),
    "wide-header": Difference(
        "more than one blank before or behind a name in a header",
        "read the profile",
        ((("js-v3", "ruby"), "skip it"),),
        "write [profile NAME] with one blank",
    ),
    "no-prefix": Difference(
        "a profile without the word “profile” in the config file",
        "skip the section",
        ((("ruby",), "read the profile (2022); Go's SDK of version 1 does as well"),),
        "write [profile NAME] in the config file",
    ),
    "prefix-in-credentials": Difference(
        "the word “profile” before a name in the credentials file",
        "take it for a part of the name",
        ((("ruby",), "read the profile (2022); Go's SDK of version 1 does as well"),),
        "write [NAME] in the credentials file",
    ),
    "colon": Difference(
        "a colon in place of the equals sign",
        "read the setting",
        (
            (("java-v2", "rust"), "refuse the whole file"),
            (("js-v3", "ruby"), "skip the line"),
        ),
        "write name = value",
    ),
    "indented-line": Difference(
        "an indented line below a setting",
        "add the line to the value above it",
        ((("js-v3", "ruby"), "read it as a line of its own, or drop it"),),
        "begin every setting and header at the first column",
    ),
    "swallowed-header": Difference(
        "an indented header below a setting",
        "add the line to the value above it: there is no such section",
        ((("js-v3",), "read the section"),),
        "begin every header at the first column",
    ),
    "indented-header": Difference(
        "an indented header",
        "read the section",
        ((("java-v2", "rust"), "refuse the whole file"), (("ruby",), "skip the section")),
        "begin every header at the first column",
    ),
    "capital-key": Difference(
        "capital letters in a setting's name",
        "read the setting",
        ((("java-v2", "js-v3", "ruby"), "do not know it"),),
        "write the name in small letters",
    ),
    "encoding": Difference(
        "bytes that are not UTF-8",
        "read no profile at all",
        ((("java-v2", "js-v3", "rust"), "read what they can"),),
        "save the file as UTF-8",
    ),
    "carriage-returns": Difference(
        "lines that end with a carriage return alone",
        "read the lines",
        ((_NOT_GO, "see one long line"),),
        "save the file with line feeds",
    ),
    "bad-block": Difference(
        "a line without “=” in an indented block",
        "read no profile at all",
        ((("js-v3", "ruby"), "skip the line"),),
        "take the line out",
    ),
    "capital-default": Difference(
        "a section [DEFAULT]",
        "give its settings to every other section",
        ((_NOT_GO, "read nothing of it"),),
        "repeat the settings in each profile, or write [default] for the default profile",
    ),
    "nested-role": Difference(
        "an indented block where role_arn's value is meant",
        "take the block for the value, and fail at the call",
        ((("java-v2", "js-v3", "rust"), "find no role"),),
        "write role_arn = ARN on one line",
    ),
    # The two files, and the variables that name them.
    "split-pair": Difference(
        "the key ID in one file and the secret in the other",
        "call it half a pair",
        ((("java-v2", "js-v3", "rust"), "put the two together"),),
        "keep both halves in one file",
    ),
    "split-role": Difference(
        "role_arn in one file and source_profile in the other",
        "put the two together",
        ((("ruby",), "find no role_arn"),),
        "keep the role's settings in the config file",
    ),
    "empty-path": Difference(
        "AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE set to nothing",
        "read no such file",
        ((("go-v2", "js-v3"), "read the file at its usual place"),),
        "unset the variable",
    ),
    "variable-in-path": Difference(
        "a $VARIABLE in AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE",
        "put its value in",
        ((ALL, "look for a file of that very name"),),
        "let the shell expand it: write the path in double quotes",
    ),
    # The environment.
    "keys-and-profile": Difference(
        "keys in the environment beside AWS_PROFILE",
        "use the keys",
        (
            (("js-v3",), "use the profile"),
            (("dotnet",), "use the profile (version 3; version 4 uses the keys)"),
        ),
        "set one of the two",
    ),
    "keys-and-missing-profile": Difference(
        "keys in the environment beside an AWS_PROFILE that does not exist",
        "stop at the missing profile",
        ((("go-v2", "java-v2", "ruby", "rust"), "use the keys"),),
        "unset AWS_PROFILE",
    ),
    "half-pair-in-environment": Difference(
        "AWS_ACCESS_KEY_ID without AWS_SECRET_ACCESS_KEY",
        "stop there",
        ((_NOT_GO, "pass over it and ask the profile"),),
        "set both variables, or neither",
    ),
    "blank-keys": Difference(
        "keys in the environment that are blank",
        "send them",
        ((("java-v2", "js-v3", "rust"), "pass over them"),),
        "unset the variables",
    ),
    "default-profile-variable": Difference(
        "AWS_DEFAULT_PROFILE",
        "select that profile",
        ((("java-v2", "js-v3", "rust", "dotnet", "php"), "do not know the variable"),),
        "set AWS_PROFILE",
    ),
    "two-profile-variables": Difference(
        "AWS_DEFAULT_PROFILE and AWS_PROFILE, set to different profiles",
        "do not agree: boto3 takes AWS_DEFAULT_PROFILE, the AWS CLI since version 2 AWS_PROFILE",
        (
            (("go-v2", "ruby"), "take AWS_PROFILE first"),
            (("java-v2", "js-v3", "rust", "dotnet", "php"), "know AWS_PROFILE alone"),
        ),
        "set AWS_PROFILE, and unset AWS_DEFAULT_PROFILE",
    ),
    "two-web-identities": Difference(
        "AWS_WEB_IDENTITY_TOKEN_FILE beside a profile with web_identity_token_file",
        "use the variables",
        ((("js-v3", "rust"), "use the profile"),),
        "set one of the two",
    ),
    "web-identity-and-role": Difference(
        "AWS_WEB_IDENTITY_TOKEN_FILE beside AWS_PROFILE, which selects a role with a source",
        "assume the profile's role",
        ((("go-v2", "java-v2", "dotnet", "php"), "use the variables, and not the profile"),),
        "unset AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN",
    ),
    "web-identity-first": Difference(
        "AWS_WEB_IDENTITY_TOKEN_FILE beside a profile that was named on the command line",
        "leave the variables aside",
        ((("js-v3",), "use them where the profile fails"),),
        "unset AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN",
    ),
    "metadata-off": Difference(
        "credential_source = Ec2InstanceMetadata with AWS_EC2_METADATA_DISABLED",
        "do not ask the metadata service",
        ((("js-v3",), "ask it all the same"),),
        "unset AWS_EC2_METADATA_DISABLED, or name another source",
    ),
    "container-address": Difference(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI with a host other than the ECS address",
        "ask it, where it is loopback, https, or the address of EKS",
        ((("ruby",), "know the ECS address alone (2022)"),),
        "use a release of 2023 or newer",
        past=True,
    ),
    # The chain.
    "role-and-keys-without-source": Difference(
        "role_arn beside keys, with no source",
        "stop: no source is named",
        (
            (("go-v2",), "assume the role with the keys"),
            (("java-v2", "js-v3"), "use the keys, and not the role"),
        ),
        "move the keys to a profile of their own and name it in source_profile",
    ),
    "role-and-process-without-source": Difference(
        "role_arn beside credential_process, with no source",
        "stop: no source is named",
        (
            (("go-v2",), "assume the role with what the process gives"),
            (("java-v2", "js-v3"), "use what the process gives, and not the role"),
        ),
        "move credential_process to a profile of its own and name it in source_profile",
    ),
    "role-without-source": Difference(
        "role_arn with no source at all",
        "stop: no source is named",
        ((("go-v2",), "assume the role with the machine's own credentials"),),
        "write credential_source = Ec2InstanceMetadata (or EcsContainer) where those are meant",
    ),
    "source-with-keys-and-role": Difference(
        "a source profile with keys and a role of its own",
        "take its keys, and pass over its role",
        ((("go-v2", "java-v2"), "assume its role first"),),
        "keep keys and role_arn in profiles of their own",
    ),
    "loop-with-keys": Difference(
        "profiles that name each other, one of them with keys",
        "stop at the loop",
        ((("go-v2", "js-v3", "ruby"), "take the keys"),),
        "let the profile with the keys have no source_profile",
    ),
    "own-source-with-keys": Difference(
        "a profile that is its own source, with keys",
        "assume the role with the keys",
        ((("java-v2",), "stop at the loop"),),
        "move the keys to a profile of their own and name it in source_profile",
    ),
    "own-source-without-keys": Difference(
        "a profile that is its own source, with credentials other than keys",
        "stop at the loop",
        (
            (("go-v2", "rust"), "assume the role with those credentials"),
            (("java-v2", "ruby"), "use those credentials, and not the role"),
        ),
        "move those settings to a profile of their own and name it in source_profile",
    ),
    "source-profile-without-role": Difference(
        "source_profile without role_arn",
        "pass over the line",
        ((("go-v2",), "refuse the profile"),),
        "add role_arn, or take the line out",
    ),
    "credential-source-without-role": Difference(
        "credential_source without role_arn",
        "pass over the line",
        ((("rust",), "take those credentials"),),
        "add role_arn, or take the line out",
    ),
    "credential-source": Difference(
        "credential_source = Environment",
        "take the keys of the environment",
        ((("ruby",), "do not know it (2022)"),),
        "use a release of 2023 or newer",
        past=True,
    ),
    "source-by-credential-source": Difference(
        "a source profile that has a role by credential_source",
        "assume both roles",
        ((("ruby",), "say that the source has no credentials (2022)"),),
        "use a release of 2023 or newer",
        past=True,
    ),
    "empty-role": Difference(
        "an empty role_arn",
        "fail at the call",
        ((("go-v2", "ruby"), "refuse the profile"), (("js-v3",), "pass over the profile")),
        "write the role's ARN, or take the line out",
    ),
    "empty-keys": Difference(
        "an empty aws_access_key_id",
        "sign with nothing",
        ((("js-v3", "ruby"), "find no credentials"),),
        "write the key, or take the lines out",
    ),
    # More than one kind of credentials in a profile.
    "role-and-sso": Difference(
        "role_arn with a source, beside Identity Center settings",
        "assume the role",
        ((("java-v2", "ruby", "php"), "sign in to Identity Center, and not assume the role"),),
        "keep the two in profiles of their own",
    ),
    "sso-and-keys": Difference(
        "Identity Center settings beside keys",
        "sign in to Identity Center",
        ((("go-v2",), "take the keys"),),
        "keep the two in profiles of their own",
    ),
    "sso-and-process": Difference(
        "Identity Center settings beside credential_process",
        "sign in to Identity Center",
        ((("js-v3",), "run the process"),),
        "keep the two in profiles of their own",
    ),
    "process-and-keys": Difference(
        "credential_process beside keys in the config file",
        "run the process",
        ((("go-v2", "js-v3", "ruby"), "take the keys"),),
        "keep one of the two",
    ),
    "keys-and-process": Difference(
        "keys in the credentials file, credential_process in the config file",
        "take the keys",
        ((("java-v2", "rust"), "run the process"),),
        "keep one of the two",
    ),
    "sso-repeated": Difference(
        "sso_start_url or sso_region repeated beside sso_session",
        "take them where both agree",
        ((("rust",), "refuse the profile"),),
        "leave them to the [sso-session] section",
    ),
    "sso-conflict": Difference(
        "sso_start_url or sso_region that differs from the sso-session's",
        "refuse the profile",
        ((("java-v2",), "take the sso-session's"),),
        "leave them to the [sso-session] section",
    ),
    "shell-in-process": Difference(
        "shell signs in credential_process",
        "run no shell: the signs are arguments",
        ((("js-v3",), "run a shell"),),
        "put the pipeline into a script, and name the script",
    ),
    "login": Difference(
        "login_session",
        "use the session of aws login (releases since late 2025)",
        ((("java-v2",), "do not know it in older releases"),),
        "update the SDK, or keep a profile with credentials that all know",
        past=True,
    ),
    "security-token": Difference(
        "aws_security_token in place of aws_session_token",
        "read it",
        ((("java-v2", "ruby", "rust"), "do not know it: the call goes out without a token"),),
        "write aws_session_token",
    ),
}

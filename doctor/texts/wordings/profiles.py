"""What SDKs and tools say of profiles and where their credentials come from."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

PROFILES: Final = (
    Wording(
        kind="profile-not-found",
        says=r"config «profile» \((?P<profile>[^)\n]{0,200})\) could not be found",
        example="The config profile () could not be found",
        tool="botocore",
        seen="aws/eks-anywhere-packages#1076",
    ),
    Wording(
        kind="profile-not-found",
        says="failed to get (?:shared config )?«profile», {profile}",
        example=(
            "failed to load assume role arn:aws:iam::111122223333:role/foo, of profile A, "
            "failed to get shared config profile, A"
        ),
        tool="AWS SDK for Go",
        seen="aws/aws-sdk-go-v2#1204",
    ),
    Wording(
        kind="profile-not-found",
        says=r"No AWS profile «named» '(?P<profile>[^'\n]{1,200})'",
        example=(
            "com.amazon.redshift.util.RedshiftException: IAM error retrieving temp "
            "credentials: No AWS profile named 'my_sso_profile'"
        ),
        tool="AWS SDK for Java v1",
        seen="aws/amazon-redshift-jdbc-driver#35",
    ),
    Wording(
        kind="profile-not-found",
        says="Profile file contained no «credentials» for profile '(?!default'){profile}",
        example="Profile file contained no credentials for profile 'dev': ProfileFile(profiles=[])",
        tool="AWS SDK for Java v2",
        seen="https://github.com/aws/aws-sdk-java-v2/tree/master/core/auth",
    ),
    Wording(
        kind="profile-not-found",
        says=(
            "(?:[Cc]ould not|[Cc]annot|[Uu]nable to) find (?:the |AWS )*«profile» "
            r"[`'\"]?{profile}"
        ),
        example="Could not find AWS profile `dev`",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="profile-not-found",
        says=r"[Pp]«rofile» [`'\"]{profile}[`'\"] (?:was )?not found",
        example="Profile 'dev' not found",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="profile-not-found",
        says=r"(?<!\w)'{profile}' not found in «credentials» file",
        example="Error: 'dev' not found in credentials file",
        tool="saml2aws and others",
        seen="https://github.com/Versent/saml2aws",
    ),
    Wording(
        kind="profile-not-found",
        says="no matching «section» for profile `?{profile}",
        example="no matching section for profile `dev`",
        tool="AWS SDK for Rust",
        seen=(
            "https://github.com/smithy-lang/smithy-rs/tree/main/aws/rust-runtime/aws-config"
            "/src/profile"
        ),
    ),
    Wording(
        kind="profile-not-found",
        says=r"resolve credentials using «profile»: \[(?P<profile>[^\]\n]{1,200})\]",
        example="Could not resolve credentials using profile: [dev]",
        tool="AWS SDK for JavaScript v3",
        seen="https://github.com/aws/aws-sdk-js-v3/tree/main/packages/credential-provider-ini",
    ),
    Wording(
        kind="profile-not-found",
        says=(
            r"(?<!in the )[Pp]«rofile» [`'\"]?{profile}[`'\"]? (?:could not be found|was not "
            "defined|does not exist|doesn't seem to be configured)"
        ),
        example="Profile foo does not exist",
        tool="botocore",
        seen="serverless/serverless#5039",
    ),
    Wording(
        kind="source-profile-not-found",
        says=(
            r"source(?:_| )profile \"(?P<source>[^\"\n]{0,200})\" «referenced» in the profile "
            r"\"(?P<profile>[^\"\n]{0,200})\" does not"
        ),
        example=(
            'botocore.exceptions.InvalidConfigError: The source_profile "cloud-admin" '
            'referenced in the profile "wf-web" does not exist'
        ),
        tool="botocore",
        seen="Nike-Inc/gimme-aws-creds#62",
    ),
    Wording(
        kind="source-profile-not-found",
        says="could not find «source» profile `?{source}`? referenced from `?{profile}",
        example="could not find source profile base referenced from dev",
        tool="AWS SDK for Rust",
        seen=(
            "https://github.com/smithy-lang/smithy-rs/tree/main/aws/rust-runtime/aws-config"
            "/src/profile"
        ),
    ),
    Wording(
        kind="source-profile-without-credentials",
        says=r"«source» profile \"(?P<source>[^\"\n]{0,200})\" must have credentials",
        example='The source profile "base" must have credentials.',
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/credentials.py",
    ),
    Wording(
        kind="source-profile-without-credentials",
        says=(
            "source profile of '{profile}' was «configured» to be '{source}', but that "
            "source profile has no credentials"
        ),
        example=(
            "The source profile of 'dev' was configured to be 'base', but that source profile "
            "has no credentials configured."
        ),
        tool="AWS SDK for Java v2",
        seen="https://github.com/aws/aws-sdk-java-v2/tree/master/core/auth",
    ),
    Wording(
        kind="source-profile-without-credentials",
        says=(
            r"(?:role for {role}, )?«source» profile (?:\S{1,200} )?has no (?:shared )?credentials"
        ),
        example=(
            "panic: SharedConfigAssumeRoleError: failed to load assume role for "
            "arn:aws:iam::444455556666:role/Deploy, source profile has no shared credentials"
        ),
        tool="AWS SDK for Go v1",
        seen="remind101/assume-role#45",
    ),
    Wording(
        kind="source-profile-without-credentials",
        says=r"failed to load «assume» role {role}, of profile [^\s`'\",:()]{1,200}\s*\Z",
        example=(
            "unable to load AWS SDK config: failed to load assume role "
            "arn:aws:iam::444455556666:role/Deploy, of profile console"
        ),
        tool="AWS SDK for Go v2",
        seen="barnybug/cli53#344",
    ),
    Wording(
        kind="source-profile-without-credentials",
        says=r"(?:KeyError: |\A\s*)'«aws_access_key_id»'\s*\Z",
        example="'aws_access_key_id'",
        tool="AWS CLI",
        seen="aws/aws-cli#1175",
    ),
    Wording(
        kind="missing-source",
        says="missing: «source_profile» or credential_source",
        example=(
            "Partial credentials found in assume-role, missing: source_profile or credential_source"
        ),
        tool="botocore",
        seen="segmentio/aws-okta#143",
    ),
    Wording(
        kind="missing-source",
        says="must contain `?«source_profile»`? or `?credential_source`? but neither",
        example=(
            "profile must contain `source_profile` or `credential_source` but neither were defined"
        ),
        tool="AWS SDK for Rust",
        seen=(
            "https://github.com/smithy-lang/smithy-rs/tree/main/aws/rust-runtime/aws-config"
            "/src/profile"
        ),
    ),
    Wording(
        kind="missing-source",
        says=r"Profile «property» '(?P<parameter>\w{1,60})' was not configured for '{profile}",
        example="Profile property 'source_profile' was not configured for 'dev'.",
        tool="AWS SDK for Java v2",
        seen="https://github.com/aws/aws-sdk-java-v2/tree/master/core/auth",
    ),
    Wording(
        kind="source-and-credential-source",
        says=(
            r"profile \"(?P<profile>[^\"\n]{0,200})\" contains both «source_profile» and "
            "credential_source"
        ),
        example='The profile "dev" contains both source_profile and credential_source.',
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="source-and-credential-source",
        says="contained both `?«source_profile»`? and `?credential_source",
        example="profile contained both source_profile and credential_source",
        tool="AWS SDK for Rust",
        seen=(
            "https://github.com/smithy-lang/smithy-rs/tree/main/aws/rust-runtime/aws-config"
            "/src/profile"
        ),
    ),
    Wording(
        kind="source-and-credential-source",
        says="only one credential «type» may be specified per profile",
        example=(
            "only one credential type may be specified per profile: source profile, credential "
            "source, credential process, web identity token"
        ),
        tool="AWS SDK for Go v1",
        seen="https://github.com/aws/aws-sdk-go/blob/main/aws/session/shared_config.go",
    ),
    Wording(
        kind="bad-credential-source",
        says=(
            r"credential «source» \"(?P<source>[^\"\n]{0,200})\" referenced in profile "
            r"\"(?P<profile>[^\"\n]{0,200})\" is not valid"
        ),
        example='The credential source "ec2" referenced in profile "dev" is not valid.',
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="bad-credential-source",
        says=(
            r"«credential_source» \"(?P<source>[^\"\n]{0,200})\" is specified in profile "
            r"\"(?P<profile>[^\"\n]{0,200})\", but no"
        ),
        example=(
            'The credential_source "local" is specified in profile "dev", but no source '
            "provider was configured."
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="bad-credential-source",
        says=r"credential[_\x20]source «values» must be EcsContainer",
        example="credential_source values must be EcsContainer, Ec2InstanceMetadata or Environment",
        tool="AWS SDK for Go",
        seen="https://github.com/aws/aws-sdk-go/blob/main/aws/session/shared_config.go",
    ),
    Wording(
        kind="bad-credential-source",
        says="invalid credential «source» in `?{profile}",
        example="invalid credential source in `dev`",
        tool="AWS SDK for Rust",
        seen=(
            "https://github.com/smithy-lang/smithy-rs/tree/main/aws/rust-runtime/aws-config"
            "/src/profile"
        ),
    ),
    Wording(
        kind="bad-credential-source",
        says="«credential_source» profile option: {source}",
        example=(
            "Awsume error: Invalid profile [abc] unsupported awsume credential_source profile "
            "option: abc"
        ),
        tool="awsume",
        seen="trek10inc/awsume#218",
    ),
    Wording(
        kind="credential-source-unavailable",
        says=(
            r"(?:from (?P<source>\w{1,40}): No credentials )?found in «credential_source» "
            "referenced in profile {profile}"
        ),
        example="No credentials found in credential_source referenced in profile dev",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="credential-source-unavailable",
        says=(
            "(?P<source>EcsContainer|Environment|Ec2InstanceMetadata) was specified as the "
            "«credential_source», but"
        ),
        example=(
            "EcsContainer was specified as the credential_source, but "
            "'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' was not set"
        ),
        tool="AWS SDK for Go",
        seen="https://github.com/aws/aws-sdk-go/blob/main/aws/session/shared_config.go",
    ),
    Wording(
        kind="loop",
        says=(
            "«Infinite» loop in credential configuration detected(?:. Attempting to load "
            "from profile {profile})?"
        ),
        example=(
            "Infinite loop in credential configuration detected. Attempting to load from "
            "profile andy which has already been visited. Visited profiles: ['andy', 'prod', "
            "'dev']"
        ),
        tool="botocore",
        seen="99designs/aws-vault#1211",
    ),
    Wording(
        kind="loop",
        says="Circular «relationship» detected with profiles",
        example="Invalid profile file: Circular relationship detected with profiles [dev, base].",
        tool="AWS SDK for Java v2",
        seen="https://github.com/aws/aws-sdk-java-v2/tree/master/core/profiles",
    ),
    Wording(
        kind="loop",
        says="Detected a «cycle» attempting to resolve credentials for profile {profile}",
        example=(
            "Detected a cycle attempting to resolve credentials for profile a. Profiles "
            "visited: a, b"
        ),
        tool="AWS SDK for JavaScript v3",
        seen="https://github.com/aws/aws-sdk-js-v3/tree/main/packages/credential-provider-ini",
    ),
    Wording(
        kind="loop",
        says="profile formed an «infinite» loop",
        example=(
            "profile formed an infinite loop. first we loaded [[dev, base]], then attempted to "
            "reload dev"
        ),
        tool="AWS SDK for Rust",
        seen=(
            "https://github.com/smithy-lang/smithy-rs/tree/main/aws/rust-runtime/aws-config"
            "/src/profile"
        ),
    ),
    Wording(
        kind="missing-role-arn",
        says="web «identity» but has no role ARN configured",
        example=(
            "The provided profile or the current environment is configured to assume role with "
            "web identity but has no role ARN configured. Ensure that the profile has the "
            "role_arnconfiguration set or the AWS_ROLE_ARN env var is set."
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="missing-role-arn",
        says="was specified but `?«role_arn»`? was missing",
        example="`web_identity_token_file` was specified but `role_arn` was missing",
        tool="AWS SDK for Rust",
        seen=(
            "https://github.com/smithy-lang/smithy-rs/tree/main/aws/rust-runtime/aws-config"
            "/src/profile"
        ),
    ),
    Wording(
        kind="missing-role-arn",
        says=r"credential type (?P<source>\w{1,60}) requires «role_arn», profile {profile}",
        example=(
            "CredentialRequiresARNError: credential type source_profile requires role_arn, "
            "profile default"
        ),
        tool="AWS SDK for Go",
        seen="hashicorp/terraform-provider-aws#19897",
    ),
    Wording(
        kind="partial-credentials",
        says=(
            r"«Partial» credentials found in (?P<source>(?!assume-role,)[\w-]{1,60}), "
            r"missing: (?P<parameter>\w{1,60})"
        ),
        example=(
            "Partial credentials found in shared-credentials-file, missing: aws_secret_access_key"
        ),
        tool="botocore",
        seen="2i2c-org/infrastructure#1965",
    ),
    Wording(
        kind="partial-credentials",
        says="partial «credentials» found for profile {profile}",
        example="Error using profile: partial credentials found for profile default",
        tool="Velero, AWS SDK for Go v2",
        seen="velero-io/velero#7945",
    ),
)

"""General recognisers: what any SDK or tool says in words of its own, told by its parts.

They stand before the single sentences, which tell more where they know the sentence.
"""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

MISSING_PARTS: Final = (
    Wording(
        kind="missing-dependency",
        says=r"'(?P<missing>[\w-]{1,40})' service «module» must be on the class path",
        example=(
            "To use SSO OIDC related properties in the 'dev' profile, the 'ssooidc' service module "
            "must be on the class path."
        ),
        tool="AWS SDK for Java v2",
        seen="https://github.com/aws/aws-sdk-java-v2/tree/master/core/auth",
    ),
    Wording(
        kind="missing-dependency",
        says=r"[Aa]«ssembly» (?P<missing>AWSSDK\.\w{1,40}) could not be found or loaded",
        example=(
            "Assembly AWSSDK.SSOOIDC could not be found or loaded. This assembly must be available "
            "at runtime to use Amazon.Runtime.SSOAWSCredentials"
        ),
        tool="AWS SDK for .NET",
        seen="aws/aws-toolkit-jetbrains#3365",
    ),
    Wording(
        kind="missing-dependency",
        says=r"(?P<missing>AWSSDK\.\w{1,40}) could not be found or loaded. This «assembly» must",
        example=(
            "AWSSDK.SecurityToken could not be found or loaded. This assembly must be available at "
            "runtime to use Amazon.Runtime.AssumeRoleAWSCredentials."
        ),
        tool="AWS SDK for .NET",
        seen="aws/aws-sdk-net#2482",
    ),
    Wording(
        kind="missing-dependency",
        says=r"following «cargo» feature\(s\)(?: enabled)?: (?P<missing>[\w-]{1,40})",
        example=(
            "ProfileFile provider could not be built: This behavior requires following cargo "
            "feature(s) enabled: sso"
        ),
        tool="AWS SDK for Rust",
        seen="delta-io/delta-rs#3897",
    ),
    Wording(
        kind="missing-dependency",
        says=(
            r"«Cannot» find (?:module|package) '(?P<missing>@aws-sdk/(?:credential-provider|"
            r"client-s)[\w-]{0,40})'"
        ),
        example="Error: Cannot find module '@aws-sdk/credential-providers'",
        tool="Node.js",
        seen="https://nodejs.org/api/errors.html",
    ),
    Wording(
        kind="missing-dependency",
        says=r"No «module» named '(?P<missing>awscrt)'",
        example="ModuleNotFoundError: No module named 'awscrt'",
        tool="Python",
        seen="https://docs.python.org/3/library/exceptions.html",
    ),
)

PROFILE_REFUSED: Final = (
    Wording(
        kind="credentials-not-used",
        says=r"Credential profile \[{profile}\] is not «valid»",
        example=(
            "Set-AWSCredentials : Credential profile [RoleA] is not valid.  Please ensure the "
            "profile contains a valid combination of properties."
        ),
        tool="AWS Tools for PowerShell",
        seen="aws/aws-sdk-net#1029",
    ),
    Wording(
        kind="source-profile-without-credentials",
        says="Profile {profile} did not «contain» credentials",
        example="Credentials Provider profile:deploy. Profile corp did not contain credentials",
        tool="AWS SDK for JavaScript v2",
        seen="aws/aws-toolkit-vscode#1740",
    ),
)

METADATA_ADDRESSES: Final = (
    Wording(
        kind="metadata-failed",
        says=(
            r"URI \((?P<source>[^\s)]{1,200})\) contain(?:ed|s) with(?:ing?|ed) environment "
            r"variable «AWS_CONTAINER_CREDENTIALS_FULL_URI» has an invalid host"
        ),
        example=(
            "The full URI (http://169.254.170.23/v1/credentials) contained within environment "
            "variable AWS_CONTAINER_CREDENTIALS_FULL_URI has an invalid host."
        ),
        tool="AWS SDK for Java",
        seen="aws/aws-sdk-java#2898",
        metadata="container",
    ),
    Wording(
        kind="metadata-failed",
        says=r"invalid (?:full|relative) «URI» for ECS provider \([^\n]{0,300}\): ?{host}",
        example=(
            "invalid full URI for ECS provider (URI did not refer to the loopback interface): "
            "http://169.254.170.23/v1/credentials"
        ),
        tool="AWS SDK for Rust",
        seen="smithy-lang/smithy-rs#765",
        metadata="container",
    ),
    Wording(
        kind="metadata-failed",
        says=(
            r"«AWS_CONTAINER_CREDENTIALS_FULL_URI»[^\n]{0,200}?(?:[Ii]nvalid|[Uu]nsupported|not "
            r"(?:a )?(?:valid|allowed|supported)|loopback)"
        ),
        example=(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI http://10.0.0.9/creds: only loopback hosts are "
            "allowed"
        ),
        tool="any SDK",
        seen="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html",
        metadata="container",
    ),
    Wording(
        kind="metadata-failed",
        says=(
            r"(?:[Ii]nvalid|[Uu]nsupported|not (?:a )?(?:valid|allowed|supported))[^\n]{0,160}"
            r" «AWS_CONTAINER_CREDENTIALS_FULL_URI»"
        ),
        example="invalid host in AWS_CONTAINER_CREDENTIALS_FULL_URI: 10.0.0.9",
        tool="any SDK",
        seen="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html",
        metadata="container",
    ),
    Wording(
        kind="metadata-failed",
        says=r"invalid endpoint «host», \"{host}\", only",
        example='invalid endpoint host, "10.0.0.9", only loopback hosts are allowed',
        tool="AWS SDK for Go v2",
        seen="https://github.com/aws/aws-sdk-go-v2/tree/main/config",
        metadata="container",
    ),
    Wording(
        kind="metadata-failed",
        says=r"{host}[`'\"]? (?:is|was) not a valid container «metadata» service ",
        example=(
            "CredentialsProviderError: 169.254.170.23 is not a valid container metadata service "
            "hostname"
        ),
        tool="AWS SDK for JavaScript v3",
        seen="https://github.com/smithy-lang/smithy-typescript/tree/main/packages/credential-provider-imds",
        metadata="container",
    ),
    Wording(
        kind="metadata-failed",
        says=r"«performing» (?:PUT|GET) http://169\.254\.169\.254",
        example=(
            "Generic S3 error: Error performing PUT http://169.254.169.254/latest/api/token in "
            "30.1s, after 10 retries: HTTP error"
        ),
        tool="object_store (Rust)",
        seen="https://docs.rs/object_store/latest/object_store/aws/index.html",
        metadata="instance",
    ),
)

PROFILE_NAMED: Final = (
    Wording(
        kind="profile-not-found",
        says=(
            r"(?<!in the )[Pp]«rofile»:? "
            r"[`'\"\[(<]{profile}[`'\"\])>] (?:could not be (?:found|loaded)|"
            r"(?:was|is) (?:not (?:found|defined|configured|available|set up)|missing|unknown)|"
            r"not (?:found|defined|configured|available)|does(?: not|n't) exist|"
            r"cannot be found|can't be found)"
        ),
        example="Error: the profile 'dev' is not configured",
        tool="any tool",
        seen="https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html",
    ),
    Wording(
        kind="profile-not-found",
        says=(
            r"(?:[Nn]o such|[Uu]nknown|[Nn]o|[Mm]issing|[Nn]onexistent|[Cc]annot load|"
            r"[Ff]ailed to (?:load|find|get))(?: AWS| shared| config| named| CLI)* «profile»:? "
            r"[`'\"\[(<]{profile}[`'\"\])>]"
        ),
        example='Error: no such profile "dev"',
        tool="any tool",
        seen="https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html",
    ),
    Wording(
        kind="profile-not-found",
        says=r"[Pp]«rofile» {profile} could not be found or parsed in shared credentials file",
        example="Profile dev could not be found or parsed in shared credentials file.",
        tool="AWS SDK for JavaScript v3",
        seen="https://github.com/aws/aws-sdk-js-v3/tree/main/packages/credential-provider-ini",
    ),
)

SERVICE_CANNOT: Final = (
    Wording(
        kind="service-cannot-assume",
        says=(
            r"\b{service}(?: [A-Z]\w{2,20}){0,2} (?:is|was|were) (?:unable|not (?:able|authorized|"
            r"allowed)) to assume (?:the |its |your |given |provided |specified )*(?:IAM |"
            r"[Ss]ervice |execution )?«role»(?: [`'\"(]?{role})?"
        ),
        example="ValidationException: Bedrock Knowledge Base was unable to assume the given role.",
        tool="any AWS service",
        seen="https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service",
    ),
    Wording(
        kind="service-cannot-assume",
        says=(
            r"\b{service} (?:cannot|can't|could not|does not have (?:the )?permissions? to) assume "
            r"(?:the |its |your |given |provided |specified )*(?:IAM |[Ss]ervice |execution )?"
            r"«role»(?: [`'\"(]?{role})?"
        ),
        example="InvalidRequestException: GameLift cannot assume the role",
        tool="any AWS service",
        seen="https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service",
    ),
    Wording(
        kind="service-cannot-assume",
        says=r"service «principal» {principal}[^\n]{0,60} authorized to assume the provided role",
        example=(
            "AccessDeniedException: Neither the global service principal states.amazonaws.com, nor "
            "the regional one is authorized to assume the provided role."
        ),
        tool="AWS Step Functions",
        seen="https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/sfn",
    ),
)

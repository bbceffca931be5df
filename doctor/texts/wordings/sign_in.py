"""What SDKs and tools say of sign-ins and MFA."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

SIGN_IN: Final = (
    Wording(
        kind="sso-settings",
        says=r"[Mm]issing (?:[\w:`'\"-]{1,30} ){0,3}[`'\"]?«sso_region»",
        example="Error: Missing sso_region, sso_start_url",
        tool="any tool",
        seen="hashicorp/terraform-provider-aws#28263",
    ),
    Wording(
        kind="sso-settings",
        says=(
            r"profile \"(?P<profile>[^\"\n]{0,200})\" is «configured» to use SSO but is "
            "missing"
        ),
        example=(
            "Error: configuring Terraform AWS Provider: loading configuration: profile "
            '"admin" is configured to use SSO but is missing required configuration: '
            "sso_region, sso_start_url"
        ),
        tool="botocore",
        seen="hashicorp/terraform-provider-aws#28263",
    ),
    Wording(
        kind="sso-settings",
        says=(
            r"profile \"(?P<profile>[^\"\n]{0,200})\" is configured to use the SSO token "
            r"«provider» but (?:is missing|the \"(?P<source>[^\"\n]{0,200})\" sso_session)"
        ),
        example=(
            'The profile "dev" is configured to use the SSO token provider but the "base" '
            "sso_session configuration does not exist."
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="sso-settings",
        says=r"sso-session does not «exist»: \"(?P<source>[^\"\n]{0,200})\"",
        example='The specified sso-session does not exist: "base"',
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="sso-settings",
        says=(r"failed to find SSO session «section», (?P<source>[^\s,:\"']{1,100})"),
        example="failed to find SSO session section, base",
        tool="AWS SDK for Go",
        seen="https://github.com/aws/aws-sdk-go-v2/tree/main/config",
    ),
    Wording(
        kind="sso-settings",
        says=(
            r"sso-session «named» `{source}` \(referenced by profile `{profile}`\) was not "
            "found"
        ),
        example="sso-session named `corp` (referenced by profile `dev`) was not found",
        tool="AWS SDK for Rust",
        seen=(
            "https://github.com/smithy-lang/smithy-rs/tree/main/aws/rust-runtime/aws-config"
            "/src/profile"
        ),
    ),
    Wording(
        kind="sso-settings",
        says=(
            r"sso-session (?P<source>[^\n]{1,100}?) must be «defined» in the config file. "
            "Referenced by profile {profile}"
        ),
        example="sso-session corp must be defined in the config file. Referenced by profile dev",
        tool="AWS SDK for Ruby",
        seen="aws/aws-sdk-ruby#2894",
    ),
    Wording(
        kind="sso-settings",
        says=r"value for (?P<parameter>\w{1,60}) is «inconsistent» between profile",
        example=(
            "The value for sso_region is inconsistent between profile (eu-west-1) and "
            "sso-session (us-east-1)."
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="sso-settings",
        says=(
            r"\(InvalidRequestException\) when calling the «StartDeviceAuthorization» "
            "operation"
        ),
        example=(
            "An error occurred (InvalidRequestException) when calling the "
            "StartDeviceAuthorization operation:"
        ),
        tool="AWS IAM Identity Center",
        seen="aws/aws-cli#7649",
    ),
    Wording(
        kind="sso-token",
        says="Error «loading» SSO Token",
        example="Error loading SSO Token: Token for corp does not exist",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="sso-token",
        says="Unable to «load» SSO token",
        example="SdkClientException: Unable to load SSO token",
        tool="AWS SDK for Java v2",
        seen="aws/aws-sdk-java-v2#4830",
    ),
    Wording(
        kind="sso-token",
        says=(
            "(?:No valid|[Cc]ached) «SSO» (?:[Tt]oken|login) (?:could be found|is (?:expired|"
            "missing))"
        ),
        example=(
            "[aws-sso-creds-helper]: Cached SSO login is expired/invalid, try running `aws sso "
            "login` and try again"
        ),
        tool="aws-sso-creds-helper",
        seen="ryansonshine/aws-sso-creds-helper#59",
    ),
    Wording(
        kind="sso-token",
        says=(
            "SSO (?:session|access) «token» (?:associated with|has expired|not found|is invalid)"
        ),
        example=(
            "CredentialsProviderError: The SSO session token associated with profile=dev was "
            "not found or is invalid."
        ),
        tool="AWS SDKs for JavaScript and Go",
        seen="https://github.com/aws/aws-sdk-js-v3/tree/main/packages/credential-provider-sso",
    ),
    Wording(
        kind="sso-token",
        says="the «SSO» (?:token has expired|session has expired or is invalid)",
        example="Error: SSOProviderInvalidToken: the SSO session has expired or is invalid",
        tool="AWS SDK for Go",
        seen="hashicorp/terraform#32448",
    ),
    Wording(
        kind="sso-token",
        says="The SSO session «associated» with this profile has expired",
        example=(
            "CredentialsProviderError: The SSO session associated with this profile has "
            "expired. To refresh this SSO session run aws sso login with the corresponding "
            "profile"
        ),
        tool="botocore",
        seen="aws/aws-sdk#531",
    ),
    Wording(
        kind="sso-token",
        says="Error when «retrieving» token from sso",
        example="Error when retrieving token from sso: Token has expired and refresh failed",
        tool="botocore",
        seen="aws/aws-cli#8561",
    ),
    Wording(
        kind="sso-token",
        says="«UnauthorizedSSOTokenError»",
        example="botocore.exceptions.UnauthorizedSSOTokenError",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="sso-token",
        says="Unable to locate «authorization» token",
        example="Unable to locate authorization token",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="sso-token",
        says="«pending» authorization to retrieve an SSO token has expired",
        example=(
            "The pending authorization to retrieve an SSO token has expired. The login flow to "
            "retrieve an SSO token must be restarted."
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="login-token",
        says="[Pp]lease «reauthenticate» using 'aws login'",
        example="Your session has expired. Please reauthenticate using 'aws login'.",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="login-token",
        says="Error «loading» login session token",
        example="Error loading login session token: Token for corp does not exist",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="login-token",
        says="«credentials» because of a change in your password",
        example=(
            "Unable to refresh login credentials because of a change in your password. Please "
            "reauthenticate with your new password using 'aws login'."
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="login-token",
        says=r"credentials due to insufficient permissions[^\x00]{0,80}«CreateOAuth2Token»",
        example=(
            "Unable to create or refresh login credentials due to insufficient permissions. "
            "You may be missing permission for the 'signin:CreateOAuth2Token' action."
        ),
        tool="AWS Sign-In",
        seen="https://docs.aws.amazon.com/signin/latest/APIReference/API_CreateOAuth2Token.html",
    ),
    Wording(
        kind="login-token",
        says="resolving AWS credentials or «refreshing» a login session",
        example=(
            "An unspecified error happened when resolving AWS credentials or refreshing a "
            "login session profile."
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="login-token",
        says="Error loading or «redeeming» a login authorization code",
        example="Error loading or redeeming a login authorization code: invalid_grant",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="sso-settings",
        says=(
            r"profile `(?P<profile>[^`\n]{1,200})` was not «defined»: `(?P<parameter>\w{1,60})"
            "` was missing"
        ),
        example=(
            "ProfileFile provider could not be built: profile `default` was not defined: "
            "`sso_region` was missing"
        ),
        tool="AWS SDK for Rust",
        seen="https://github.com/smithy-lang/smithy-rs/tree/main/aws/rust-runtime/aws-config/src/profile",
    ),
    Wording(
        kind="sso-settings",
        says=r"Failed to find «sso_session» \[(?P<source>[^\]\n]{1,200})\]",
        example=(
            "Amazon.Runtime.AmazonClientException: Invalid Configuration.  Failed to find "
            "sso_session [Acme Dev]"
        ),
        tool="AWS SDK for .NET",
        seen="https://github.com/aws/aws-sdk-net/tree/main/sdk/src/Core/Amazon.Runtime",
    ),
    Wording(
        kind="sso-settings",
        says="Profile {profile} does not have «valid» SSO credentials",
        example=(
            "Error: Profile dev does not have valid SSO credentials. Required parameters "
            '"sso_account_id", "sso_region", "sso_role_name", "sso_start_url".'
        ),
        tool="AWS SDK for JavaScript v2",
        seen="https://github.com/aws/aws-sdk-js/blob/master/lib/credentials/sso_credentials.js",
    ),
    Wording(
        kind="sso-settings",
        says="Profile is configured with «invalid» SSO credentials",
        example=(
            "Profile is configured with invalid SSO credentials. Required parameters "
            '"sso_account_id", "sso_region", "sso_role_name", "sso_start_url". Got '
            "sso_session, sso_account_id"
        ),
        tool="AWS SDK for JavaScript v3",
        seen="https://github.com/aws/aws-sdk-js-v3/tree/main/packages/credential-provider-sso",
    ),
    Wording(
        kind="sso-settings",
        says=(
            r"Cannot read propert(?:ies|y) of «undefined» "
            r"\(reading '(?P<parameter>sso_\w{1,30})'"
        ),
        example="TypeError: Cannot read properties of undefined (reading 'sso_region')",
        tool="AWS SDK for JavaScript v3",
        seen="https://github.com/aws/aws-sdk-js-v3/tree/main/packages/credential-provider-sso",
    ),
    Wording(
        kind="sso-token",
        says=r"(?:[Ll]ogin failed|loading token): '?«expiresAt»",
        example="Login failed: 'expiresAt'",
        tool="aws-sso-util",
        seen="61418/aws-sso-util#88",
    ),
    Wording(
        kind="sso-settings",
        says="(?P<parameter>RoleName|AccountId) must be supplied in the «queryString» params",
        example=(
            "operation error SSO: GetRoleCredentials, https response error StatusCode: 400, "
            "RequestID: 0d1e2f3a, InvalidRequestException: RoleName must be supplied in the "
            "queryString params"
        ),
        tool="AWS SDK for Go",
        seen="turbot/steampipe-plugin-aws",
    ),
    Wording(
        kind="sso-settings",
        says="not properly configured. Try «running» 'aws sso login --profile {profile}'",
        example=(
            "Failed to resolve credentials for profile 'dev': the credentials provider was "
            "not properly configured. Try running 'aws sso login --profile dev'"
        ),
        tool="AWS SDK for Rust",
        seen="https://docs.rs/aws-config",
    ),
    Wording(
        kind="sso-token",
        says="property cannot be empty: «ClientName»",
        example=(
            "System.ArgumentNullException: Value cannot be null. (Parameter 'Options "
            "property cannot be empty: ClientName')"
        ),
        tool="AWS SDK for .NET",
        seen="https://github.com/aws/aws-sdk-net/tree/main/sdk/src/Core/Amazon.Runtime",
    ),
    Wording(
        kind="sso-token",
        says="Token is «expired». To refresh this SSO session",
        example=(
            "CredentialsProviderError: Token is expired. To refresh this SSO session run "
            "'aws sso login' with the corresponding profile."
        ),
        tool="AWS SDK for JavaScript v3",
        seen="https://github.com/aws/aws-sdk-js-v3/tree/main/packages/token-providers",
    ),
    Wording(
        kind="login-token",
        says=r"session has expired. Please «reauthenticate»\s*(?:$|\n|\.(?! with))",
        example="2026-01-08 10:14:02.303 [error] Your session has expired. Please reauthenticate",
        tool="AWS Toolkit for VS Code",
        seen="https://github.com/aws/aws-toolkit-vscode",
    ),
)

"""What IAM Identity Center and AWS Sign-In say."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

AWS_SIGN_IN: Final = (
    Wording(
        kind="sso-no-access",
        says=r"\(ForbiddenException\) when calling the «GetRoleCredentials» operation",
        example=(
            "An error occurred (ForbiddenException) when calling the GetRoleCredentials "
            "operation: No access"
        ),
        tool="AWS IAM Identity Center",
        seen="aws/aws-cli#6316",
        codes=("ForbiddenException",),
    ),
    Wording(
        kind="sso-no-access",
        says=r"SSO: «GetRoleCredentials», [^\n]{0,160}ForbiddenException: No access",
        example=(
            "operation error SSO: GetRoleCredentials, https response error StatusCode: 403, "
            "RequestID: 0d1e2f3a-0000-4000-8000-000000000000, ForbiddenException: No access"
        ),
        tool="AWS IAM Identity Center",
        seen=(
            "https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRole"
            "Credentials.html"
        ),
        codes=("ForbiddenException",),
    ),
    Wording(
        kind="sso-no-access",
        says=r"ForbiddenException: No access[^\x00]{0,199}[^\x00]«GetRoleCredentials»",
        example=(
            "ForbiddenException: No access\nat de_GetRoleCredentialsCommandError "
            "(/app/node_modules/@aws-sdk/client-sso/dist-cjs/index.js:512:15)"
        ),
        tool="AWS IAM Identity Center",
        seen="aws/aws-toolkit-vscode#3082",
        codes=("ForbiddenException",),
    ),
    Wording(
        kind="sso-no-access",
        says=r"\bsso\.model\.«ForbiddenException»: No access",
        example=(
            "software.amazon.awssdk.services.sso.model.ForbiddenException: No access (Service: "
            "Sso, Status Code: 403, Request ID: 0d1e2f3a)"
        ),
        tool="AWS SDK for Java v2",
        seen=(
            "https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRole"
            "Credentials.html"
        ),
        codes=("ForbiddenException",),
    ),
    Wording(
        kind="sso-token",
        says=r"\(UnauthorizedException\) when calling the «GetRoleCredentials» operation",
        example=(
            "An error occurred (UnauthorizedException) when calling the GetRoleCredentials "
            "operation: Session token not found or invalid"
        ),
        tool="AWS IAM Identity Center",
        seen="linaro-its/aws2-wrap#11",
        codes=("UnauthorizedException",),
    ),
    Wording(
        kind="sso-token",
        says="Session token not «found» or invalid",
        example="[aws-sso-creds-helper]: UnauthorizedException: Session token not found or invalid",
        tool="AWS IAM Identity Center",
        seen="ryansonshine/aws-sso-creds-helper#57",
        codes=("UnauthorizedException",),
    ),
    Wording(
        kind="sso-settings",
        says=(
            r"SSO authorization page[^\x00]{0,700}\(InvalidGrantException\) when calling the "
            "«CreateToken» operation"
        ),
        example=(
            "Attempting to automatically open the SSO authorization page in your default browser.\n"
            "An error occurred (InvalidGrantException) when calling the CreateToken operation:"
        ),
        tool="AWS IAM Identity Center",
        seen="aws/aws-cli#5058",
        codes=("InvalidGrantException",),
    ),
    Wording(
        kind="sso-token",
        says="when calling the «CreateToken» operation",
        example="An error occurred (InvalidGrantException) when calling the CreateToken operation:",
        tool="AWS IAM Identity Center",
        seen=(
            "https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html"
        ),
        codes=(
            "InvalidGrantException",
            "InvalidClientException",
            "UnauthorizedClientException",
        ),
    ),
    Wording(
        kind="sso-token",
        says=(
            r"SSO OIDC: «CreateToken», [^\n]{0,160}(?:InvalidGrant|InvalidClient|"
            "UnauthorizedClient)Exception"
        ),
        example=(
            "operation error SSO OIDC: CreateToken, https response error StatusCode: 400, "
            "RequestID: 0d1e2f3a-0000-4000-8000-000000000000, InvalidGrantException:"
        ),
        tool="AWS IAM Identity Center",
        seen=(
            "https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html"
        ),
        codes=(
            "InvalidGrantException",
            "InvalidClientException",
            "UnauthorizedClientException",
        ),
    ),
    Wording(
        kind="sso-token",
        says=r"ssooidc\.model\.Invalid(?:Grant|Client)«Exception»",
        example=(
            "software.amazon.awssdk.services.ssooidc.model.InvalidGrantException: null "
            "(Service: SsoOidc, Status Code: 400, Request ID: 0d1e2f3a)"
        ),
        tool="AWS SDK for Java v2",
        seen=(
            "https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html"
        ),
        codes=(
            "InvalidGrantException",
            "InvalidClientException",
            "UnauthorizedClientException",
        ),
    ),
    Wording(
        kind="sso-settings",
        says=r"\binvalid_grant\b[^\x00]{0,80}Invalid «grant» provided",
        example="invalid_grant\nInvalid grant provided",
        tool="AWS IAM Identity Center",
        seen="fwdcloudsec/granted#385",
    ),
    Wording(
        kind="sso-settings",
        says=r"SSO OIDC: «StartDeviceAuthorization», [^\n]{0,160}InvalidRequestException",
        example=(
            "operation error SSO OIDC: StartDeviceAuthorization, https response error "
            "StatusCode: 400, RequestID: 0d1e2f3a-0000-4000-8000-000000000000, "
            "InvalidRequestException:"
        ),
        tool="AWS IAM Identity Center",
        seen=(
            "https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_StartDevi"
            "ceAuthorization.html"
        ),
    ),
    Wording(
        kind="login-token",
        says="when calling the «CreateOAuth2Token» operation",
        example=(
            "An error occurred (AccessDeniedException) when calling the CreateOAuth2Token "
            "operation: TOKEN_EXPIRED"
        ),
        tool="AWS Sign-In",
        seen="https://docs.aws.amazon.com/signin/latest/APIReference/API_CreateOAuth2Token.html",
        codes=(
            "AccessDeniedException",
            "ValidationException",
        ),
    ),
)

"""What AWS says of identity tokens and SAML assertions."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

TOKENS: Final = (
    Wording(
        kind="invalid-identity-token",
        says=(
            "No «OpenIDConnect» provider found in your account for "
            r"(?P<value>[^\s\"'<\\]{1,300})"
        ),
        example=(
            "Error: No OpenIDConnect provider found in your account for "
            "https://token.actions.githubusercontent.com"
        ),
        tool="AWS STS",
        seen="aws-actions/configure-aws-credentials#280",
        codes=("InvalidIdentityToken",),
        parameter="issuer",
    ),
    Wording(
        kind="invalid-identity-token",
        says="No «OpenIDConnect» provider found",
        example="caused by Invalid Identity token: No OpenIDConnect provider found in account",
        tool="AWS STS",
        seen="aws-samples/aws-secret-sidecar-injector#30",
        codes=("InvalidIdentityToken",),
    ),
    Wording(
        kind="invalid-identity-token",
        says="«Issuer» not present in specified provider",
        example="Issuer not present in specified provider",
        tool="AWS STS",
        seen="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html",
        codes=(
            "InvalidIdentityToken",
            "AuthSamlInvalidSamlResponseException",
        ),
        parameter="issuer",
    ),
    Wording(
        kind="invalid-identity-token",
        says="HTTPS certificate doesn't match configured «thumbprint»",
        example="OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
        tool="AWS STS",
        seen="terraform-aws-modules/terraform-aws-eks#2542",
        codes=("InvalidIdentityToken",),
        parameter="thumbprint",
    ),
    Wording(
        kind="invalid-identity-token",
        says="Incorrect token «audience»",
        example="Error: Incorrect token audience",
        tool="AWS STS",
        seen="aws-actions/configure-aws-credentials#775",
        codes=("InvalidIdentityToken",),
        parameter="audience",
    ),
    Wording(
        kind="invalid-identity-token",
        says="Response does not contain the required «audience»",
        example=(
            "An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithSAML "
            "operation: Response does not contain the required audience."
        ),
        tool="AWS STS",
        seen="docs: SAML audience of another partition",
        codes=("InvalidIdentityToken",),
        parameter="audience",
    ),
    Wording(
        kind="invalid-identity-token",
        says="ID Token provided is not a valid «JWT»",
        example=(
            "An error occurred (InvalidIdentityToken) when calling the "
            "AssumeRoleWithWebIdentity operation: The ID Token provided is not a valid JWT. "
            "(You may see this error if you sent an Access Token)"
        ),
        tool="AWS STS",
        seen="confluence.atlassian.com: OIDC is not enabled for your build",
        codes=("InvalidIdentityToken",),
        parameter="token",
    ),
    Wording(
        kind="invalid-identity-token",
        says="target role ARN is not present in the roles «claim»",
        example="The target role ARN is not present in the roles claim of the identity token",
        tool="AWS STS",
        seen="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html",
        codes=("InvalidIdentityToken",),
        parameter="roles",
    ),
    Wording(
        kind="invalid-identity-token",
        says=r"Missing a «required» claim: ?(?P<value>[\w:./-]{1,60})",
        example=(
            "An error occurred (InvalidIdentityToken) when calling the "
            "AssumeRoleWithWebIdentity operation: Missing a required claim: aud"
        ),
        tool="AWS STS",
        seen="gitlab-org/gitlab!71657",
        codes=("InvalidIdentityToken",),
        parameter="claim",
    ),
    Wording(
        kind="invalid-identity-token",
        says="RoleSessionName (?:is required in|in) «AuthnResponse»",
        example=(
            "AuthnResponse: RoleSessionName is required in AuthnResponse (Service: "
            "AWSSecurityTokenService; Status Code: 400; Error Code: InvalidIdentityToken)"
        ),
        tool="AWS STS",
        seen="docs: SAML troubleshooting, RoleSessionName",
        codes=("InvalidIdentityToken",),
        parameter="roleSessionName",
    ),
    Wording(
        kind="invalid-identity-token",
        says=r"Source «Identity» must match \S{1,60} and not begin with",
        example='Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"',
        tool="AWS STS",
        seen="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html",
        codes=("InvalidIdentityToken",),
        parameter="sourceIdentity",
    ),
    Wording(
        kind="invalid-identity-token",
        says="«Response» signature invalid",
        example=(
            "ERROR:root:An error occurred (InvalidIdentityToken) when calling the "
            "AssumeRoleWithSAML operation: Response signature invalid"
        ),
        tool="AWS STS",
        seen="cevoaustralia/aws-google-auth#270",
        codes=("InvalidIdentityToken",),
        parameter="signature",
    ),
    Wording(
        kind="invalid-identity-token",
        says="request included an invalid «SAML» response",
        example="Your request included an invalid SAML response. To logout, click here.",
        tool="AWS STS",
        seen="support.okta.com: invalid SAML response with the account federation app",
        parameter="response",
    ),
    Wording(
        kind="invalid-identity-token",
        says="«Specified» provider doesn't exist",
        example=(
            "InvalidIdentityToken: Specified provider doesn't exist (Service: "
            "AWSOpenIdDiscoveryService; Status Code: 400; Error Code: "
            "AuthSamlManifestNotFoundException; Request ID: "
            "6a04524e-0000-4000-8000-000000000000)"
        ),
        tool="AWS STS",
        seen="Versent/saml2aws#187",
        codes=("InvalidIdentityToken",),
        parameter="provider",
    ),
    Wording(
        kind="idp-unreachable",
        says="Couldn't retrieve «verification» key from your identity provider",
        example=(
            "InvalidIdentityToken: Couldn't retrieve verification key from your identity "
            "provider, please reference AssumeRoleWithWebIdentity documentation for "
            "requirements"
        ),
        tool="AWS STS",
        seen="terrakube-io/terrakube#1425",
        codes=(
            "InvalidIdentityToken",
            "IDPCommunicationError",
        ),
    ),
)

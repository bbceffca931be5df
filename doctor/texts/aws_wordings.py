"""The messages that AWS itself sends, beside the denials: most telling first.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html#API_AssumeRole_Errors,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html
"""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings import Wordings

_DENIED = ("AccessDenied",)
_INVALID = ("ValidationError",)
_TOKEN = ("InvalidIdentityToken",)
_SIGNATURE = ("SignatureDoesNotMatch", "InvalidSignatureException")
_POLICY = ("MalformedPolicyDocument",)
_EXPIRED = ("ExpiredToken", "ExpiredTokenException")

_CREDENTIALS: Final = (
    Wordings("root-user", _DENIED, (r"Roles may not be assumed by «root» accounts",)),
    Wordings(
        "session-from-session",
        _DENIED,
        (r"Cannot call Get(?:SessionToken|FederationToken) with session «credentials»",),
    ),
    Wordings(
        "mfa-code-invalid",
        _DENIED,
        (r"«MultiFactorAuthentication» failed with invalid MFA one time pass code",),
    ),
    Wordings(
        "mfa-serial-invalid",
        _DENIED,
        (r"«MultiFactorAuthentication» failed, unable to validate MFA code",),
    ),
    Wordings(
        "expired-web-identity",
        ("ExpiredTokenException", "ExpiredToken"),
        (
            r"Token expired: current date/time \d{1,15} must be before the «expiration» date",
            r"\bToken too «old»: \d{1,15}",
        ),
    ),
    Wordings(
        "expired-credentials",
        _EXPIRED,
        (
            r"[Ss]ecurity «token» included in the request is expired",
            r"provided «token» has expired",
        ),
    ),
    Wordings(
        "invalid-key",
        ("InvalidClientTokenId", "UnrecognizedClientException"),
        (r"[Ss]ecurity «token» included in the request is invalid",),
    ),
    Wordings(
        "invalid-key",
        ("InvalidAccessKeyId",),
        (r"Access Key Id you provided does not exist in our «records»",),
    ),
    Wordings(
        "invalid-key",
        ("AuthFailure",),
        (r"not able to «validate» the provided access credentials",),
    ),
    Wordings(
        "invalid-key",
        ("InvalidToken",),
        (r"provided token is «malformed» or otherwise invalid",),
    ),
    Wordings(
        "missing-authentication",
        ("MissingAuthenticationToken",),
        (r"Request is missing «Authentication» Token",),
    ),
)

_SIGNATURES: Final = (
    Wordings(
        "clock-skew",
        ("RequestTimeTooSkewed",),
        (r"difference between the request time and the current time is too «large»",),
    ),
    Wordings(
        "bad-scope",
        _SIGNATURE,
        (
            r"Credential should be «scoped» (?:to|with) an? valid (?:Region, not "
            r"'?(?P<value>[\w-]{1,40}))?",
            r"Credential should be «scoped» to correct service:? ?'?(?P<value>[\w-]{0,40})",
            r"Date in Credential scope does not match «YYYYMMDD»",
        ),
    ),
    Wordings(
        "header-invalid",
        ("IncompleteSignature",),
        (
            r"not a valid «key=value» pair \(missing equal-sign\) in Authorization header",
            r"Credential must have exactly 5 «slash-delimited» elements",
        ),
    ),
    Wordings(
        "signature-mismatch",
        _SIGNATURE,
        (r"request signature we «calculated» does not match the signature you provided",),
    ),
)

_PARAMETERS: Final = (
    Wordings(
        "duration-role-max",
        _INVALID,
        (r"DurationSeconds exceeds (?:the )?«MaxSessionDuration» set for this role",),
        "durationSeconds",
    ),
    Wordings(
        "duration-chaining",
        _INVALID,
        (r"exceeds the 1 hour session limit for roles assumed by role «chaining»",),
        "durationSeconds",
    ),
    Wordings("invalid-role-arn", _INVALID, (r"Request «ARN» is invalid",), "roleArn"),
    Wordings(
        "invalid-parameter",
        ("InvalidParameterValue", "ValidationError"),
        (
            r"transitive tag keys? «can't» be set because it conflicts with a transitive tag key",
            r"specified «transitive» tag key must be included in the requested tags",
        ),
        "transitiveTagKeys",
    ),
    Wordings(
        "invalid-parameter",
        ("InvalidParameterValue", "ValidationError"),
        (r"«Duplicate» tag keys found",),
        "tags",
    ),
    Wordings(
        "packed-policy-too-large",
        ("PackedPolicyTooLarge",),
        (
            r"Packed (?:policy|size of session tags) consumes (?P<value>\d{1,6})% of «allotted»",
            r"«Serialized» token too large for session",
        ),
    ),
    Wordings(
        "region-disabled",
        ("RegionDisabledException",),
        (r"STS is not «activated» in this region(?: for account: ?(?P<value>\d{12}))?",),
    ),
    Wordings(
        "throttled",
        ("Throttling", "ThrottlingException"),
        (r"\b«Rate» exceeded\b", r"\bRequest «limit» exceeded\b"),
    ),
)

_TOKENS: Final = (
    Wordings(
        "invalid-identity-token",
        _TOKEN,
        (
            r"No «OpenIDConnect» provider found in your account for "
            r"(?P<value>[^\s\"'<\\]{1,300})",
        ),
        "issuer",
    ),
    Wordings(
        "invalid-identity-token",
        ("InvalidIdentityToken", "AuthSamlInvalidSamlResponseException"),
        (r"«Issuer» not present in specified provider",),
        "issuer",
    ),
    Wordings(
        "invalid-identity-token",
        _TOKEN,
        (r"HTTPS certificate doesn't match configured «thumbprint»",),
        "thumbprint",
    ),
    Wordings(
        "invalid-identity-token",
        _TOKEN,
        (
            r"Incorrect token «audience»",
            r"Response does not contain the required «audience»",
        ),
        "audience",
    ),
    Wordings(
        "invalid-identity-token",
        _TOKEN,
        (r"ID Token provided is not a valid «JWT»",),
        "token",
    ),
    Wordings(
        "invalid-identity-token",
        _TOKEN,
        (r"target role ARN is not present in the roles «claim»",),
        "roles",
    ),
    Wordings(
        "invalid-identity-token",
        _TOKEN,
        (r"Missing a «required» claim: ?(?P<value>[\w:./-]{1,60})",),
        "claim",
    ),
    Wordings(
        "invalid-identity-token",
        _TOKEN,
        (r"RoleSessionName (?:is required in|in) «AuthnResponse»",),
        "roleSessionName",
    ),
    Wordings(
        "invalid-identity-token",
        _TOKEN,
        (r"Source «Identity» must match \S{1,60} and not begin with",),
        "sourceIdentity",
    ),
    Wordings("invalid-identity-token", _TOKEN, (r"«Response» signature invalid",), "signature"),
    Wordings(
        "invalid-identity-token",
        (),
        (r"request included an invalid «SAML» response",),
        "response",
    ),
    Wordings(
        "invalid-identity-token", _TOKEN, (r"«Specified» provider doesn't exist",), "provider"
    ),
    Wordings(
        "idp-unreachable",
        ("InvalidIdentityToken", "IDPCommunicationError"),
        (r"Couldn't retrieve «verification» key from your identity provider",),
    ),
)

_POLICIES: Final = (
    Wordings(
        "malformed-policy",
        _POLICY,
        (
            r"Invalid «principal» in policy(?:: ?\"\w{1,20}\" ?: ?\"(?P<value>[^\"\s]{1,300})\")?",
            r"Policy document should not specify a «principal»",
            r"Has prohibited field «Principal»",
        ),
        "Principal",
    ),
    Wordings("malformed-policy", _POLICY, (r"Has «prohibited» field Resource",), "Resource"),
    Wordings(
        "malformed-policy",
        _POLICY,
        (
            r"AssumeRole policy may only «specify» STS AssumeRole actions",
            r"Actions/Conditions must be «prefaced» by a vendor",
        ),
        "Action",
    ),
    Wordings(
        "malformed-policy",
        _POLICY,
        (r"Policy document must be version «2012-10-17» or greater",),
        "Version",
    ),
    Wordings(
        "malformed-policy",
        _POLICY,
        (
            r"The policy failed «legacy» parsing",
            r"«Syntax» errors in policy",
            r"policy contains invalid «Json»",
            r"Statement IDs \(SID\) in a single policy must be «unique»",
        ),
    ),
)

_SIGN_IN: Final = (
    Wordings(
        "sso-no-access",
        ("ForbiddenException",),
        (
            r"\(ForbiddenException\) when calling the «GetRoleCredentials» operation",
            r"SSO: «GetRoleCredentials», [^\n]{0,160}ForbiddenException: No access",
            r"ForbiddenException: No access[^\x00]{0,200}«GetRoleCredentials»",
            r"\bsso\.model\.«ForbiddenException»: No access",
        ),
    ),
    Wordings(
        "sso-token",
        ("UnauthorizedException",),
        (
            r"\(UnauthorizedException\) when calling the «GetRoleCredentials» operation",
            r"Session token not «found» or invalid",
        ),
    ),
    Wordings(
        "sso-token",
        ("InvalidGrantException", "InvalidClientException", "UnauthorizedClientException"),
        (
            r"when calling the «CreateToken» operation",
            r"SSO OIDC: «CreateToken», [^\n]{0,160}(?:InvalidGrant|InvalidClient|"
            r"UnauthorizedClient)Exception",
            r"ssooidc\.model\.Invalid(?:Grant|Client)«Exception»",
        ),
    ),
    Wordings(
        "sso-settings",
        (),
        (
            r"\binvalid_grant\b[^\x00]{0,80}Invalid «grant» provided",
            r"SSO OIDC: «StartDeviceAuthorization», [^\n]{0,160}InvalidRequestException",
        ),
    ),
    Wordings(
        "login-token",
        ("AccessDeniedException", "ValidationException"),
        (r"when calling the «CreateOAuth2Token» operation",),
    ),
)

_SERVICES: Final = (
    Wordings(
        "service-cannot-assume",
        ("AssumeRoleUnauthorizedAccess",),
        (r"(?P<source>«EC2») cannot assume the role (?P<resource>[\w+=,.@/:-]{1,600})",),
    ),
    Wordings(
        "service-cannot-assume",
        (),
        (
            r"(?P<source>«ECS») was unable to assume the (?:configured ECS Infrastructure R|r)ole"
            r"(?: '?(?P<resource>arn:[^\s'\"<]{1,600}))?",
            r"Error in assuming «access» role (?P<resource>arn:[^\s'\"<,]{1,600})",
            r"(?P<source>«CodeDeploy») does not have the permissions required to assume the role"
            r"(?: (?P<resource>arn:[^\s'\"<]{1,600}?)\.?(?=[\s'\"<]|\Z))?",
            r"Role (?P<resource>arn:[^\s'\"<]{1,600}) should be given assume role permissions for "
            r"(?P<source>«Glue»)",
            r"(?P<resource>arn:[^\s'\"<,]{1,600})'?,? could not be assumed because it does not "
            r"exist or the «trusted» entity is not correct",
            r"required service principals \[(?P<source>[\w.-]{1,60}\.amazonaws\.com(?:\.cn)?)\] "
            r"were not found in the trust «relationships» of nodeRole "
            r"(?P<resource>arn:[^\s'\"<]{1,600})",
            r"Role (?P<resource>arn:[^\s'\"<]{1,600}) is «invalid» or cannot be assumed",
            r"IAM Role (?P<resource>arn:[^\s'\"<]{1,600}) cannot be assumed by AWS "
            r"(?P<source>«Backup»)",
            r"Unable to assume «given» IAM role",
            r"role defined for the function cannot be assumed by (?P<source>«Lambda»)",
            r"role '?(?P<resource>arn:[^\s'\"<]{1,600}?)'? cannot be «assumed» by principal "
            r"'?(?P<source>[\w.-]{1,60}\.amazonaws\.com(?:\.cn)?)",
            r"service principal (?P<source>[\w.-]{1,60}\.amazonaws\.com(?:\.cn)?)[^\n]{0,60} "
            r"«authorized» to assume the provided role",
            r"role '?(?P<resource>arn:[^\s'\"<]{1,600}?)'?\. Please «ensure» that the role exists "
            r"and allows principal '?(?P<source>[\w.-]{1,60}\.amazonaws\.com(?:\.cn)?)",
            r"(?P<source>API «Gateway») does not have permission to assume the provided role",
            r"(?P<source>«Firehose») is unable to assume role"
            r"(?: (?P<resource>arn:[^\s'\"<.]{1,600}))?",
            r"must allow AWS (?P<source>EventBridge «Scheduler») to assume the role",
            r"Cross-account «pass» role is not allowed",
            r"Unable to assume role and «validate» the listeners",
            r"Invalid «identity» pool configuration. Check assigned IAM roles",
            r"«CreatePodIdentityAssociation»[^\x00]{0,300}Trust policy of the role provided "
            r"(?:in the request )?is invalid",
        ),
    ),
    Wordings(
        "cluster-unauthorized",
        (),
        (
            r"must be «logged» in to the server",
            r"server has «asked» for the client to provide credentials",
            r"getting auth ConfigMap: «Unauthorized»",
            r"\"message\" ?: ?\"«Unauthorized»\", ?\"reason\" ?: ?\"Unauthorized\"",
            r"Error: «Unauthorized»\s[^\x00]{0,300}?\"(?:kubernetes|helm|kubectl)_\w",
        ),
    ),
)

FROM_AWS: Final = (
    *_CREDENTIALS,
    *_SIGNATURES,
    *_PARAMETERS,
    *_TOKENS,
    *_POLICIES,
    *_SIGN_IN,
    *_SERVICES,
)

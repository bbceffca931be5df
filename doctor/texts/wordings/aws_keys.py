"""What AWS says of the keys, sessions, codes and signatures that it is called with."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

KEYS: Final = (
    Wording(
        kind="root-user",
        says="Roles may not be assumed by «root» accounts",
        example=(
            "An error occurred (AccessDenied) when calling the AssumeRole operation: Roles may "
            "not be assumed by root accounts."
        ),
        tool="AWS STS",
        seen="kubeflow/testing#961",
        codes=("AccessDenied",),
    ),
    Wording(
        kind="session-from-session",
        says=(
            "Cannot call (?P<operation>GetSessionToken|GetFederationToken) with session "
            "«credentials»"
        ),
        example="AccessDenied: Cannot call GetSessionToken with session credentials",
        tool="AWS STS",
        seen="aws/aws-sdk-js#3670",
        codes=("AccessDenied",),
    ),
    Wording(
        kind="mfa-code-invalid",
        says="«MultiFactorAuthentication» failed with invalid MFA one time pass code",
        example=(
            "AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code."
        ),
        tool="AWS STS",
        seen="99designs/aws-vault#728",
        codes=("AccessDenied",),
    ),
    Wording(
        kind="mfa-serial-invalid",
        says="«MultiFactorAuthentication» failed, unable to validate MFA code",
        example=(
            "An error occurred (AccessDenied) when calling the GetSessionToken operation: "
            "MultiFactorAuthentication failed, unable to validate MFA code. Please verify your "
            "MFA serial number is valid and associated with this user"
        ),
        tool="AWS STS",
        seen="broamski/aws-mfa#62",
        codes=("AccessDenied",),
    ),
    Wording(
        kind="expired-web-identity",
        says=r"Token expired: current date/time \d{1,15} must be before the «expiration» date",
        example=(
            "ExpiredTokenException: Token expired: current date/time 1731098245 must be before "
            "the expiration date/time 1731095240 (Service: Sts, Status Code: 400)"
        ),
        tool="AWS STS",
        seen="aws/aws-sdk-java-v2#5709",
        codes=(
            "ExpiredTokenException",
            "ExpiredToken",
        ),
    ),
    Wording(
        kind="expired-web-identity",
        says=r"\bToken too «old»: \d{1,15}",
        example="<Message>Token too old: 441398</Message>",
        tool="AWS STS",
        seen="mozilla-iam/mozilla-aws-cli#146",
        codes=(
            "ExpiredTokenException",
            "ExpiredToken",
        ),
    ),
    Wording(
        kind="expired-credentials",
        says="[Ss]ecurity «token» included in the request is expired",
        example="ExpiredToken: The security token included in the request is expired",
        tool="AWS STS",
        seen="terraform-aws-modules/terraform-aws-atlantis#300",
        codes=(
            "ExpiredToken",
            "ExpiredTokenException",
        ),
    ),
    Wording(
        kind="expired-credentials",
        says="provided «token» has expired",
        example="ExpiredToken: The provided token has expired",
        tool="AWS STS",
        seen="gruntwork-io/terragrunt#495",
        codes=(
            "ExpiredToken",
            "ExpiredTokenException",
        ),
    ),
    Wording(
        kind="invalid-key",
        says="[Ss]ecurity «token» included in the request is invalid",
        example="The security token included in the request is invalid.",
        tool="AWS STS",
        seen="aws/aws-extensions-for-dotnet-cli#266",
        codes=(
            "InvalidClientTokenId",
            "UnrecognizedClientException",
        ),
    ),
    Wording(
        kind="invalid-key",
        says="Access Key Id you provided does not exist in our «records»",
        example=(
            "InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records."
        ),
        tool="AWS STS",
        seen="go-amz/amz#62",
        codes=("InvalidAccessKeyId",),
    ),
    Wording(
        kind="invalid-key",
        says="not able to «validate» the provided access credentials",
        example=(
            "An error occurred (AuthFailure) when calling the DescribeRegions operation: AWS "
            "was not able to validate the provided access credentials"
        ),
        tool="AWS STS",
        seen="aws/aws-toolkit-azure-devops#510",
        codes=("AuthFailure",),
    ),
    Wording(
        kind="invalid-key",
        says="provided token is «malformed» or otherwise invalid",
        example=(
            "An error occurred (InvalidToken) when calling the ListBuckets operation: The "
            "provided token is malformed or otherwise invalid."
        ),
        tool="AWS STS",
        seen="aws/aws-cli#8413",
        codes=("InvalidToken",),
    ),
    Wording(
        kind="missing-authentication",
        says="Request is missing «Authentication» Token",
        example="Request is missing Authentication Token",
        tool="AWS STS",
        seen="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html",
        codes=("MissingAuthenticationToken",),
    ),
    Wording(
        kind="roles-anywhere",
        says="«Untrusted» (?:[Ss]igning )?[Cc]ertificate(?:. Insufficient certificate)?",
        example="AccessDeniedException: Untrusted certificate. Insufficient certificate",
        tool="IAM Roles Anywhere",
        seen="aws/rolesanywhere-credential-helper#108",
        codes=("AccessDeniedException",),
        parameter="certificate",
    ),
    Wording(
        kind="roles-anywhere",
        says="RolesAnywhere: CreateSession, [^\n]{0,200}AccessDeniedException: Invalid «signature»",
        example=(
            "operation error RolesAnywhere: CreateSession, https response error StatusCode: 403, "
            "RequestID: 5f0b, AccessDeniedException: Invalid signature"
        ),
        tool="IAM Roles Anywhere",
        seen="aws/rolesanywhere-credential-helper#128",
        codes=("AccessDeniedException",),
        parameter="signature",
    ),
    Wording(
        kind="roles-anywhere",
        says="Not authorized to set «roleSessionName»",
        example="AccessDeniedException: Not authorized to set roleSessionName",
        tool="IAM Roles Anywhere",
        seen="https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-troubleshooting.html",
        parameter="roleSessionName",
    ),
    Wording(
        kind="service-cannot-assume",
        says="AccessDeniedException: «Unable» to assume role for {role}",
        example=(
            "AccessDeniedException: Unable to assume role for arn:aws:iam::111122223333:role/worker"
        ),
        tool="IAM Roles Anywhere",
        seen="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/security_iam_troubleshoot.html",
        principal="rolesanywhere.amazonaws.com",
    ),
    Wording(
        kind="roles-anywhere",
        says="Incorrect basic «constraints» for CA certificate",
        example="ValidationException: Incorrect basic constraints for CA certificate",
        tool="IAM Roles Anywhere",
        seen="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html",
        parameter="constraints",
    ),
)

SIGNATURES: Final = (
    Wording(
        kind="clock-skew",
        says="difference between the request time and the current time is too «large»",
        example="The difference between the request time and the current time is too large.",
        tool="AWS",
        seen=(
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html"
        ),
        codes=("RequestTimeTooSkewed",),
    ),
    Wording(
        kind="bad-scope",
        says=(
            "Credential should be «scoped» (?:to|with) an? valid (?:Region, not "
            r"'?(?P<value>[\w-]{1,40}))?"
        ),
        example="Credential should be scoped to a valid Region, not eu-west-9",
        tool="AWS",
        seen=(
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html"
        ),
        codes=(
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
        ),
    ),
    Wording(
        kind="bad-scope",
        says=r"Credential should be «scoped» to correct service:? ?'?(?P<value>[\w-]{0,40})",
        example="Credential should be scoped to correct service: 'sts'",
        tool="AWS",
        seen=(
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html"
        ),
        codes=(
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
        ),
    ),
    Wording(
        kind="bad-scope",
        says="Date in Credential scope does not match «YYYYMMDD»",
        example=(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date "
            "from HTTP"
        ),
        tool="AWS",
        seen=(
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html"
        ),
        codes=(
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
        ),
    ),
    Wording(
        kind="header-invalid",
        says=r"not a valid «key=value» pair \(missing equal-sign\) in Authorization header",
        example=(
            "IncompleteSignature: 'AKIA' not a valid key=value pair (missing equal-sign) in "
            "Authorization header: 'AWS4-HMAC-SHA256 Credential=AKIA'."
        ),
        tool="AWS",
        seen=(
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html"
        ),
        codes=("IncompleteSignature",),
    ),
    Wording(
        kind="header-invalid",
        says="Credential must have exactly 5 «slash-delimited» elements",
        example=(
            "IncompleteSignature: Credential must have exactly 5 slash-delimited elements, "
            "e.g. keyid/date/region/service/term, got 'AKIA/20260131'"
        ),
        tool="AWS",
        seen=(
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html"
        ),
        codes=("IncompleteSignature",),
    ),
    Wording(
        kind="signature-mismatch",
        says="request signature we «calculated» does not match the signature you provided",
        example=(
            "occurred when calling the AssumeRole operation: The request signature we "
            "calculated does not match the signature you provided. Check your AWS Secret "
            "Access Key and signing method. Consult the service"
        ),
        tool="AWS",
        seen="devsecops/bootcamp#118",
        codes=(
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
        ),
    ),
)

"""What SDKs and tools say where they need an MFA code and have nobody to ask."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

MFA_PROMPTS: Final = (
    Wording(
        kind="mfa-cannot-prompt",
        says="«AssumeRoleTokenProvider» session option not set",
        example=(
            "panic: assume role with MFA enabled, but AssumeRoleTokenProvider session option "
            "not set."
        ),
        tool="AWS SDK for Go v1",
        seen="elC0mpa/aws-doctor#2",
    ),
    Wording(
        kind="mfa-cannot-prompt",
        says="no «MFA» code callback was provided",
        example=(
            "Profile dev requires multi-factor authentication, but no MFA code callback was "
            "provided."
        ),
        tool="AWS SDK for JavaScript v3",
        seen="https://github.com/aws/aws-sdk-js-v3/tree/main/packages/credential-provider-ini",
    ),
    Wording(
        kind="mfa-cannot-prompt",
        says="Cannot refresh credentials: «MFA» token required",
        example="Cannot refresh credentials: MFA token required.",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="mfa-cannot-prompt",
        says="MfaSerialNumber has been set but the «MfaTokenCodeCallback» hasn't",
        example=(
            "The MfaSerialNumber has been set but the MfaTokenCodeCallback hasn't. "
            "MfaTokenCodeCallback is required to determine the MfaTokenCode when using MFA."
        ),
        tool="AWS SDK for .NET",
        seen=(
            "https://docs.aws.amazon.com/sdkfornet/v3/apidocs/items/Runtime/TAssumeRoleAWSC"
            "redentialsOptions.html"
        ),
    ),
    Wording(
        kind="mfa-cannot-prompt",
        says="must provide both MFA «serial» number and one time pass code",
        example=(
            "Aws::STS::Errors::AccessDenied (MultiFactorAuthentication failed, must provide "
            "both MFA serial number and one time pass code.)"
        ),
        tool="AWS STS",
        seen="aws/aws-sdk-ruby#2369",
    ),
    Wording(
        kind="mfa-cannot-prompt",
        says=r"Enter MFA code for [^\x00]{0,390}?«EOFError»",
        example=(
            "Enter MFA code for arn:aws:iam::111122223333:mfa/bob: EOFError: EOF when reading "
            "a line"
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/credentials.py",
    ),
    Wording(
        kind="mfa-cannot-prompt",
        says=r"Enter MFA code for [^\x00]{0,390}?«EOF» when reading",
        example="Enter MFA code for arn:aws:iam::111122223333:mfa/bob: EOF when reading a line",
        tool="AWS CLI",
        seen="output of the AWS CLI 2 with closed standard input",
    ),
    Wording(
        kind="mfa-cannot-prompt",
        says=r"(?:get_?pass|_mfa_prompter|botocore[./\\]credentials)[^\x00]{0,390}?«EOFError»",
        example="return self._mfa_prompter(prompt_text) EOFError: EOF when reading a line",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/credentials.py",
    ),
    Wording(
        kind="mfa-cannot-prompt",
        says=r"Enter «MFA» code for [^\x00]{0,200}?(?:nappropriate ioctl|not a t(?:ty|erminal))",
        example=(
            "Enter MFA code for arn:aws:iam::111122223333:mfa/bob: stty: standard input: "
            "Inappropriate ioctl for device"
        ),
        tool="AWS CLI",
        seen="https://github.com/boto/botocore/blob/develop/botocore/credentials.py",
    ),
)

r"""What AWS and botocore say of a value that has no valid form, and of a clock that is off.

Their parts are put together by `texts/errors.py`: a length behind the word Token would be taken for
a secret, and the two times make one difference.
"""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

_BOTOCORE: Final = "https://github.com/boto/botocore/blob/develop/botocore/validate.py"

CONSTRAINT: Final = Wording(
    kind="invalid-parameter",
    says=(
        r"[Vv]alue (?:'(?P<value>[^\x00]{0,2100}?)'|null) at '(?P<parameter>[\w.]{1,90})' failed "
        r"to satisfy «constraint»:(?P<constraint> Member must (?:not be null|[a-z\x20]{4,60}?"
        r"(?:pattern: \S{1,300}|\d{1,9}|set: \[[^\]]{0,300}\])))?"
    ),
    example=(
        "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*"
    ),
    tool="AWS STS and others",
    seen="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html",
    codes=("ValidationError", "ValidationException"),
)

SKEW: Final = Wording(
    kind="clock-skew",
    says=(
        r"«Signature» (?:expired|not yet current): (?P<local>\d{8}T\d{6}Z) is (?:now earlier than|"
        r"still later than) \d{8}T\d{6}Z \((?P<server>\d{8}T\d{6}Z) [-+] \d{1,4} min"
    ),
    example=(
        "Signature expired: 20260131T114500Z is now earlier than 20260131T120000Z "
        "(20260131T121500Z - 15 min.)"
    ),
    tool="AWS",
    seen="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html",
    codes=("SignatureDoesNotMatch", "InvalidSignatureException"),
)

LOCAL_REFUSALS: Final = (
    Wording(
        kind="invalid-parameter",
        says=(
            r"Invalid «length» for parameter (?P<parameter>\w{1,60}), value: [\w<>:\x20]{1,40}, "
            r"(?P<constraint>valid [\w\x20]{1,40}: ?-?\d{1,9})"
        ),
        example="Invalid length for parameter RoleSessionName, value: 1, valid min length: 2",
        tool="botocore",
        seen=_BOTOCORE,
    ),
    Wording(
        kind="invalid-parameter",
        says=(
            r"Invalid (?:range|value) for «parameter» (?P<parameter>\w{1,60}), value: "
            r"(?P<value>-?\d{1,12}), (?P<constraint>valid [\w\x20]{1,40}: ?-?\d{1,9})"
        ),
        example="Invalid value for parameter DurationSeconds, value: 100, valid min value: 900",
        tool="botocore",
        seen=_BOTOCORE,
    ),
    Wording(
        kind="invalid-parameter",
        says=(
            r"Invalid «type» for parameter (?P<parameter>\w{1,60}), value: "
            r"(?P<value>[^,\n]{0,200}), "
            r"(?P<constraint>type: <[\w\x20'.]{1,60}>"
            r"(?:, (?:valid types: )?<[\w\x20'.]{1,60}>){0,9})"
        ),
        example=(
            "Invalid type for parameter RoleArn, value: None, type: <class 'NoneType'>, valid "
            "types: <class 'str'>"
        ),
        tool="botocore",
        seen=_BOTOCORE,
    ),
    Wording(
        kind="invalid-parameter",
        says=r"Missing «required» parameter in input: \"(?P<parameter>\w{1,60})\"",
        example='Missing required parameter in input: "RoleSessionName"',
        tool="botocore",
        seen=_BOTOCORE,
    ),
    Wording(
        kind="invalid-parameter",
        says=r"Unknown «parameter» in input: \"(?P<parameter>\w{1,60})\"",
        example='Unknown parameter in input: "RoleARN", must be one of: RoleArn, RoleSessionName',
        tool="botocore",
        seen=_BOTOCORE,
    ),
    Wording(
        kind="invalid-parameter",
        says=r"Missing «required» key '(?P<parameter>\w{1,60})' in params",
        example="MissingRequiredParameter: Missing required key 'RoleArn' in params",
        tool="AWS SDK for JavaScript v2",
        seen="https://github.com/aws/aws-sdk-js/blob/master/lib/param_validator.js",
    ),
    Wording(
        kind="invalid-parameter",
        says=r"Expected «params»\.(?P<parameter>\w{1,60}) to be a string",
        example="InvalidParameterType: Expected params.RoleArn to be a string",
        tool="AWS SDK for JavaScript v2",
        seen="https://github.com/aws/aws-sdk-js/blob/master/lib/param_validator.js",
    ),
    Wording(
        kind="invalid-parameter",
        says=(
            r"\[(?P<parameter>\w{1,60})\] (?:is missing and is a required «parameter»|"
            r"(?P<constraint>expected string length to be >= \d{1,4}), but)"
        ),
        example=(
            "Found 1 error while validating the input provided for the AssumeRole operation:\n"
            "[RoleArn] is missing and is a required parameter"
        ),
        tool="AWS SDK for PHP",
        seen="https://github.com/aws/aws-sdk-php/blob/master/src/Api/Validator.php",
    ),
    Wording(
        kind="invalid-parameter",
        says=r"(?:missing required parameter|expected) «params»\[:(?P<parameter>\w{1,60})\]",
        example="ArgumentError: missing required parameter params[:role_arn]",
        tool="AWS SDK for Ruby",
        seen="https://github.com/aws/aws-sdk-ruby",
    ),
    Wording(
        kind="invalid-parameter",
        says=r"«Unexpected» key '(?P<parameter>\w{1,60})' found in params",
        example="UnexpectedParameter: Unexpected key 'RoleARN' found in params",
        tool="AWS SDK for JavaScript v2",
        seen="https://github.com/aws/aws-sdk-js",
    ),
    Wording(
        kind="invalid-parameter",
        says=(
            r"(?P<constraint>«minimum» field size of \d{1,4}), (?:AssumeRole\w{0,20}|"
            r"GetSessionToken)Input\.(?P<parameter>\w{1,60})"
        ),
        example=(
            "InvalidParameter: 1 validation error(s) found.\n- minimum field size of 2, "
            "AssumeRoleInput.ExternalId."
        ),
        tool="AWS SDK for Go v1",
        seen="fleetdm/fleet",
    ),
    Wording(
        kind="invalid-parameter",
        says=(
            r"(?P<constraint>«missing» required field), (?:AssumeRole\w{0,20}|GetSessionToken)"
            r"Input\.(?P<parameter>\w{1,60})"
        ),
        example=(
            "operation error STS: AssumeRole, 1 validation error(s) found.\n- missing "
            "required field, AssumeRoleInput.RoleArn."
        ),
        tool="AWS SDK for Go",
        seen="https://github.com/aws/aws-sdk-go-v2/tree/main/service/sts",
    ),
)

"""What AWS says of the parameters of an assume call, and of policies that it was sent."""

from __future__ import annotations

from typing import Final

from doctor.model.arn import ACCOUNT_PATTERN
from doctor.texts.wordings.wording import Wording

PARAMETERS: Final = (
    Wording(
        kind="invalid-parameter",
        says="Unable to «validate» tags",
        example="Could not assume role with web identity token file: Unable to validate tags",
        tool="AWS STS",
        seen="aws-actions/configure-aws-credentials#930",
        parameter="tags",
    ),
    Wording(
        kind="invalid-parameter",
        says="attributes fail to be «mapped» into session tags",
        example="ValidationException: some attributes fail to be mapped into session tags: [CN]",
        tool="IAM Roles Anywhere",
        seen="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/attribute-mapping.html",
        parameter="tags",
    ),
    Wording(
        kind="duration-role-max",
        says="DurationSeconds exceeds (?:the )?«MaxSessionDuration» set for this role",
        example="The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        tool="AWS STS",
        seen="ruimarinho/gsts#13",
        codes=("ValidationError",),
        parameter="durationSeconds",
    ),
    Wording(
        kind="duration-chaining",
        says="exceeds the 1 hour session limit for roles assumed by role «chaining»",
        example=(
            "ValidationError: The requested DurationSeconds exceeds the 1 hour session limit "
            "for roles assumed by role chaining."
        ),
        tool="AWS STS",
        seen="99designs/aws-vault#263",
        codes=("ValidationError",),
        parameter="durationSeconds",
    ),
    Wording(
        kind="invalid-role-arn",
        says="Request «ARN» is invalid",
        example=(
            "An error occurred (ValidationError) when calling the AssumeRoleWithWebIdentity "
            "operation: Request ARN is invalid"
        ),
        tool="AWS STS",
        seen="thehumble.dev: When Your GitLab Pipeline Fails (blog)",
        codes=("ValidationError",),
        parameter="roleArn",
    ),
    Wording(
        kind="invalid-parameter",
        says=("transitive tag keys? «can't» be set because it conflicts with a transitive tag key"),
        example=(
            "One of the specified transitive tag keys can't be set because it conflicts with a "
            "transitive tag key from the calling session."
        ),
        tool="AWS STS",
        seen="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
        codes=(
            "InvalidParameterValue",
            "ValidationError",
        ),
        parameter="transitiveTagKeys",
    ),
    Wording(
        kind="invalid-parameter",
        says="specified «transitive» tag key must be included in the requested tags",
        example="The specified transitive tag key must be included in the requested tags.",
        tool="AWS STS",
        seen="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
        codes=(
            "InvalidParameterValue",
            "ValidationError",
        ),
        parameter="transitiveTagKeys",
    ),
    Wording(
        kind="invalid-parameter",
        says="«Duplicate» tag keys found",
        example=(
            "An error occurred (InvalidParameterValue) when calling the AssumeRole operation: "
            "Duplicate tag keys found. Please note that Tag keys are case insensitive."
        ),
        tool="AWS STS",
        seen="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
        codes=(
            "InvalidParameterValue",
            "ValidationError",
        ),
        parameter="tags",
    ),
    Wording(
        kind="packed-policy-too-large",
        says=(
            r"Packed (?:policy|size of session tags) consumes (?P<value>\d{1,6})% of "
            "«allotted»"
        ),
        example='"errorMessage": "Packed size of session tags consumes 112% of allotted space."',
        tool="AWS STS",
        seen="aws/containers-roadmap#2413",
        codes=("PackedPolicyTooLarge",),
    ),
    Wording(
        kind="packed-policy-too-large",
        says="«Serialized» token too large for session",
        example="Serialized token too large for session",
        tool="AWS STS",
        seen="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
        codes=("PackedPolicyTooLarge",),
    ),
    Wording(
        kind="region-disabled",
        says=r"STS is not «activated» in this region"
        rf"(?: for account: ?(?P<value>{ACCOUNT_PATTERN}))?",
        example=(
            "atusCode: 403, RegionDisabledException: STS is not activated in this region for "
            "account:444455556666. Your account administrator can activate STS in this region"
        ),
        tool="AWS STS",
        seen="turbot/steampipe-plugin-aws#1510",
        codes=("RegionDisabledException",),
    ),
    Wording(
        kind="throttled",
        says=r"\b«Rate» exceeded\b",
        example="Rate exceeded",
        tool="AWS STS",
        seen="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
        codes=(
            "Throttling",
            "ThrottlingException",
        ),
    ),
    Wording(
        kind="throttled",
        says=r"\bRequest «limit» exceeded\b",
        example=(
            "An error occurred (RequestLimitExceeded) when calling the AssumeRole operation "
            "(reached max retries: 4): Request limit exceeded."
        ),
        tool="AWS STS",
        seen="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
        codes=(
            "Throttling",
            "ThrottlingException",
        ),
    ),
    Wording(
        kind="malformed-policy",
        says=r"Cannot exceed «quota» for ACLSizePerRole: (?P<value>\d{1,6})",
        example="LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048",
        tool="AWS IAM",
        seen="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
        parameter="AssumeRolePolicyDocument",
    ),
)

POLICIES: Final = (
    Wording(
        kind="malformed-policy",
        says=(
            r"Invalid «principal» in policy(?:: ?\"\w{1,20}\" ?: ?\"(?P<value>[^\"\s]{1,300})"
            r"\")?"
        ),
        example=(
            "MalformedPolicyDocument: Invalid principal in policy: "
            '"AWS":"arn:aws:iam::111122223333:role/nodes.dev"'
        ),
        tool="AWS IAM",
        seen="hashicorp/terraform-provider-aws#8905",
        codes=("MalformedPolicyDocument",),
        parameter="Principal",
    ),
    Wording(
        kind="malformed-policy",
        says="contains a statement with one or more invalid «principals»",
        example=(
            "An error occurred (MalformedPolicyDocumentException) when calling the PutKeyPolicy "
            "operation: Policy contains a statement with one or more invalid principals."
        ),
        tool="AWS KMS",
        seen="https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
        codes=("MalformedPolicyDocumentException",),
        parameter="Principal",
    ),
    Wording(
        kind="malformed-policy",
        says="The provided «principal» was invalid",
        example=(
            "operation error Lambda: AddPermission, InvalidParameterValueException: The provided "
            "principal was invalid. Please check the principal and try again."
        ),
        tool="AWS Lambda",
        seen="hashicorp/terraform-provider-aws#41617",
        codes=("InvalidParameterValueException",),
        parameter="Principal",
    ),
    Wording(
        kind="malformed-policy",
        says="Policy document should not specify a «principal»",
        example="MalformedPolicyDocument: Policy document should not specify a principal.",
        tool="AWS IAM",
        seen="hashicorp/terraform#13449",
        codes=("MalformedPolicyDocument",),
        parameter="Principal",
    ),
    Wording(
        kind="malformed-policy",
        says="Has prohibited field «Principal»",
        example=(
            "This policy contains the following error: Has prohibited field Principal For more "
            "information about the IAM policy grammar, see AWS IAM Policies."
        ),
        tool="AWS IAM",
        seen="aws-samples/api-gateway-secure-pet-store#27",
        codes=("MalformedPolicyDocument",),
        parameter="Principal",
    ),
    Wording(
        kind="malformed-policy",
        says="Has «prohibited» field Resource",
        example=(
            "Error creating IAM Role pod-s3: MalformedPolicyDocument: Has prohibited field Resource"
        ),
        tool="AWS IAM",
        seen="jtblin/kube2iam#334",
        codes=("MalformedPolicyDocument",),
        parameter="Resource",
    ),
    Wording(
        kind="malformed-policy",
        says="AssumeRole policy may only «specify» STS AssumeRole actions",
        example="AssumeRole policy may only specify STS AssumeRole actions.",
        tool="AWS IAM",
        seen="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
        codes=("MalformedPolicyDocument",),
        parameter="Action",
    ),
    Wording(
        kind="malformed-policy",
        says="Actions/Conditions must be «prefaced» by a vendor",
        example="Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        tool="AWS IAM",
        seen="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
        codes=("MalformedPolicyDocument",),
        parameter="Action",
    ),
    Wording(
        kind="malformed-policy",
        says="Policy document must be version «2012-10-17» or greater",
        example="Policy document must be version 2012-10-17 or greater.",
        tool="AWS IAM",
        seen="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
        codes=("MalformedPolicyDocument",),
        parameter="Version",
    ),
    Wording(
        kind="malformed-policy",
        says="The policy failed «legacy» parsing",
        example="The policy failed legacy parsing",
        tool="AWS IAM",
        seen="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
        codes=("MalformedPolicyDocument",),
    ),
    Wording(
        kind="malformed-policy",
        says="«Syntax» errors in policy",
        example="Syntax errors in policy.",
        tool="AWS IAM",
        seen="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
        codes=("MalformedPolicyDocument",),
    ),
    Wording(
        kind="malformed-policy",
        says="policy contains invalid «Json»",
        example="This policy contains invalid Json",
        tool="AWS IAM",
        seen="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
        codes=("MalformedPolicyDocument",),
    ),
    Wording(
        kind="malformed-policy",
        says=r"Statement IDs \(SID\) in a single policy must be «unique»",
        example="Statement IDs (SID) in a single policy must be unique.",
        tool="AWS IAM",
        seen="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
        codes=("MalformedPolicyDocument",),
    ),
)

"""What tools say instead of AWS's answer: it counts only where nothing else tells it."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

TOOLS_OWN_DENIALS: Final = (
    Wording(
        kind="access-denied",
        says=r"IAM Role \({role}\) «cannot» be assumed",
        example=(
            "Error: error configuring Terraform AWS Provider: IAM Role "
            "(arn:aws:iam::111122223333:role/ec2role) cannot be assumed."
        ),
        tool="Terraform AWS provider",
        seen="hashicorp/terraform-provider-aws#14435",
    ),
    Wording(
        kind="access-denied",
        says=r"The role \"{role}\" «cannot» be assumed",
        example='The role "arn:aws:iam::444455556666:role/deploy" cannot be assumed.',
        tool="Terraform AWS provider",
        seen="awsdocs/aws-organizations-docs#8",
    ),
    Wording(
        kind="access-denied",
        says="could not be used to «assume» '{role}'",
        example=(
            "current credentials could not be used to assume "
            "'arn:aws:iam::111122223333:role/cdk-hnb659fds-deploy-role-111122223333-us-east"
            "-1', but are for the right account. Proceeding anyway."
        ),
        tool="AWS CDK",
        seen="aws-samples/aws-genai-llm-chatbot#454",
    ),
    Wording(
        kind="access-denied",
        says="«Cannot» assume IAM Role",
        example="Cannot assume IAM Role",
        tool="Terraform AWS provider",
        seen="https://github.com/hashicorp/aws-sdk-go-base",
    ),
    Wording(
        kind="access-denied",
        says="Could not assume role in «target» account using current credentials",
        example=(
            "Could not assume role in target account using current credentials (which are for "
            "account 111122223333) User: arn:aws:iam::111"
        ),
        tool="AWS CDK",
        seen="https://github.com/aws/aws-cdk-cli",
    ),
    Wording(
        kind="access-denied",
        says="Could not assume role with (?:user «credentials»|the runner's)",
        example="Error: Could not assume role with user credentials: request failed",
        tool="aws-actions/configure-aws-credentials",
        seen="aws-actions/configure-aws-credentials#1803",
    ),
    Wording(
        kind="access-denied",
        says="Could not assume role with «OIDC»",
        example="Error: Could not assume role with OIDC: request failed",
        tool="aws-actions/configure-aws-credentials",
        seen="aws-actions/configure-aws-credentials#1309",
    ),
    Wording(
        kind="access-denied",
        says="Could not assume role with «web» identity",
        example="Could not assume role with web identity token file: Error message: request failed",
        tool="aws-actions/configure-aws-credentials",
        seen="https://github.com/aws-actions/configure-aws-credentials",
    ),
    Wording(
        kind="access-denied",
        says="Error assuming «AWS_ROLE»[:.]",
        example="003167 (42601): Error assuming AWS_ROLE:",
        tool="Snowflake",
        seen="https://docs.snowflake.com/en/user-guide/data-load-s3-config-storage-integration",
    ),
    Wording(
        kind="access-denied",
        says="credential was found to be non «self-assuming»",
        example="The IAM role for this storage credential was found to be non self-assuming.",
        tool="Databricks Unity Catalog",
        seen="databricks/terraform-provider-databricks#4755",
    ),
)

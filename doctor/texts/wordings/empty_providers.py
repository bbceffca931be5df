"""What the runtime of AWS's newer SDKs and single tools say where a provider gave nothing."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

EMPTY_PROVIDERS: Final = (
    Wording(
        kind="process-failed",
        says="«AWS_AUTH_CREDENTIALS_PROVIDER_PROCESS_SOURCE_FAILURE»",
        example="AWS_AUTH_CREDENTIALS_PROVIDER_PROCESS_SOURCE_FAILURE",
        tool="AWS Common Runtime",
        seen="https://github.com/awslabs/aws-c-auth",
    ),
    Wording(
        kind="metadata-failed",
        says="«AWS_AUTH_CREDENTIALS_PROVIDER_IMDS_SOURCE_FAILURE»",
        example="AWS_AUTH_CREDENTIALS_PROVIDER_IMDS_SOURCE_FAILURE",
        tool="AWS Common Runtime",
        seen="https://github.com/awslabs/aws-c-auth",
        metadata="instance",
    ),
    Wording(
        kind="metadata-failed",
        says="«AWS_AUTH_CREDENTIALS_PROVIDER_ECS_SOURCE_FAILURE»",
        example="AWS_AUTH_CREDENTIALS_PROVIDER_ECS_SOURCE_FAILURE",
        tool="AWS Common Runtime",
        seen="https://github.com/awslabs/aws-c-auth",
        metadata="container",
    ),
    Wording(
        kind="sso-token",
        says="«AWS_AUTH_CREDENTIALS_PROVIDER_SSO_SOURCE_FAILURE»",
        example="AWS_AUTH_CREDENTIALS_PROVIDER_SSO_SOURCE_FAILURE",
        tool="AWS Common Runtime",
        seen="https://github.com/awslabs/aws-c-auth",
    ),
    Wording(
        kind="no-credentials",
        says="«AWS_AUTH_CREDENTIALS_PROVIDER_PROFILE_SOURCE_FAILURE»",
        example="AWS_AUTH_CREDENTIALS_PROVIDER_PROFILE_SOURCE_FAILURE",
        tool="AWS Common Runtime",
        seen="https://github.com/awslabs/aws-c-auth",
    ),
    Wording(
        kind="no-credentials",
        says="«AWS_AUTH_CREDENTIALS_PROVIDER_CHAIN_SOURCE_FAILURE»",
        example="AWS_AUTH_CREDENTIALS_PROVIDER_CHAIN_SOURCE_FAILURE",
        tool="AWS Common Runtime",
        seen="https://github.com/awslabs/aws-c-auth",
    ),
    Wording(
        kind="no-credentials",
        says="«AWS_AUTH_CREDENTIALS_PROVIDER_ENVIRONMENT_SOURCE_FAILURE»",
        example="AWS_AUTH_CREDENTIALS_PROVIDER_ENVIRONMENT_SOURCE_FAILURE",
        tool="AWS Common Runtime",
        seen="https://github.com/awslabs/aws-c-auth",
    ),
    Wording(
        kind="no-credentials",
        says="«AWS_AUTH_CREDENTIALS_PROVIDER_STS_WEB_IDENTITY_SOURCE_FAILURE»",
        example="AWS_AUTH_CREDENTIALS_PROVIDER_STS_WEB_IDENTITY_SOURCE_FAILURE",
        tool="AWS Common Runtime",
        seen="https://github.com/awslabs/aws-c-auth",
    ),
    Wording(
        kind="process-failed",
        says="error in «credential_process»",
        example="process provider error: error in credential_process: exit status 1",
        tool="AWS SDK for Go v2",
        seen="https://github.com/aws/aws-sdk-go-v2/tree/main/credentials/processcreds",
    ),
    Wording(
        kind="process-failed",
        says="retrieving credentials from «custom» process",
        example="error when retrieving credentials from custom process. please login",
        tool="granted",
        seen="fwdcloudsec/granted#698",
    ),
    Wording(
        kind="no-credentials",
        says=(
            r"(?:[Cc]ouldn't|[Cc]ould not|[Cc]annot|[Cc]an't|[Dd]id not|[Uu]nable to) «find» "
            r"(?:any )?(?:valid )?AWS credentials"
        ),
        example="Couldn't find AWS credentials in environment, credentials file, or IAM role.",
        tool="rusoto and other tools",
        seen="vectordotdev/vector#9291",
    ),
    Wording(
        kind="no-credentials",
        says="No «identity» could be resolved from the chain",
        example=(
            "IdentityProviderException: No identity could be resolved from the chain: "
            "CredentialsProviderChain -> EnvironmentCredentialsProvider"
        ),
        tool="smithy-kotlin",
        seen="awsdocs/aws-doc-sdk-examples#6172",
    ),
    Wording(
        kind="no-credentials",
        says="«No» credentials are provided",
        example="* No credentials are provided.",
        tool="DuckDB",
        seen="https://duckdb.org/docs/stable/core_extensions/httpfs/s3api.html",
    ),
    Wording(
        kind="partial-credentials",
        says="missing AWS «AccessKeyID»",
        example="invalid ClusterSecretStore: missing AWS AccessKeyID Namespace",
        tool="External Secrets Operator",
        seen="https://external-secrets.io/latest/provider/aws-access/",
    ),
    Wording(
        kind="partial-credentials",
        says="missing AWS «SecretAccessKey»",
        example="invalid SecretStore: missing AWS SecretAccessKey Namespace",
        tool="External Secrets Operator",
        seen="https://external-secrets.io/latest/provider/aws-access/",
    ),
    Wording(
        kind="service-account-without-role",
        says="IAM role must be associated with «service» account",
        example="an IAM role must be associated with service account web",
        tool="External Secrets, Secrets Store CSI driver",
        seen="aws/secrets-store-csi-driver-provider-aws#276",
    ),
)

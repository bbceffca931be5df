"""What SDKs and tools say where no credentials were found in any place."""

from __future__ import annotations

from typing import Final

from doctor.model.arn import ACCOUNT_PATTERN
from doctor.texts.wordings.wording import Wording

NO_CREDENTIALS: Final = (
    Wording(
        kind="no-credentials",
        says="No handler was ready to «authenticate»",
        example="boto.exception.NoAuthHandlerFound: No handler was ready to authenticate. 1 "
        "handlers were checked. ['HmacAuthV4Handler'] Check your credentials",
        tool="boto 2",
        seen="boto/boto#2383",
    ),
    Wording(
        kind="no-credentials",
        says="Unable to «locate» credentials",
        example="Unable to locate credentials",
        tool="botocore",
        seen="ansible/workshops#54",
    ),
    Wording(
        kind="no-credentials",
        says="Missing AWS security «credentials»",
        example=(
            "Missing AWS security credentials -- Provide access/security keys pair or define a "
            "IAM instance profile (suggested)"
        ),
        tool="Nextflow",
        seen="nextflow-io/nextflow#2295",
    ),
    Wording(
        kind="no-credentials",
        says="Could not «load» credentials from any providers",
        example=(
            "Error: Credentials could not be loaded, please check your action inputs: Could "
            "not load credentials from any providers"
        ),
        tool="AWS SDK for JavaScript v3",
        seen="aws-actions/configure-aws-credentials#373",
    ),
    Wording(
        kind="no-credentials",
        says="Unable to load credentials from any of the providers in the «chain»",
        example=(
            "Unable to load credentials from any of the providers in the chain "
            "AwsCredentialsProviderChain([EnvironmentVariableCredentialsProvider()])"
        ),
        tool="AWS SDK for Java v2",
        seen=(
            "https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html"
        ),
    ),
    Wording(
        kind="no-credentials",
        says="no «valid» providers in chain",
        example="NoCredentialProviders: no valid providers in chain. Deprecated.",
        tool="AWS SDK for Go v1",
        seen="kubernetes/autoscaler#3592",
    ),
    Wording(
        kind="no-credentials",
        says="no «providers» in chain provided credentials",
        example="no providers in chain provided credentials",
        tool="AWS SDK for Rust",
        seen="https://docs.rs/aws-config",
    ),
    Wording(
        kind="no-credentials",
        says="Unable to load AWS credentials from any «provider» in the chain",
        example=(
            "Could not authenticate: Unable to load AWS credentials from any provider in the "
            "chain: [EnvironmentVariableCredentialsProvider: Unable to load AW"
        ),
        tool="AWS SDK for Java v1",
        seen="gkatzioura/CloudStorageMaven#23",
    ),
    Wording(
        kind="no-credentials",
        says="Unable to get «IAM» security credentials from EC2 Instance Metadata",
        example="Unable to get IAM security credentials from EC2 Instance Metadata Service.",
        tool="AWS SDK for .NET",
        seen="https://github.com/aws/aws-sdk-net",
    ),
    Wording(
        kind="no-credentials",
        says="Error «retrieving» credentials from the instance profile metadata",
        example=(
            "Error retrieving credentials from the instance profile metadata service. (cURL "
            "error 7: Failed to connect to 169.254.169.254)"
        ),
        tool="AWS SDK for PHP",
        seen="https://docs.aws.amazon.com/sdk-for-php/v3/developer-guide/guide_credentials.html",
    ),
    Wording(
        kind="no-credentials",
        says="AWS «provider» credentials not found",
        example="AWS provider credentials not found.",
        tool="Serverless Framework",
        seen="https://www.serverless.com/framework/docs/providers/aws/guide/credentials",
    ),
    Wording(
        kind="no-credentials",
        says="but no credentials have been «configured»",
        example=(
            "Need to perform AWS calls for account 111122223333, but no credentials have been "
            "configured"
        ),
        tool="AWS CDK",
        seen="https://github.com/aws/aws-cdk-cli",
    ),
    Wording(
        kind="no-credentials",
        says="Unable to «resolve» AWS account to use",
        example=(
            "Unable to resolve AWS account to use. It must be either configured when you "
            "define your CDK Stack, or through the environment"
        ),
        tool="AWS CDK",
        seen="https://github.com/aws/aws-cdk-cli",
    ),
    Wording(
        kind="no-credentials",
        says=r"Cannot «read» credentials from (?P<source>[^\s'\"]{1,400})",
        example="Cannot read credentials from /root/.aws/credentials",
        tool="AWS SDK for PHP",
        seen="https://github.com/aws/aws-sdk-php",
    ),
    Wording(
        kind="no-credentials",
        says="no «EC2» IMDS role found",
        example="Error: failed to refresh cached credentials, no EC2 IMDS role found,",
        tool="AWS SDK for Go v2",
        seen="hashicorp/terraform-provider-aws#42420",
    ),
    Wording(
        kind="no-credentials",
        says="[Nn]o «valid» credential sources",
        example="Error: No valid credential sources found",
        tool="Terraform AWS provider",
        seen="hashicorp: dynamic credentials, project in the subject",
    ),
    Wording(
        kind="no-credentials",
        says="[Cc]ould not «establish» AWS credentials",
        example=(
            "could not establish AWS credentials; please run 'aws configure' or choose a profile"
        ),
        tool="rain",
        seen="aws-cloudformation/rain#732",
    ),
    Wording(
        kind="no-credentials",
        says="is not using «role-based», session-based, process-based, or basic credentials",
        example=(
            "java.lang.IllegalArgumentException: Profile 'console' is not using role-based, "
            "session-based, process-based, or basic credentials."
        ),
        tool="AWS Toolkit for JetBrains",
        seen="aws/aws-toolkit-jetbrains#6417",
    ),
    Wording(
        kind="no-credentials",
        says="parser could not load or parse a «credentials» or config file",
        example=(
            "[ERROR] [AuthCredentialsProvider] - static: Profile credentials parser could not "
            "load or parse a credentials or config file."
        ),
        tool="aws-c-auth",
        seen="aws/aws-nitro-enclaves-cli#212",
    ),
    Wording(
        kind="no-credentials",
        says="Missing «credentials» in config",
        example="Missing credentials in config",
        tool="AWS SDK for JavaScript v2",
        seen="webiny/docs.webiny.com#19",
    ),
    Wording(
        kind="no-credentials",
        says="Could not get Account ID or «ARN» from STS",
        example="Could not get Account ID or ARN from STS. Did you set credentials?",
        tool="aws-actions/configure-aws-credentials",
        seen="https://github.com/aws-actions/configure-aws-credentials",
    ),
    Wording(
        kind="no-credentials",
        says="unable to «sign» request without credentials set",
        example=(
            "Aws::Errors::MissingCredentialsError: unable to sign request without credentials set"
        ),
        tool="AWS SDK for Ruby",
        seen="aws/aws-sdk-ruby#1439",
    ),
    Wording(
        kind="no-credentials",
        says="the credential «provider» was not enabled",
        example="the credential provider was not enabled",
        tool="AWS SDK for Rust",
        seen="https://docs.rs/aws-config",
    ),
    Wording(
        kind="no-credentials",
        says="No «profiles» were defined",
        example="No profiles were defined",
        tool="AWS SDK for Rust",
        seen=(
            "https://github.com/smithy-lang/smithy-rs/tree/main/aws/rust-runtime/aws-config"
            "/src/profile"
        ),
    ),
    Wording(
        kind="no-credentials",
        says="No «signing» credentials found",
        example=(
            "Error: Failed to create S3 client\nCaused by: initial ListObjectsV2 failed for "
            "bucket my-bucket in region us-east-1: Client error: No signing credentials found"
        ),
        tool="aws-c-s3, Mountpoint for Amazon S3",
        seen="awslabs/mountpoint-s3",
    ),
    Wording(
        kind="no-credentials",
        says=r"No AWS «Credentials» provided by (?P<source>\w[\w,\x20]{1,200}\w)",
        example=(
            "NoAuthWithAWSException: No AWS Credentials provided by "
            "TemporaryAWSCredentialsProvider : NoAwsCredentialsException"
        ),
        tool="Hadoop S3A",
        seen="https://hadoop.apache.org/docs/stable/hadoop-aws/tools/hadoop-aws/troubleshooting_s3a.html",
    ),
    Wording(
        kind="no-credentials",
        says="No AWS «credentials» in the Hadoop configuration",
        example=(
            "NoAwsCredentialsException: SimpleAWSCredentialsProvider: No AWS credentials in "
            "the Hadoop configuration"
        ),
        tool="Hadoop S3A",
        seen="https://hadoop.apache.org/docs/stable/hadoop-aws/tools/hadoop-aws/troubleshooting_s3a.html",
    ),
    Wording(
        kind="no-credentials",
        says=(
            "Secret «Validation» Failure: during `create` using the "
            r"following:[^\x00]{0,160}?Credential Chain: '(?P<source>[\w;]{1,60})'"
        ),
        example=(
            "Invalid Configuration Error:\nSecret Validation Failure: during `create` using "
            "the following:\nCredential Chain: 'config'"
        ),
        tool="DuckDB aws extension",
        seen="https://duckdb.org/docs/stable/core_extensions/aws",
    ),
    Wording(
        kind="no-credentials",
        says=(
            rf"Need to «perform» AWS calls for account (?P<value>{ACCOUNT_PATTERN}), but (?:no "
            "credentials|the current credentials)"
        ),
        example=(
            "Need to perform AWS calls for account 111122223333, but no credentials have "
            "been configured, and none of these plugins found any"
        ),
        tool="AWS CDK",
        seen="https://github.com/aws/aws-cdk-cli",
    ),
    Wording(
        kind="no-credentials",
        says="No environment variables were set to «configure» ECS provider",
        example="No environment variables were set to configure ECS provider",
        tool="AWS SDK for Rust",
        seen="smithy-lang/smithy-rs#765",
    ),
    Wording(
        kind="no-credentials",
        says="Profile file contained no «credentials» for profile 'default'",
        example=(
            "ProfileCredentialsProvider(): Profile file contained no credentials for profile "
            "'default': ProfileFile(profiles=[])"
        ),
        tool="AWS SDK for Java v2",
        seen="https://github.com/aws/aws-sdk-java-v2/tree/master/core/auth",
    ),
    Wording(
        kind="no-credentials",
        says=(
            r"[Ee]nsure (?:that )?(?:your |the )?(?:valid )?AWS «credentials» are "
            "(?:available|configured|set|present|provided)"
        ),
        example=(
            "System AWS credentials are required for role assumption. Please ensure AWS "
            "credentials are available via environment variables"
        ),
        tool="n8n and other tools",
        seen="n8n-io/n8n#23584",
    ),
    Wording(
        kind="no-credentials",
        says="«Provider» returned no credentials",
        example="[error] [signv4] Provider returned no credentials, service=es",
        tool="Fluent Bit",
        seen="fluent/helm-charts#480",
    ),
    Wording(
        kind="session-nested",
        says="sessions should be «nested» with care, unset",
        example=(
            "aws-vault: error: exec: aws-vault sessions should be nested with care, unset "
            "AWS_VAULT to force"
        ),
        tool="aws-vault",
        seen="99designs/aws-vault#812",
    ),
    Wording(
        kind="no-credentials",
        says="No credentials «specified» or obtained from persisted/shell defaults",
        example=(
            "Get-S3Bucket : No credentials specified or obtained from persisted/shell defaults."
        ),
        tool="AWS Tools for PowerShell",
        seen="https://docs.aws.amazon.com/powershell/latest/userguide/specifying-your-aws-credentials.html",
    ),
    Wording(
        kind="keyring-empty",
        says=(
            "(?:credentials for {profile}: )?[Tt]he specified item could not be found in the "
            "«keyring»"
        ),
        example=(
            "aws-vault: error: Failed to get credentials for dev: The specified item could "
            "not be found in the keyring"
        ),
        tool="aws-vault",
        seen="99designs/aws-vault#356",
    ),
)

"""What SDKs and tools say where no credentials were found."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

PROVIDERS: Final = (
    Wording(
        kind="expired-credentials",
        says="refreshed credentials are still «expired»",
        example=(
            "RuntimeError: Credentials were refreshed, but the refreshed credentials are still "
            "expired."
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="process-failed",
        says="Error when «retrieving» credentials from custom-process",
        example=(
            "botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials "
            "from custom-process:"
        ),
        tool="botocore",
        seen="boto/botocore#2779",
    ),
    Wording(
        kind="process-failed",
        says=r"Unsupported version '[^'\n]{0,40}' for credential «process» provider",
        example="Unsupported version '3' for credential process provider, supported versions: 1",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="clock-skew",
        says=r"certificate has expired or is not yet valid: «current» time \S{1,40} is before",
        example=(
            "x509: certificate has expired or is not yet valid: current time "
            "2024-01-01T00:00:00Z is before 2026-01-31T00:00:00Z"
        ),
        tool="AWS SDK for Go",
        seen="https://pkg.go.dev/crypto/x509",
    ),
    Wording(
        kind="clock-skew",
        says="certificate is not yet «valid»",
        example="SSL certificate problem: certificate is not yet valid",
        tool="curl and others",
        seen="https://curl.se/docs/sslcerts.html",
    ),
    Wording(
        kind="header-invalid",
        says=r"Invalid «header» value b?['\"]AWS4-HMAC",
        example="ValueError: Invalid header value b'AWS4-HMAC-SHA256 Credential=AKIA\\n/20260131'",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="header-invalid",
        says=(
            r"invalid header field value (?:\"[^\"\n]{0,300}\" )?for (?:key )"
            r"?\"?«Authorization»"
        ),
        example='net/http: invalid header field value for "Authorization"',
        tool="AWS SDK for Go",
        seen="https://pkg.go.dev/net/http",
    ),
    Wording(
        kind="header-invalid",
        says=r"Invalid character in header «content» \[\"[Aa]uthorization\"\]",
        example=(
            'TypeError [ERR_INVALID_CHAR]: Invalid character in header content ["Authorization"]'
        ),
        tool="Node.js",
        seen="https://nodejs.org/api/errors.html",
    ),
    Wording(
        kind="header-invalid",
        says="Invalid leading «whitespace», reserved character",
        example=(
            "requests.exceptions.InvalidHeader: Invalid leading whitespace, reserved "
            "character(s), or return character(s) in header value"
        ),
        tool="requests",
        seen="https://requests.readthedocs.io/en/latest/api/#exceptions",
    ),
    Wording(
        kind="metadata-failed",
        says="«ec2imds»: GetMetadata",
        example="operation error ec2imds: GetMetadata, request canceled, context deadline",
        tool="AWS SDK for Go v2",
        seen="hashicorp/terraform-provider-aws#42420",
    ),
    Wording(
        kind="metadata-failed",
        says=(
            "Error when «retrieving» credentials from (?P<source>iam-role|container-role|"
            "Ec2InstanceMetadata|EcsContainer): (?!No credentials found)"
        ),
        example=(
            "botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials "
            "from container-role: Error retrieving metadata: Received non 200 response (400) "
            "from ECS metadata:"
        ),
        tool="botocore",
        seen="aws/amazon-ecs-agent#1780",
    ),
    Wording(
        kind="metadata-failed",
        says="Error retrieving «metadata»: ",
        example=(
            "Error when retrieving credentials from container-role: Error retrieving metadata: "
            "Received non 200 response (400) from ECS metadata:"
        ),
        tool="botocore",
        seen="aws/amazon-ecs-agent#1780",
    ),
    Wording(
        kind="metadata-failed",
        says=r"Received non 200 response \d{3} from container «metadata»",
        example=(
            "Error retrieving metadata: Received non 200 response 403 from container metadata: no"
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="metadata-failed",
        says="Unable to parse JSON returned from container «metadata»",
        example="Unable to parse JSON returned from container metadata services",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="metadata-failed",
        says=r"(?P<source>[\w.:-]{1,80}) is not a valid container «metadata» service hostname",
        example=(
            "Error: Credentials could not be loaded, please check your action inputs: "
            "169.254.170.23 is not a valid container metadata service hostname"
        ),
        tool="AWS SDK for JavaScript v3",
        seen="aws-actions/configure-aws-credentials#942",
    ),
    Wording(
        kind="metadata-failed",
        says=r"Unsupported host '(?P<source>[^'\n]{1,200})'. Can only retrieve «metadata» from",
        example=(
            "Unsupported host '10.0.0.9'. Can only retrieve metadata from a loopback address "
            "or one of these hosts: 169.254.170.2, 169.254.170.23, fd00:ec2::23, localhost"
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="metadata-failed",
        says="Auth token value is not a «legal» header value",
        example="Auth token value is not a legal header value",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="metadata-failed",
        says="received 404 from «IMDS»",
        example="received 404 from IMDS",
        tool="AWS SDK for Rust",
        seen=(
            "https://github.com/smithy-lang/smithy-rs/tree/main/aws/rust-runtime/aws-config"
            "/src/imds"
        ),
    ),
    Wording(
        kind="metadata-failed",
        says="failed to make «EC2Metadata» request",
        example="EC2MetadataError: failed to make EC2Metadata request",
        tool="AWS SDK for Go v1",
        seen="https://github.com/aws/aws-sdk-go/tree/main/aws/ec2metadata",
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
            r"Need to «perform» AWS calls for account (?P<value>[0-9a-j]\d{11}), but (?:no "
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

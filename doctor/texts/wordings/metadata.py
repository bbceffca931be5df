"""What SDKs say where the metadata service of a machine or container gave no credentials."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

METADATA: Final = (
    Wording(
        kind="metadata-failed",
        says=(
            r"«Container»CredentialsProvider\w{0,10}(?:@\w{1,16})?: [^\]\n,]{1,80}"
            r"\(Service: null; Status Code: \d{3}"
        ),
        example=(
            "com.amazonaws.auth.EC2ContainerCredentialsProviderWrapper@41f935e: Internal Server "
            "Error (Service: null; Status Code: 500; Error Code: null)"
        ),
        tool="AWS SDK for Java v1",
        seen="https://github.com/aws/aws-sdk-java",
        metadata="container",
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
)

"""What SDKs and tools say of shared files, their settings, and the region."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

SETTINGS: Final = (
    Wording(
        kind="config-parse",
        # A blank belongs to the path where a folder goes on behind it.
        says=(
            r"Unable to «parse» config file: "
            r"(?P<source>[^\s\"]{1,400}(?:\x20[^\s\"/\\]{1,80}[/\\][^\s\"]{0,400}){0,4})"
        ),
        example=(
            "botocore.exceptions.ConfigParseError: Unable to parse config file: "
            "C:\\Users\\dana/.aws/credentials"
        ),
        tool="botocore",
        seen="aws/aws-cli#5101",
    ),
    Wording(
        kind="config-value-invalid",
        says=(
            r"Provided region_name '(?P<value>[^'\n]{0,80})' doesn't match a «supported» "
            "format"
        ),
        example="Provided region_name 'eu-west-9' doesn't match a supported format.",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="config-value-invalid",
        says=r"STS «regional» endpoints option (?P<value>\S{1,80}) is invalid",
        example=(
            'STS regional endpoints option 3 is invalid. Valid options are: "legacy", "regional"'
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="config-value-invalid",
        says=(
            r"«services» section but the \"(?P<source>[^\"\n]{0,200})\" services "
            "configuration does not exist"
        ),
        example=(
            'The profile is configured to use the services section but the "local" services '
            "configuration does not exist."
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="config-file-missing",
        says=r"specified config «file» \((?P<source>[^)\n]{1,400})\) could not be found",
        example="The specified config file (/home/bob/.aws/config) could not be found.",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="region-missing",
        says="You must specify a «region»",
        example="You must specify a region.",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="region-missing",
        says="«MissingRegion»",
        example="MissingRegion: could not find region configuration",
        tool="AWS SDK for Go",
        seen="https://docs.aws.amazon.com/sdk-for-go/v1/developer-guide/configuring-sdk.html",
    ),
    Wording(
        kind="region-missing",
        says="Missing «region» in config",
        example="ConfigError: Missing region in config",
        tool="AWS SDK for JavaScript v2",
        seen=(
            "https://docs.aws.amazon.com/sdk-for-javascript/v2/developer-guide/setting-region.html"
        ),
    ),
    Wording(
        kind="region-missing",
        says="«Region» is missing",
        example="Error: Region is missing",
        tool="AWS SDK for JavaScript v3",
        seen="https://github.com/aws/aws-sdk-js-v3",
    ),
    Wording(
        kind="region-missing",
        says="Unable to (?:load|find) a? ?«region» (?:from any of|via)",
        example=(
            "software.amazon.awssdk.core.exception.SdkClientException: Unable to load region "
            "from any of the providers in the chain"
        ),
        tool="AWS SDK for Java",
        seen=(
            "https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/region-selection.html"
        ),
    ),
    Wording(
        kind="region-missing",
        says="a «region» must be specified",
        example="a region must be specified",
        tool="AWS SDK for Rust",
        seen="https://github.com/awslabs/aws-sdk-rust",
    ),
    Wording(
        kind="region-missing",
        says="an AWS «region» is required, but was not found",
        example=(
            "operation error STS: GetCallerIdentity, failed to resolve service endpoint, an "
            "AWS region is required, but was not found"
        ),
        tool="AWS SDK for Go v2",
        seen="https://github.com/aws/aws-sdk-go-v2/tree/main/config",
    ),
    Wording(
        kind="region-missing",
        says="[Mm]issing required «field» Region",
        example="Invalid Configuration: Missing required field Region",
        tool="AWS SDK for Go v2",
        seen="https://github.com/aws/aws-sdk-go-v2/tree/main/config",
    ),
    Wording(
        kind="region-missing",
        says="No «RegionEndpoint» or ServiceURL configured",
        example="Amazon.Runtime.AmazonClientException: No RegionEndpoint or ServiceURL configured",
        tool="AWS SDK for .NET",
        seen=(
            "https://docs.aws.amazon.com/sdk-for-net/latest/developer-guide/net-dg-region-s"
            "election.html"
        ),
    ),
    Wording(
        kind="region-missing",
        says=r"invalid AWS «Region»: ?(?:\Z|\n|\\\"\\\"|\"\")",
        example="Error: invalid AWS Region:",
        tool="Terraform AWS provider",
        seen="https://github.com/hashicorp/aws-sdk-go-base",
    ),
    Wording(
        kind="region-missing",
        says="Did not find «region_name»",
        example=(
            "Did not find region_name, please add an environment variable `AWS_DEFAULT_REGION` "
            "which contains it, or pass `region_name` as a named parameter."
        ),
        tool="LangChain",
        seen="langchain-ai/langchain-aws#157",
    ),
    Wording(
        kind="region-missing",
        says=(
            r"could not resolve «endpoint»,? partition: \\?\"[\w-]{1,12}\\?\", "
            r"service: \\?\"[\w.-]{1,40}\\?\", region: \\?\"\\?\""
        ),
        example=(
            'unknown endpoint, could not resolve endpoint, partition: "aws", service: "sts", '
            'region: "", known: [eu-west-1 us-east-1]'
        ),
        tool="AWS SDK for Go v1",
        seen="crossplane-contrib/provider-jet-aws#176",
    ),
    Wording(
        kind="region-missing",
        says=r"(?<![\w.-])[a-z0-9-]{1,40}\.\.«amazonaws»\.com",
        example="ValueError: Invalid endpoint: https://sts..amazonaws.com",
        tool="botocore and other SDKs, which put an empty Region into the name of the host",
        seen="boto/boto3#2596",
    ),
    Wording(
        kind="region-missing",
        says="AWS «region» setting is missing",
        example=(
            "error: AWS region setting is missing. Pass it using the 'region' parameter or "
            "the AWS_REGION environment variable."
        ),
        tool="Vercel AI SDK",
        seen="https://ai-sdk.dev/providers/ai-sdk-providers/amazon-bedrock",
    ),
)

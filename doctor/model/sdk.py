"""SDKs and the tools that read shared files as one of them: the one vocabulary of both.

An SDK is named with its generation, for two generations of one language read the files differently.
https://docs.aws.amazon.com/sdkref/latest/guide/version-support-matrix.html
"""

from __future__ import annotations

from typing import Final, Literal

Sdk = Literal[
    "botocore",
    "go-v1",
    "go-v2",
    "java-v1",
    "java-v2",
    "js-v2",
    "js-v3",
    "ruby",
    "dotnet",
    "php",
    "rust",
]

Component = Literal[
    Sdk,
    "aws-cli",
    "boto3",
    "terraform",
    "terraform-aws",
    "aws-vault",
    "granted",
    "aws-mfa",
]
"""What has releases of its own: an SDK, or a tool that is known by its own."""

Version = tuple[int, ...]

NAMES: Final[dict[Component, str]] = {
    "aws-cli": "the AWS CLI",
    "boto3": "boto3",
    "botocore": "botocore",
    "go-v1": "the AWS SDK for Go v1",
    "go-v2": "the AWS SDK for Go v2",
    "java-v1": "the AWS SDK for Java v1",
    "java-v2": "the AWS SDK for Java v2",
    "js-v2": "the AWS SDK for JavaScript v2",
    "js-v3": "the AWS SDK for JavaScript v3",
    "ruby": "the AWS SDK for Ruby",
    "dotnet": "the AWS SDK for .NET",
    "php": "the AWS SDK for PHP",
    "rust": "the AWS SDK for Rust",
    "terraform": "Terraform",
    "terraform-aws": "Terraform's AWS provider",
    "aws-vault": "aws-vault",
    "granted": "Granted",
    "aws-mfa": "aws-mfa",
}
"""Each by the name that it has in a sentence."""

LANGUAGES: Final[dict[Sdk, str]] = {
    "go-v1": "Go",
    "go-v2": "Go",
    "java-v1": "Java",
    "java-v2": "Java",
    "js-v2": "JavaScript",
    "js-v3": "JavaScript",
    "ruby": "Ruby",
    "dotnet": ".NET",
    "php": "PHP",
    "rust": "Rust",
}
"""The language of each SDK: its name where the generation goes without saying.

botocore's is Python, and it is always called by its own name.
"""

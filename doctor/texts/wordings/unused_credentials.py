"""What people say of a tool that leaves their credentials aside, where it has no words of its own.

It counts only where nothing else tells it: the sentence is about the tool, and not the tool's.
"""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

_NOT: Final = (
    r"(?:[Nn]ot|[Nn]o|\w{1,8}n't|[Nn]ever|[Cc]annot|[Uu]nable|[Ff]ail(?:s|ed|ing|ure)?|[Ii]gnor(?:es?|ed|"
    r"ing)|[Bb]r(?:eaks?|oken)|[Ii]nstead of|[Ss]tuck|[Hh]angs?|[Uu]nsupported|[Uu]nused|[Ww]rong)"
)
_TAKES: Final = (
    r"(?:pick(?:s|ed|ing)? up|us(?:e|es|ed|ing)|support(?:s|ed|ing)?|resolv(?:e|es|ed|ing)|"
    r"load(?:s|ed|ing)?|work(?:s|ed|ing)?|read(?:s|ing)?|f(?:ind|inds|ound)|fall(?:s|ing)? back|"
    r"follow(?:s|ed|ing)?|respect(?:s|ed|ing)?|honou?r(?:s|ed|ing)?|recogni[sz]e[sd]?|see(?:s|n)?|"
    r"consider(?:s|ed)?|try|tries|tried|authenticat(?:e|es|ing)|ask(?:s|ed)?)"
)
_NOT_TAKEN: Final = rf"(?<!\w){_NOT}(?: [\w'/-]{{1,20}}){{0,4}}? {_TAKES}(?!\w)"
_WORDS: Final = r"(?: [^\s]{1,40}){0,8}?"

UNUSED_CREDENTIALS: Final = (
    Wording(
        kind="process-failed",
        says="multiple matching «identities»",
        example="ERROR: multiple matching identities",
        tool="aws_signing_helper",
        seen="aws/rolesanywhere-credential-helper#151",
    ),
    Wording(
        kind="credentials-not-used",
        says=r"\(403\) when calling the «HeadObject» operation",
        example="An error occurred (403) when calling the HeadObject operation: Forbidden",
        tool="botocore",
        seen="apache/airflow#28365",
    ),
    Wording(
        kind="credentials-not-used",
        says="no «basic» auth credentials",
        example=(
            'Error response from daemon: Head "https://111122223333.dkr.ecr.eu-west-1.amazonaws.'
            'com/v2/app/manifests/1": no basic auth credentials'
        ),
        tool="Docker",
        seen="awslabs/amazon-ecr-credential-helper#418",
    ),
    Wording(
        kind="credentials-not-used",
        says="«credentials» not found in native keychain",
        example="credentials not found in native keychain",
        tool="Docker credential helpers",
        seen="https://docs.docker.com/reference/cli/docker/login/#credential-stores",
    ),
    Wording(
        kind="config-file-missing",
        says="«config» file does not exist",
        example="[✘] config file does not exist",
        tool="granted",
        seen="fwdcloudsec/granted#688",
    ),
    Wording(
        kind="no-credentials",
        says="«credentials» not found",
        example='the client fails with "credentials not found"',
        tool="any tool",
        seen="https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html",
    ),
    Wording(
        kind="credentials-not-used",
        says="«Authentication» Failure - this is usually caused by invalid or missing credentials",
        example=(
            "HTTP GET error on 'https://bucket.s3.amazonaws.com/a.parquet' (HTTP 403)\n"
            "Authentication Failure - this is usually caused by invalid or missing credentials."
        ),
        tool="DuckDB",
        seen="https://duckdb.org/docs/stable/extensions/httpfs/s3api.html",
    ),
    Wording(
        kind="credentials-not-used",
        says=r"[Cc]lient error with status 403 «Forbidden»",
        example="Generic S3 error: Client error with status 403 Forbidden: No Body",
        tool="object_store (Rust)",
        seen="https://docs.rs/object_store/latest/object_store/aws/index.html",
    ),
    Wording(
        kind="credentials-not-used",
        says="«AnonymousCredentials»",
        example="the resource now falls back to AnonymousCredentials",
        tool="AWS SDK for Go v2",
        seen="https://pkg.go.dev/github.com/aws/aws-sdk-go-v2/aws#AnonymousCredentials",
    ),
    Wording(
        kind="credentials-not-used",
        says=rf"{_NOT_TAKEN}{_WORDS} [`'\"$]?«AWS_PROFILE»",
        example="The plugin does not pick up AWS_PROFILE",
        tool="any tool",
        seen="https://docs.aws.amazon.com/sdkref/latest/guide/feature-static-credentials.html",
    ),
    Wording(
        kind="credentials-not-used",
        says=rf"[`'\"$]?«AWS_PROFILE»[`'\"]?,?{_WORDS} {_NOT}(?!\w)",
        example="AWS_PROFILE is ignored by the reader",
        tool="any tool",
        seen="https://docs.aws.amazon.com/sdkref/latest/guide/feature-static-credentials.html",
    ),
    Wording(
        kind="credentials-not-used",
        says=rf"{_NOT_TAKEN}{_WORDS} [`'\"(]?«profile»",
        example="Unable to load an AWS profile by name",
        tool="any tool",
        seen="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html",
    ),
    Wording(
        kind="credentials-not-used",
        says=rf"«credential_chain»[`'\"]?{_WORDS} {_NOT}(?!\w)",
        example="a secret of credential_chain does not work in the pod",
        tool="DuckDB",
        seen="https://duckdb.org/docs/stable/core_extensions/aws.html",
    ),
    Wording(
        kind="credentials-not-used",
        says=rf"(?<!\w){_NOT}{_WORDS} (?:[Cc]redentials?|authentication)(?: [Pp]rovider)? «chain»",
        example="It does not fall back to the default credential provider chain",
        tool="any tool",
        seen="https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html",
    ),
    Wording(
        kind="credentials-not-used",
        says=rf"«IRSA»\)?{_WORDS} {_NOT}(?: [\w'-]{{1,20}}){{0,3}}? {_TAKES}(?!\w)",
        example="IRSA does not work with this image",
        tool="any tool",
        seen="https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
    ),
    Wording(
        kind="credentials-not-used",
        says=rf"{_NOT_TAKEN}{_WORDS} \(?«IRSA»",
        example="The exporter does not support IRSA",
        tool="any tool",
        seen="https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
    ),
    Wording(
        kind="credentials-not-used",
        says=rf"{_NOT_TAKEN}{_WORDS} (?:[Ii]nstance|IAM|EC2|[Tt]ask|AWS) «credentials»",
        example="The agent can't find the instance credentials",
        tool="any tool",
        seen="https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html",
    ),
)
"""In the order in which they tell: what names a kind of credentials stands first."""

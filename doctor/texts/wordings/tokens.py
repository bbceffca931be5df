"""What SDKs and tools say of identity tokens, and of parts that they lack."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

TOKEN_FILES: Final = (
    Wording(
        kind="token-file-missing",
        says=(
            r"(?P<source>/var/run/secrets/[\w./-]{0,80}«serviceaccount»/[\w-]{0,40}token)[^\n]{0,60}?"
            r"(?:[Nn]o such file|[Nn]ot found|[Dd]oes not exist|[Pp]ermission denied|[Cc]annot|"
            r"[Cc]ould not|[Uu]nable|[Ii]s empty)"
        ),
        example=(
            "file_get_contents(/var/run/secrets/eks.amazonaws.com/serviceaccount/token): failed to "
            "open stream: No such file or directory"
        ),
        tool="any SDK",
        seen="aws/amazon-eks-pod-identity-webhook#34",
    ),
    Wording(
        kind="token-file-missing",
        says=(
            r"(?:[Nn]o such file|[Nn]ot found|[Dd]oes not exist|[Pp]ermission denied|[Cc]annot|"
            r"[Cc]ould not|[Uu]nable|[Ff]ailed to (?:open|read))[^\n]{0,90}?"
            r"(?P<source>/var/run/secrets/[\w./-]{0,80}«serviceaccount»/[\w-]{0,40}token)"
        ),
        example=(
            "failed to read token file /var/run/secrets/eks.amazonaws.com/serviceaccount/token"
        ),
        tool="any SDK",
        seen="https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
    ),
    Wording(
        kind="invalid-identity-token",
        says="RoleArn not found in «saml» assertion(?:: ?{role})?",
        example=(
            "Failed to assume role. Error retrieving STS credentials using SAML. Supplied "
            "RoleArn not found in saml assertion: arn:aws:iam::111122223333:role/md-developer"
        ),
        tool="saml2aws",
        seen="Versent/saml2aws#865",
        parameter="roles",
    ),
    Wording(
        kind="missing-dependency",
        says="Missing «Dependency»: ",
        example=(
            "Missing Dependency: Using the login credential provider requires an additional "
            'dependency. You will need to pip install "botocore[crt]" before proceeding.'
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="missing-dependency",
        says="(?:'sts' service|aws-java-sdk-sts) «module» must be on the class path",
        example=(
            "To use assumed roles in the 'dev' profile, the 'sts' service module must be on "
            "the class path."
        ),
        tool="AWS SDK for Java v2",
        seen="burrunan/gradle-s3-build-cache#19",
    ),
    Wording(
        kind="missing-dependency",
        says="requires following «cargo» feature",
        example=(
            "Caused by: ProfileFile provider could not be built: This behavior requires "
            "following cargo feature(s) enabled: credentials-login"
        ),
        tool="AWS SDK for Rust",
        seen="awslabs/iam-policy-autopilot#276",
    ),
    Wording(
        kind="id-token-unavailable",
        says="«getIDToken» call failed",
        example="getIDToken call failed: Error message: request failed",
        tool="GitHub Actions",
        seen="https://github.com/aws-actions/configure-aws-credentials",
    ),
    Wording(
        kind="id-token-unavailable",
        says=r"mean to set the [`'\"]?«id-token»[`'\"]? permission",
        example=(
            "It looks like you might be trying to authenticate with OIDC. Did you mean to set "
            "the `id-token` permission? If you are not trying to authenticate with OIDC and "
            "the action is working successfully, you can ignore this message."
        ),
        tool="GitHub Actions",
        seen="aws/jsii-compiler#1059",
    ),
    Wording(
        kind="id-token-unavailable",
        says="Unable to get «ACTIONS_ID_TOKEN_REQUEST»_(?:URL|TOKEN) env variable",
        example="Error: Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable",
        tool="GitHub Actions",
        seen="google-github-actions/auth#51",
    ),
    Wording(
        kind="id-token-unavailable",
        says="requesting 'id-token: write', but is only «allowed» 'id-token: (?:none|read)'",
        example=(
            "The nested job 'deploy' is requesting 'id-token: write', but is only allowed "
            "'id-token: none'."
        ),
        tool="GitHub Actions",
        seen="tetherto/qvac#1373",
    ),
    Wording(
        kind="invalid-parameter",
        says="argument --web-identity-token: «expected» one argument",
        example="aws: error: argument --web-identity-token: expected one argument",
        tool="AWS CLI",
        seen="docs.gitlab.com: CI_JOB_JWT_V2 removed",
        parameter="webIdentityToken",
    ),
    Wording(
        kind="token-file-missing",
        says=r"Web identity token «file» does not exist: (?P<source>[^\s\"']{1,400})",
        example="Web identity token file does not exist: /home/bob/.aws/config",
        tool="aws-actions/configure-aws-credentials",
        seen="https://github.com/aws-actions/configure-aws-credentials",
    ),
    Wording(
        kind="token-file-missing",
        says=(
            r"\[«Errno» 2\] No such file or directory: "
            r"'(?P<source>[^'\n]{0,300}token[^'\n]{0,90})'"
        ),
        example="[Errno 2] No such file or directory: '/var/run/token'",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/credentials.py",
    ),
    Wording(
        kind="token-file-missing",
        says=r"\[«Errno» 13\] Permission denied: '(?P<source>[^'\n]{0,300}token[^'\n]{0,90})'",
        example=(
            "PermissionError: [Errno 13] Permission denied: "
            "'/var/run/secrets/eks.amazonaws.com/serviceaccount/token'"
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/credentials.py",
    ),
    Wording(
        kind="token-file-missing",
        says=r"«unable» to read file at (?P<source>[^\s\"']{0,300}token[^\s\"':]{0,90})",
        example=(
            "caused by: WebIdentityErr: unable to read file at "
            "/var/run/secrets/eks.amazonaws.com/serviceaccount/token"
        ),
        tool="AWS SDK for Go",
        seen="mumoshu/aws-secret-operator#37",
    ),
    Wording(
        kind="token-file-missing",
        says=(
            "«Unable» to locate specified web identity token file:? "
            r"?(?P<source>[^\s\"']{0,400})"
        ),
        example=(
            "Unable to locate specified web identity token file: "
            "/var/run/secrets/eks.amazonaws.com/serviceaccount/token"
        ),
        tool="AWS SDK for Java v2",
        seen="https://github.com/aws/aws-sdk-java-v2/tree/master/core/auth",
    ),
    Wording(
        kind="token-file-missing",
        says=r"«ENOENT»: [^\n]{1,60}, open '(?P<source>[^'\n]{0,300}token[^'\n]{0,90})'",
        example=(
            "Error: ENOENT: no such file or directory, open "
            "'/var/run/secrets/eks.amazonaws.com/serviceaccount/token'"
        ),
        tool="AWS SDK for JavaScript",
        seen="https://nodejs.org/api/errors.html",
    ),
    Wording(
        kind="token-file-missing",
        says=r"«EACCES»: [^\n]{1,60}, open '(?P<source>[^'\n]{0,300}token[^'\n]{0,90})'",
        example=(
            "Error: EACCES: permission denied, open "
            "'/var/run/secrets/eks.amazonaws.com/serviceaccount/token'"
        ),
        tool="AWS SDK for JavaScript",
        seen="https://nodejs.org/api/errors.html",
    ),
    Wording(
        kind="id-token-unavailable",
        says=r"(?:failed|unable|not able|could not|couldn't|cannot|can't|error) (?:to )?"
        r"(?:request|get|fetch|obtain|retriev|mint|generat)\w* (?:an |the |a )?(?:\w+ )?"
        r"(?:OIDC|ID|identity) «token»\b",
        example="fatal: failed to request OIDC token: 403 Forbidden",
        tool="any that asks its CI service",
        seen="https://buildkite.com/docs/agent/v3/cli-oidc",
    ),
    Wording(
        kind="id-token-unavailable",
        says="«OIDC» Token cannot be found. A CircleCI context must be specified",
        example="OIDC Token cannot be found. A CircleCI context must be specified.",
        tool="CircleCI aws-cli orb",
        seen="https://circleci.com/docs/openid-connect-tokens/",
    ),
    Wording(
        kind="id-token-unavailable",
        says="with OIDC: Error: «System.AccessToken» is undefined",
        example="Failed to assume role with OIDC: Error: System.AccessToken is undefined",
        tool="AWS Toolkit for Azure DevOps",
        seen="https://github.com/aws/aws-toolkit-azure-devops",
    ),
)

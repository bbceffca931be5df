"""Causes of a failure of tokens and assertions, and of the providers that issue them.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
"""

from __future__ import annotations

from typing import Final

from doctor.rules.differential.candidates import PLAIN, Candidate, plain_candidate

TOKEN_ENDED: Final = plain_candidate(
    "federation/web-identity-token-expired",
    "the identity provider's token has expired",
    "The token in the call has expired, not an AWS session.",
    "request a new token from the provider right before the call",
)

NO_PROVIDER: Final = plain_candidate(
    "federation/oidc-provider-missing",
    "the role's account may have no identity provider for this token",
    "AWS accepts a token only if the role's account has a provider in IAM with the URL of its "
    "issuer.",
    "aws iam list-open-id-connect-providers, in the role's account",
)

TOKEN_AUDIENCE: Final = Candidate(
    cause="federation/oidc-aud-mismatch",
    title="the provider in IAM may not list the token's audience",
    why="AWS accepts a token only if its audience (or its azp, if it has one) is a client ID of "
    "the provider.",
    step="aws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN",
    reason="the second reason why AWS refuses a token before any policy",
)

TOKEN_ISSUER: Final = Candidate(
    cause="federation/oidc-issuer-mismatch",
    title="the token may come from an issuer other than the provider in IAM",
    why="The URL of the provider has to be exactly the token's iss.",
    step="compare the token's iss with aws iam list-open-id-connect-providers",
    reason="a slash at the end, a cluster that was recreated, an enterprise host",
)

ISSUER_UNREACHABLE: Final = plain_candidate(
    "federation/oidc-issuer-unreachable",
    "AWS cannot fetch the keys of the token's issuer",
    "STS fetches the discovery document and the keys that it names from the public internet.",
    "curl -sS ISSUER/.well-known/openid-configuration, from outside your network",
)

NO_ANNOTATION: Final = plain_candidate(
    "federation/irsa-service-account-mismatch",
    "the service account has no role",
    "The tool reads the annotation eks.amazonaws.com/role-arn of a service account: of the pod "
    "that mounts the secret, or the one in its own manifest. The annotation is missing.",
    "kubectl get serviceaccount NAME -n NAMESPACE -o jsonpath='{{.metadata.annotations}}'",
)

POD_ROLE: Final = Candidate(
    cause="federation/irsa-service-account-mismatch",
    title="the pod's service account may have no role, or another one",
    why="Without the annotation eks.amazonaws.com/role-arn, or if the pod started before it was "
    "added, the pod has no token for AWS.",
    step="in the pod: env | grep -E '^AWS_(ROLE_ARN|WEB_IDENTITY)'",
    reason="the usual reason in a cluster where the tool itself knows web identity",
    when=("in-cluster",),
)

TOKEN_REPLAYED: Final = Candidate(
    cause="federation/web-identity-token-expired",
    title="the token may be an old one that the tool keeps, and sends again",
    why="A provider or an audience that is wrong is refused every time. A token that is kept past "
    "its end is refused until the tool gets a new one.",
    step="date the token that is sent: its exp and iat are in its middle part",
    reason="BerriAI/litellm: a token was cached for an hour, whatever its own end",
    when=("intermittent",),
    raised_by=("intermittent",),
)

OLD_KEYS: Final = Candidate(
    cause="federation/web-identity-token-expired",
    title="the token may be an old one, signed with a key that is no longer published",
    why="A process that keeps its first token still uses it after the issuer has changed its keys.",
    step="check when the token was issued: exp and iat are in its middle part",
    reason="seen with pods that run for long",
)

TOKEN_FILE: Final = plain_candidate(
    "federation/web-identity-token-file-unreadable",
    "the web identity token file cannot be read",
    "The file does not exist, is empty, or the user of the process may not read it.",
    'run where the call is made: ls -l "$AWS_WEB_IDENTITY_TOKEN_FILE"',
)

OTHER_TOKEN_FILE: Final = Candidate(
    cause="federation/web-identity-token-file-unreadable",
    title="the tool may look for the token in a file other than the mounted one",
    why="EKS mounts the token where AWS_WEB_IDENTITY_TOKEN_FILE says. A tool with a path of its "
    "own, or one from an older chart, finds nothing there.",
    step='run where the call is made: ls -l "$AWS_WEB_IDENTITY_TOKEN_FILE"',
    when=("other-token-file",),
    raised_by=("other-token-file",),
    unless=("own-attempt",),
    reason="fluent/helm-charts#480: a path of its own, beside the one that was mounted",
)

ID_TOKEN_LACKING: Final = Candidate(
    cause="federation/oidc-token-permission-missing",
    title="the job may not request an OIDC token",
    why="A job gets one only with the permission id-token: write, its own or the workflow's; a "
    "called workflow has no more than the job that calls it.",
    step="check for id-token: write under permissions, in the job and in the workflow",
    when=("id-token-lacking",),
    raised_by=("id-token-lacking",),
    reason="the plain meaning of what is told",
)

NO_ID_TOKEN: Final = plain_candidate(
    "federation/oidc-token-permission-missing",
    "the job may not request an OIDC token",
    "A job gets one only with the permission id-token: write; a pull request from a fork gets "
    "none.",
    "check for id-token: write under permissions, in the job and in the workflow",
    unless=("token-sent",),
)

TOKEN_REFUSED: Final = Candidate(
    cause="federation/web-identity-token-expired",
    title="the identity provider's token may be an old one, or the wrong one",
    why="AWS refused a part of the token before it evaluated any policy, and names that part.",
    step="decode the middle part of the token, and compare what AWS names",
    reason="what is left where the part that AWS names has no cause of its own",
)

NOT_MAPPED: Final = Candidate(
    cause="federation/eks-identity-not-mapped",
    title="the cluster does not know the caller",
    why="AWS accepted the credentials; their owner has to be in an access entry of the cluster "
    "or in aws-auth.",
    step="aws sts get-caller-identity, with what the kubeconfig names",
    reason=PLAIN,
    unless=("cluster-map-read",),
    usual=True,
)

CLUSTER_CALLER: Final = Candidate(
    cause="credentials/caller-is-not-who-you-think",
    title="kubectl may use credentials other than those of the cluster's creator",
    why="The token uses whatever credentials the SDK finds first: another profile, keys in the "
    "environment.",
    step="aws sts get-caller-identity, with what the kubeconfig names",
    reason="the second reason in public reports",
    unless=("cluster-map-read",),
)

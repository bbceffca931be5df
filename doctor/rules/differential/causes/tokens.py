"""Causes of a failure of tokens and assertions, and of the providers that issue them.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
"""

from __future__ import annotations

from typing import Final

from doctor.rules.differential.candidates import Candidate


def _plain(cause: str, title: str, why: str, step: str) -> Candidate:
    """Make the row of a cause that AWS's words name themselves."""
    return Candidate(
        cause=cause,
        title=title,
        why=why,
        step=step,
        reason="the plain meaning of the answer",
        usual=True,
    )


TOKEN_ENDED: Final = _plain(
    "federation/web-identity-token-expired",
    "the identity provider's token has expired",
    "It is the token that goes with the call that has ended, not a session of AWS.",
    "request a new token from the provider right before the call",
)

NO_PROVIDER: Final = _plain(
    "federation/oidc-provider-missing",
    "the role's account may have no identity provider for this token",
    "AWS takes a token only where IAM of the role's account has a provider with the URL of its "
    "issuer.",
    "aws iam list-open-id-connect-providers, in the role's account",
)

TOKEN_AUDIENCE: Final = Candidate(
    cause="federation/oidc-aud-mismatch",
    title="the token's audience may not be one that the provider in IAM lists",
    why="A token is taken only where its audience (azp where it has one) is a client ID of the "
    "provider.",
    step="aws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN",
    reason="the second reason why AWS refuses a token before any policy",
)

TOKEN_ISSUER: Final = Candidate(
    cause="federation/oidc-issuer-mismatch",
    title="the token may come from another issuer than the provider in IAM",
    why="The URL of the provider has to be the token's iss, character by character.",
    step="compare the token's iss with aws iam list-open-id-connect-providers",
    reason="a slash at the end, a cluster that was recreated, an enterprise host",
)

ISSUER_UNREACHABLE: Final = _plain(
    "federation/oidc-issuer-unreachable",
    "AWS cannot get the keys of the token's issuer",
    "STS fetches the discovery document and the keys that it names from the public internet.",
    "curl -sS ISSUER/.well-known/openid-configuration, from outside of your network",
)

NO_ANNOTATION: Final = _plain(
    "federation/irsa-service-account-mismatch",
    "the service account that is looked at names no role",
    "The tool reads the annotation eks.amazonaws.com/role-arn of a service account: of the pod's "
    "that mounts the secret, or of the one that its own manifest names. It is not there.",
    "kubectl get serviceaccount NAME -n NAMESPACE -o jsonpath='{{.metadata.annotations}}'",
)

POD_ROLE: Final = Candidate(
    cause="federation/irsa-service-account-mismatch",
    title="the pod may run under a service account that names no role, or another one",
    why="Without the annotation eks.amazonaws.com/role-arn, or where the pod began before it was "
    "written, the pod has no token for AWS.",
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
    why="A process that keeps the token it read first goes on with it after the issuer has changed "
    "its keys.",
    step="check when the token was issued: exp and iat are in its middle part",
    reason="seen with pods that run for long",
)

TOKEN_FILE: Final = _plain(
    "federation/web-identity-token-file-unreadable",
    "the web identity token file cannot be read",
    "The variable or setting names a file that is not there, is empty, or may not be read by the "
    "user of the process.",
    'where the call is made: ls -l "$AWS_WEB_IDENTITY_TOKEN_FILE"',
)

NO_ID_TOKEN: Final = _plain(
    "federation/oidc-token-permission-missing",
    "the job may not request an OIDC token",
    "A job gets one only with the permission id-token: write; a pull request from a fork gets "
    "none.",
    "check for id-token: write under permissions, in the job and in the workflow",
)

TOKEN_REFUSED: Final = Candidate(
    cause="federation/web-identity-token-expired",
    title="the identity provider's token may be an old one, or not the one that is meant",
    why="AWS refused a part of the token before any policy was asked, and names that part.",
    step="decode the middle part of the token, and compare what AWS names",
    reason="what is left where the part that AWS names has no cause of its own",
)

NOT_MAPPED: Final = Candidate(
    cause="federation/eks-identity-not-mapped",
    title="the cluster does not know the caller",
    why="AWS accepted the credentials; one of the cluster's access entries, or aws-auth, has to "
    "hold their owner.",
    step="aws sts get-caller-identity, with what the kubeconfig names",
    reason="the plain meaning of the answer",
    unless=("cluster-map-read",),
    usual=True,
)

CLUSTER_CALLER: Final = Candidate(
    cause="credentials/caller-is-not-who-you-think",
    title="kubectl may sign with other credentials than the cluster's creator",
    why="The token is signed with whatever the SDK finds first: another profile, keys in the "
    "environment.",
    step="aws sts get-caller-identity, with what the kubeconfig names",
    reason="the second reason in public reports",
    unless=("cluster-map-read",),
)

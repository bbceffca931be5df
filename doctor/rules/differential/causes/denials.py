"""Causes of a refusal by policies: which policy of which side, as far as AWS leaves it open.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from doctor.rules.differential.candidates import WHO_STEP, Candidate

ROLE_STEP: Final = (
    "aws iam get-role --role-name {role} --query Role.AssumeRolePolicyDocument, with credentials "
    "of account {account}"
)

TRUST: Final = Candidate(
    cause="trust/trust-principal-mismatch",
    title="the role does not trust {caller}",
    why="AWS refused the call, and the trust policy was not seen. The most common reason is that "
    "it does not name the caller.",
    step=ROLE_STEP,
    reason="the first of AWS's own list of causes, and the most frequent in public reports",
    unless=("trust-read",),
    usual=True,
)

ITSELF: Final = Candidate(
    cause="trust/role-assumes-itself",
    title="{role} assumes itself, which its trust policy has to allow",
    why="The credentials in use are already a session of this role. Since September 2022 a role "
    "has to be named in its own trust policy to assume itself.",
    step="remove the role from the tool's settings: the tool already has its session",
    reason="most often the role is named twice: for the workload, and in the tool's own settings",
    when=("calls-itself",),
    raised_by=("calls-itself",),
    unless=("trust-allows",),
)

ITSELF_TOLD: Final = replace(
    ITSELF,
    title="a role assumes itself, which its trust policy has to allow",
    why="Since September 2022 a role has to be named in its own trust policy to assume itself. "
    "Some services, such as Databricks, ask for it.",
    step="add the role's own ARN to Principal.AWS of its trust policy, with the same conditions",
    reason="databricks/terraform-provider-databricks#4596, #1855",
    when=("self-assumption-told",),
    raised_by=("self-assumption-told",),
)

IDENTITY: Final = Candidate(
    cause="permission/identity-policy-missing",
    title="the caller's own policies may not allow {action}",
    why="Across accounts, and if the trust policy names only the account, a policy of the caller "
    "has to allow the call on this role. Those policies were not seen.",
    step="ask an administrator of the caller's account for a policy that allows {action} on "
    "{role_arn}",
    reason="the second of AWS's own list of causes, and frequent in public reports",
    unless=("identity-read", "identity-not-needed", "by-service", "simulated-allow"),
    raised_by=("trust-allows", "simulated-no-grant"),
)

EXTERNAL_ID_MISSING: Final = Candidate(
    cause="trust/external-id-missing",
    title="the role may require an external ID, and none was seen in the call",
    why="Roles for partners and vendors often require one, and some tools drop it or do not set "
    "it by themselves. AWS answers as if the caller were not trusted.",
    step="ask the owner of the role whether it requires an external ID",
    reason="the condition that people miss most often in roles of other accounts",
    unless=("trust-read", "external-id-sent", "same-account", "by-service"),
    raised_by=("external-id-lost", "external-id-wanted"),
)

EXTERNAL_ID_MISMATCH: Final = Candidate(
    cause="trust/external-id-mismatch",
    title="the role may expect a different external ID",
    why="AWS compares it character by character, and does not say that it differs.",
    step="ask the owner of the role which external ID is yours",
    reason="possible only where one is sent; a mistyped or another customer's value",
    unless=("trust-read",),
    when=("external-id-sent",),
)

MFA: Final = Candidate(
    cause="mfa/mfa-not-in-request",
    title="the role may require MFA, and the call has none",
    why="Roles for people often require MFA. Without it, AWS answers as if the caller were not "
    "trusted.",
    step="ask the owner of the role whether it requires MFA (aws:MultiFactorAuthPresent)",
    reason="frequent where an IAM user calls; a session cannot bring MFA along",
    unless=("trust-read", "not-a-user", "mfa-sent"),
    raised_by=("mfa-wanted", "mfa-left-out"),
)

EXECUTION_ROLE: Final = Candidate(
    cause="credentials/caller-is-not-who-you-think",
    title="ECS calls with the execution role of the task here, and not with its task role",
    why="Before the containers start, ECS gets images and secrets and prepares the logs, with the "
    "execution role. The task role is for what the containers do themselves.",
    step="aws ecs describe-task-definition --task-definition NAME --query "
    "taskDefinition.executionRoleArn",
    reason="people add the permission to the task role, and the answer stays the same",
    when=("ecs-agent-calls",),
)

OTHER_CALLER: Final = Candidate(
    cause="credentials/caller-is-not-who-you-think",
    title="the credentials in use may not be the intended ones",
    why="Keys in the environment, another profile or the machine's own role may have signed the "
    "call: compare who called with who was to call.",
    step=WHO_STEP,
    reason="frequent in public reports: the named caller is the first thing to compare",
    unless=("by-service", "trust-names-caller", "account-of-chain", "own-attempt"),
    raised_by=("other-identity-asked", "profile-wins"),
)

BOOTSTRAP: Final = Candidate(
    cause="federation/bootstrap-trust-missing",
    title="the CDK's bootstrap role may not exist there, or not trust the caller",
    why="The CDK assumes roles that `cdk bootstrap` makes in each account and Region, named after "
    "its qualifier. Without the bootstrap, or with another qualifier, there is no such role.",
    step="aws cloudformation describe-stacks --stack-name CDKToolkit, in that account and Region",
    reason="the role of the error is the tool's own: aws/aws-cdk#9154",
    when=("bootstrap-role",),
    raised_by=("bootstrap-role",),
    unless=("calls-itself", "trust-read"),
)

BOOTSTRAP_SAME_ACCOUNT: Final = Candidate(
    cause="permission/identity-policy-missing",
    title="the caller's own policies may not allow {action} on the CDK's roles",
    why="The roles of `cdk bootstrap` trust their whole account, so that a policy of the caller "
    "has to allow the call. Without it the CDK goes on as the caller itself.",
    step="ask an administrator of the account for a policy that allows {action} on "
    "arn:aws:iam::{account}:role/cdk-*",
    reason="AWS's own guide to the CDK asks for exactly this policy: "
    "https://docs.aws.amazon.com/cdk/v2/guide/security-iam.html",
    usual=True,
    when=("own-bootstrap",),
    unless=("calls-itself", "identity-read", "simulated-allow"),
)

SESSION_NAME: Final = Candidate(
    cause="trust/session-name-condition",
    title="{role} may accept only sessions with a certain name",
    why="A condition on sts:RoleSessionName, or one that compares it with aws:username or the "
    "caller's own session, refuses the name that an SDK makes up.",
    step="set role_session_name in the profile to the name that works",
    reason="the plain meaning of what is told",
    when=("helped-by-session-name",),
    raised_by=("helped-by-session-name",),
)

NO_ROLE: Final = Candidate(
    cause="trust/role-does-not-exist",
    title="there may be no role {role} in account {account}",
    why="AWS gives the same answer for a role that does not exist as for one that does not let "
    "you in.",
    step="aws iam get-role --role-name {role}, with credentials of account {account}",
    reason="a mistyped name or account, or a role that was never made there",
    unless=("role-exists", "trust-read"),
    raised_by=("role-told-absent",),
)

WRONG_ACTION: Final = Candidate(
    cause="trust/trust-wrong-action",
    title="the trust policy may not allow {action}",
    why="Each kind of call has an action of its own, and it has to be allowed by its name.",
    step=ROLE_STEP,
    reason="roles made for another kind of caller, and misspelt actions",
    unless=("trust-read",),
)

TAGS: Final = Candidate(
    cause="trust/tag-session-not-allowed",
    title="the call may send session tags that the role does not allow",
    why="A call with tags also needs sts:TagSession, in the same policies, and fails without it.",
    step="call once without tags, or allow sts:TagSession besides {action}",
    reason="tools that send tags by default; AWS names the action in most of these refusals",
    unless=("trust-read",),
    raised_by=("tags-sent",),
)

SCP: Final = Candidate(
    cause="permission/scp-blocks",
    title="a service control policy may deny the call",
    why="An SCP of the caller's account blocks the call whatever else allows it. The SCPs were "
    "not seen.",
    step="ask an administrator of the organization whether an SCP denies {action}",
    reason="AWS names an SCP in most of its refusals by one, not in all",
    unless=("scps-read", "by-service", "simulated-scp-allow"),
    raised_by=("simulated-scp",),
)

RCP: Final = Candidate(
    cause="permission/rcp-blocks",
    title="a resource control policy may deny the call",
    why="An RCP of the role's account can refuse callers from outside its organization.",
    step="ask an administrator of the role's organization whether an RCP denies {action}",
    reason="organizations that allow their own members alone; AWS does not always name it",
    unless=("rcps-read",),
)

JUST_CREATED: Final = Candidate(
    cause="trust/just-created",
    title="the role or a policy may be too new for AWS to see everywhere",
    why="IAM is eventually consistent: AWS does not see new or changed roles and policies "
    "everywhere at once.",
    step="call again after a minute: if it still fails, the cause is another one",
    reason="frequent after a deployment; it passes by itself",
    when=("trust-allows",),
    unless=("role-is-old",),
)

BOUNDARY: Final = Candidate(
    cause="permission/boundary-blocks",
    title="a permissions boundary of the caller may not allow the call",
    why="A boundary blocks everything that it does not allow, whatever the caller's policies "
    "grant.",
    step="check PermissionsBoundary in the output of aws iam get-role or get-user for the caller",
    reason="seldom, and left where the policies that grant were read and do",
    unless=("boundary-read", "by-service", "simulated-allow"),
    when=("identity-allows",),
)

SIMULATED_BOUNDARY: Final = replace(
    BOUNDARY,
    reason="AWS's own simulator reads the boundary, where nobody else may",
    when=("simulated-boundary",),
    raised_by=("simulated-boundary",),
)

SIMULATED_DENY: Final = Candidate(
    cause="permission/identity-explicit-deny",
    title="the caller's own policies may have a Deny",
    why="AWS's simulator evaluates the caller's policies, which were not seen here. It knows the "
    "request only as roledoctor describes it.",
    step="ask an administrator of the caller's account to find the Deny",
    reason="AWS's own simulator reads the policies, where nobody else may",
    unless=("identity-read",),
    when=("simulated-deny",),
    raised_by=("simulated-deny",),
)

SESSION_POLICY: Final = Candidate(
    cause="permission/session-policy-blocks",
    title="a session policy may restrict the caller's session",
    why="The session may have been created with a policy that does not allow this call. The ARN "
    "does not show that.",
    step="check where the session is created (AssumeRole, GetScopedCredentials) for a Policy",
    reason="seldom, and left where the role's own policies were read and allow",
    when=("by-session", "identity-allows"),
)

IDENTITY_RESOURCE: Final = Candidate(
    cause="permission/identity-policy-resource-mismatch",
    title="the caller's policy may allow {action} on other {thing}s only",
    why="AWS says that no policy of the caller allows this call on this {thing}: an existing "
    "policy may name another account, path or case in its Resource.",
    step="compare the Resource of the caller's policies with {role_arn}",
    reason="the usual second reason where AWS names the caller's policies",
    unless=("identity-read",),
)

IDENTITY_CONDITION: Final = Candidate(
    cause="permission/identity-condition-unmet",
    title="the caller's policy may allow the call under a condition that is not met",
    why="An Allow does not apply if its Condition is not met (MFA, a tag, an address).",
    step="check the caller's policies for a Condition on {action}",
    reason="the third reason where AWS names the caller's policies",
    unless=("identity-read",),
)

CONDITION: Final = Candidate(
    cause="trust/trust-condition-unmet",
    title="a condition of the trust policy may not be met",
    why="An Allow does not apply if its Condition is not met: an organization, a tag, a network.",
    step=ROLE_STEP,
    reason="what is left where the caller is named and AWS still blames the trust policy",
    unless=("trust-read",),
)

DENY_WITHOUT_MFA: Final = Candidate(
    cause="permission/deny-without-mfa",
    title="the Deny may be one for calls without MFA",
    why="Many accounts deny their users nearly everything until they use MFA, and access keys "
    "alone carry none. AWS says that a policy of the caller denies the call, but not which one.",
    step="check the policies of the caller and of its groups for a Deny with "
    "aws:MultiFactorAuthPresent",
    reason="the most frequent Deny on users",
    unless=("not-a-user", "identity-read", "mfa-sent"),
)

OTHER_ACTION: Final = Candidate(
    cause="permission/identity-policy-missing",
    title="nothing may allow {caller} to call {action}",
    why="AWS refused a call that does not assume a role. The caller's permissions decide it, and "
    "they were not seen.",
    step="ask an administrator of the caller's account for a policy that allows {action}",
    reason="the plain meaning of the answer, where the caller is the one that is meant",
    usual=True,
)

OTHER_ACTION_CALLER: Final = Candidate(
    cause="credentials/caller-is-not-who-you-think",
    title="an identity other than the one with the permission may make the call",
    why="If the tool did not assume the role, or used other keys, {caller} makes the call, which "
    "should not have the permission.",
    step=WHO_STEP,
    reason="frequent: the permission is there, on another identity",
    raised_by=("node-in-place-of-pod", "on-aws", "other-identity-asked"),
)

ROLE_NOT_TAKEN: Final = Candidate(
    cause="config/setting-ignored-by-tool",
    title="{tool} may not have assumed the role that it was given",
    why="AWS names the caller, and it is not a session of that role: the tool's own credentials "
    "signed the call.",
    step="check in CloudTrail whether the tool called AssumeRole at all, and in the "
    "documentation of {tool} how to set a role",
    reason="apache/airflow#26946: explicit keys made the tool drop role_arn",
    when=("role-not-taken",),
    raised_by=("role-not-taken",),
)

ROLE_LEFT: Final = replace(
    ROLE_NOT_TAKEN,
    title="{tool} may leave the role alone, and go on with the credentials that it had",
    why="What was done was done in the account of the credentials, and not of the role: AWS "
    "refused nothing.",
    reason="prowler-cloud/prowler#929: the role of an option was not used",
    when=("role-left", "told-alone"),
    raised_by=("role-left",),
)

MACHINE_CALLS: Final = replace(
    ROLE_NOT_TAKEN,
    reason="apache/iceberg: a client of its own beside the one that assumes the role",
    when=("instance-in-place-of-role",),
    raised_by=("instance-in-place-of-role",),
)

SUBJECT: Final = Candidate(
    cause="federation/oidc-sub-mismatch",
    title="the role may not trust the token's subject",
    why="The role's trust policy, which was not seen, may refuse the token. The "
    "most common reason is a subject (sub) that does not match its condition: another branch or "
    "environment, a pull request, a different case.",
    step=ROLE_STEP + "; compare its condition on …:sub with the sub claim of the token",
    reason="the first cause of this answer in public reports",
    unless=("trust-read", "in-cluster"),
    quotes=("token-seen",),
    usual=True,
)

SERVICE_ACCOUNT: Final = Candidate(
    cause="federation/irsa-service-account-mismatch",
    title="the role may not trust the pod's service account",
    why="The role's trust policy, which was not seen, may refuse the token of the pod. "
    "Usually its condition names another namespace or service account.",
    step=ROLE_STEP + "; compare its condition on …:sub with "
    "system:serviceaccount:NAMESPACE:NAME of the pod",
    reason="the first cause of this answer for tokens of a cluster",
    unless=("trust-read",),
    when=("in-cluster",),
    usual=True,
)

AUDIENCE: Final = Candidate(
    cause="federation/oidc-aud-mismatch",
    title="the token's audience may not be the one that the role requires",
    why="Only exactly that audience meets a condition on the audience (aud).",
    step="compare the condition on …:aud with the aud claim of the token",
    reason="the second cause of this answer in public reports",
    unless=("trust-read",),
    quotes=("token-seen",),
)

PROVIDER: Final = Candidate(
    cause="federation/oidc-provider-missing",
    title="the trust policy may name another identity provider than the token's",
    why="Principal.Federated has to be the provider in the role's own account with exactly the "
    "URL of the token's issuer.",
    step=ROLE_STEP,
    reason="clusters recreated, other accounts, a provider that was never made",
    unless=("trust-read", "provider-read"),
)

ASSERTION: Final = Candidate(
    cause="federation/saml-role-not-in-assertion",
    title="the SAML assertion may not offer the role",
    why="The assertion's Role attribute pairs the exact ARNs of role and provider; AWS gives the "
    "same answer for a wrong pair and for a refusal by the trust policy.",
    step="the sign-in page https://signin.aws.amazon.com/saml lists the roles that the assertion "
    "offers",
    reason="the first of AWS's own list of causes for SAML",
    usual=False,
)

SAML_PROVIDER: Final = Candidate(
    cause="trust/trust-principal-mismatch",
    title="the role may trust another SAML provider than the one that the assertion names",
    why="Principal.Federated has to be exactly the provider that stands beside the role in the "
    "assertion's Role attribute: a provider that was replaced has another ARN.",
    step=ROLE_STEP + "; compare Principal.Federated with the provider in the assertion",
    reason="providers are renamed and replaced, and trust policies keep the old one",
    unless=("trust-read",),
)

SAML_PROVIDER_READ: Final = replace(
    SAML_PROVIDER,
    step="compare Principal.Federated of the trust policy with the provider that stands beside the "
    "role in the assertion",
    when=("trust-read",),
    unless=(),
)

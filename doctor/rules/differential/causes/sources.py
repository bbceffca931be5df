"""Causes of credentials that are not found, or of others that are: files, machines, sign-ins.

https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from doctor.rules.differential.candidates import VARIABLES_STEP, Candidate

SHADOWED: Final = Candidate(
    cause="credentials/env-keys-shadow-profile",
    title="old keys in the environment may be used instead of the profile",
    why="Keys in the environment override a profile that a variable selects.",
    step=VARIABLES_STEP,
    reason="frequent in public reports: the profile is sound and is not used",
    unless=("key-seen",),
)

NOTHING: Final = Candidate(
    cause="credentials/no-credentials",
    title="the tool found no credentials",
    why="Every place where it looks was empty. Only the machine that made the call shows which "
    "places those were.",
    step=VARIABLES_STEP,
    reason="the plain meaning of the answer",
    usual=True,
)

NOTHING_IN_JOB: Final = msgspec.structs.replace(
    NOTHING,
    title="the job found no credentials: perhaps no earlier step signs in",
    why="A runner starts without your files and keys. A step of the same job has to get "
    "credentials before the step that needs them, or the runner's machine has a role.",
    step="add a step that signs in: on GitHub aws-actions/configure-aws-credentials with the "
    "permission id-token: write, on GitLab id_tokens and assume-role-with-web-identity",
    when=("in-ci",),
    unless=("session-made",),
    reason="the plain meaning of the answer, where it is a job's",
)

UNSEEN: Final = Candidate(
    cause="credentials/no-credentials",
    title="there may be no credentials where the tool looks",
    why="Many services answer an unsigned call like a call without permission.",
    step=VARIABLES_STEP,
    reason="what is left where the tool looks in the right places",
)

NOT_SELECTED: Final = Candidate(
    cause="config/profile-not-selected",
    title="a profile may have them, but nothing selects it",
    why="Without AWS_PROFILE or an option of the tool, SDKs use the default profile.",
    step="select it: AWS_PROFILE=NAME, or the tool's own option",
    reason="frequent: the AWS CLI is called with --profile, the tool without",
    unless=("profile-named", "in-ci", "files-seen", "own-attempt"),
    raised_by=("helped-by-profile", "profile-left-out"),
)

NO_FILE: Final = Candidate(
    cause="config/config-file-missing",
    title="the files with the credentials may not be where the process looks",
    why="A container, sudo, a service or CI has another home folder than your shell.",
    step="run where the call is made: ls -l ~/.aws",
    reason="frequent in containers and services; the files exist, elsewhere",
    unless=("in-ci", "files-seen", "command-seen", "own-attempt"),
    raised_by=("in-container",),
)

SIGN_IN_ELSEWHERE: Final = replace(
    NO_FILE,
    title="the sign-in may be in another home folder than the process has",
    why="`aws sso login` stores its token under ~/.aws/sso/cache of who runs it. A container, "
    "sudo, cron or a service has another home folder.",
    step="run where the call is made: ls -l ~/.aws/sso/cache",
    reason="the config is read, as the error shows, and the cache beside it is another user's",
)

NOT_PASSED: Final = Candidate(
    cause="credentials/env-not-passed",
    title="the variables of the shell may not reach the program",
    why="sudo, containers, services and isolated runners start with their own environment.",
    step=VARIABLES_STEP,
    reason="frequent with containers, sudo and services",
    unless=("command-seen", "own-attempt"),
    raised_by=("in-container",),
)

WITHHELD: Final = Candidate(
    cause="credentials/env-not-passed",
    title="CI may not give its variables to this job",
    why="GitLab gives protected variables only to jobs of protected branches and tags. GitHub "
    "gives no secrets to pull requests from forks, those of an environment only to jobs that name "
    "it, and to Dependabot only its own.",
    step="in the job: env | grep ^AWS_ | cut -d= -f1; if they are missing, protect the branch, or "
    "let the job name the environment",
    reason="the plain meaning of what is told: the variables are there, with a condition",
    when=("variables-withheld",),
    raised_by=("variables-withheld",),
    unless=("own-attempt",),
)

TOO_OLD: Final = Candidate(
    cause="config/tool-too-old",
    title="{tool} may not support this kind of credentials",
    why="Identity Center, aws login and EKS Pod Identity are newer kinds of credentials: an SDK "
    "that does not support one ignores it, and finds no credentials.",
    step="update {tool}; until then, {bridge}",
    reason="the most frequent reason where the AWS CLI works and another tool does not",
    unless=("own-attempt", "files-seen", "own-sign-in"),
    raised_by=("cli-works", "sso-profile", "login-made"),
)

OTHER_TOOL: Final = msgspec.structs.replace(
    TOO_OLD,
    title="{tool} may not support this kind of credentials like the other program",
    why="The same sign-in works for another program. An SDK that looks for another file, or does "
    "not support this kind, reports that there is none or that it has expired.",
    when=("cli-works",),
    raised_by=("cli-works",),
    unless=("own-attempt",),
)

OTHER_RELEASE: Final = Candidate(
    cause="config/tool-too-old",
    title="this release of {tool} may be the cause: another one is reported to work",
    why="The files and the account are the same for both releases, so the tool changed, or the "
    "SDK that it is built with.",
    step="check the release notes and issues of {tool}, and use a release that works; until then, "
    "{bridge}",
    reason="the plain meaning of what is told: one release works, another does not",
    when=("kept-release",),
    raised_by=("kept-release",),
    unless=("own-attempt",),
)

OTHER_RELEASE_TOLD: Final = msgspec.structs.replace(
    OTHER_RELEASE,
    when=("kept-release", "told-alone"),
    reason="no answer of AWS is shown, and the release is what changed",
)

KEYS_HELP: Final = msgspec.structs.replace(
    TOO_OLD,
    when=("helped-by-keys",),
    raised_by=("helped-by-keys",),
    unless=("own-attempt",),
    reason="the plain meaning of what is told: plain keys of the same session work",
)

POD_UNKNOWN: Final = msgspec.structs.replace(
    TOO_OLD,
    title="{tool} may not support EKS Pod Identity",
    why="Pod Identity is newer than IRSA: an SDK that does not support it, or a tool that looks "
    "for the annotation of IRSA, does not ask the agent.",
    step="compare its release, or that of its SDK, with the list of first releases: "
    "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-minimum-sdk.html",
    when=("pod-identity-made",),
    raised_by=("pod-identity-made",),
    unless=("own-attempt",),
    reason="aws/secrets-store-csi-driver-provider-aws#300, aws/aws-sdk-js#4566",
)

FIRST_BOTO: Final = msgspec.structs.replace(
    TOO_OLD,
    title="boto 2 does not support profiles that assume a role or sign in",
    why="boto 2 reads access keys from the files, and nothing newer. A profile of another kind "
    "does not exist for it. boto3 took its place.",
    step="use a release of the tool that is built on boto3; until then, {bridge}",
    when=("first-boto",),
    raised_by=("first-boto",),
    unless=("own-attempt",),
    reason="ansible/ansible#68711: the CLI finds the profile, and boto 2 does not",
)

RUNNER_PROFILE: Final = Candidate(
    cause="config/profile-not-found",
    title="AWS_PROFILE may name a profile that the runner does not have",
    why="A CI runner starts without ~/.aws. Where AWS_PROFILE is set, SDKs look for that profile "
    "and may skip the credentials that an earlier step put into the environment.",
    step="remove AWS_PROFILE from the job, or write the profile in a step before it is used",
    when=("runner-profile",),
    raised_by=("runner-profile",),
    reason="aws-actions/configure-aws-credentials#962",
)

MOUNTED: Final = Candidate(
    cause="config/config-file-missing",
    title="the process may look for ~/.aws in a folder other than the one that is mounted",
    why="Files are read from the home folder of the user that the container runs as. If that is "
    "not the user whose folder the mount names, or cannot read it, the process finds no file.",
    step="in the container: id; echo $HOME; ls -la ~/.aws; or set AWS_CONFIG_FILE and "
    "AWS_SHARED_CREDENTIALS_FILE to the mounted files",
    when=("files-mounted",),
    raised_by=("files-mounted",),
    unless=("own-attempt",),
    reason="provectus/kafka-ui#4472: the process is not of root, and /root/.aws is mounted",
)

NEVER_KNOWN: Final = msgspec.structs.replace(
    TOO_OLD,
    when=("told-alone",),
    raised_by=("told-alone",),
    unless=("own-attempt",),
    reason="whoever tells that a tool does not take a kind of credentials has seen others take it",
)

SSO_ELSEWHERE: Final = Candidate(
    cause="federation/sso-config-mismatch",
    title="{tool} may call Identity Center in a Region other than sso_region",
    why="A sign-in is valid only in the Region of Identity Center. Some releases call their own "
    "Region instead, where the session does not exist.",
    step="call once with AWS_REGION set to the value of sso_region: if it works, this is the cause",
    reason="aws/aws-sdk-js-v3#6864 and tools that stand on it",
    when=("other-sso-region",),
    raised_by=("other-sso-region",),
)

SWITCHED: Final = Candidate(
    cause="config/shared-config-not-loaded",
    title="{tool} may read only the credentials file",
    why="Some SDKs read ~/.aws/config only with AWS_SDK_LOAD_CONFIG=1.",
    step="keep AWS_SDK_LOAD_CONFIG=1 set where {tool} runs",
    reason="the plain meaning of what is told",
    when=("helped-by-switch",),
    raised_by=("helped-by-switch",),
)

TAKEN_AWAY: Final = msgspec.structs.replace(
    SHADOWED,
    when=("helped-by-unsetting",),
    raised_by=("helped-by-unsetting",),
    unless=(),
)

KEYS_WIN: Final = msgspec.structs.replace(
    SHADOWED, when=("keys-win",), raised_by=("keys-win",), unless=("own-attempt",)
)

HANDED_OVER: Final = msgspec.structs.replace(
    SHADOWED,
    title="the keys that the wrapper hands over may be used instead of the profile",
    why="A wrapper puts the keys of its own profile into the environment of the program. Many "
    "SDKs take those before a profile that the program's settings name.",
    step="start the program with the wrapper and the profile that it is to use, or without it",
    when=("keys-handed-over",),
    raised_by=("keys-handed-over",),
    unless=("own-attempt",),
    reason="99designs/aws-vault#768: the account was that of the wrapper's profile",
)

PASSED_BY: Final = msgspec.structs.replace(
    NOT_SELECTED,
    title="{tool} may not take the profile that its settings name",
    why="A tool that takes the profile stops there, and says what is wrong with it. This one went "
    "on to the metadata of the machine: the setting may stand where it is not read.",
    step="select the profile by AWS_PROFILE=NAME: if that works, correct the setting's place",
    when=("profile-passed-by",),
    raised_by=("profile-passed-by",),
    unless=("own-attempt", "in-ci"),
    reason="anomalyco/sst#4918, #4951: the profile stood beside the provider's block",
)

TOLD_UNUSED: Final = Candidate(
    cause="config/setting-ignored-by-tool",
    title="{tool} may not use the setting for all of its calls",
    why="Part of a program may make clients of its own, with the default credentials.",
    step="select the same credentials for the whole process: AWS_PROFILE=NAME",
    reason="Tomme/dbt-athena#55: the calls of Glue and S3 did not know the profile",
    when=("setting-unused",),
    raised_by=("setting-unused",),
    unless=("own-attempt",),
)

SESSION_FORM: Final = msgspec.structs.replace(
    TOO_OLD,
    title="{tool} may not read sso-session sections",
    why="The sections came later than profiles with sso_start_url: an SDK from before them looks "
    "for the settings in the profile, and for the token under another name.",
    when=("session-inlined",),
    raised_by=("session-inlined",),
    unless=("own-attempt",),
    reason="lacework-dev/scripts#78, awslabs/aws-sdk-rust#741",
)

OTHER_HOME: Final = Candidate(
    cause="config/config-file-missing",
    title="the process may use a home folder other than the one in this evidence",
    why="A web server, a service or a container runs as another user, for which ~/.aws is "
    "another folder. Every SDK uses the default profile's keys if it finds the file.",
    step="run as the user of the process: ls -l ~/.aws",
    reason="aws/aws-sdk-php#2068: the files were right, and read by nobody",
    when=("keys-in-files",),
    raised_by=("keys-in-files",),
    unless=("own-attempt", "profile-named"),
)

PASSED_OVER: Final = Candidate(
    cause="config/setting-ignored-by-tool",
    title="{tool} may skip the profile",
    why="The files have what the profile needs. A tool that reads them and knows every setting "
    "would use the profile, or report what is wrong.",
    step="check which profile settings {tool} supports; to test whether that is the cause, "
    "{bridge}",
    reason="awslabs/aws-crt-swift#133: a profile with a role, and the tool went on to metadata",
    when=("files-give-credentials",),
    raised_by=("files-give-credentials",),
    unless=("own-attempt",),
)

CLEARED: Final = Candidate(
    cause="credentials/env-not-passed",
    title="the variables may not reach the process that makes the call",
    why="Services, php-fpm, sudo, cron and remote runners start their processes with their own "
    "environment, without the variables of the shell or container.",
    step="print the names inside the process: env | grep ^AWS_ | cut -d= -f1",
    reason="frequent with php-fpm (clear_env), remote runs of Terraform, sudo and systemd",
    when=("environment-cleared",),
    raised_by=("environment-cleared",),
    unless=("own-attempt",),
)

NOT_KEPT: Final = Candidate(
    cause="credentials/env-not-passed",
    title="the variables that the session's tool sets may end with its own process",
    why="A program cannot set variables of the shell that started it: such tools print lines for "
    "the shell to read, by an alias or eval, or start the next command themselves.",
    step="set the tool up for this shell (its alias), or let it start the command: TOOL exec -- …",
    reason="fwdcloudsec/granted#764: the alias was not installed",
    when=("session-made",),
    raised_by=("session-made",),
    unless=("own-attempt",),
)

NO_MODULE: Final = Candidate(
    cause="config/tool-too-old",
    title="{tool} may be built without the module for this kind of credentials",
    why="The SDK supports this kind of credentials, but the module for it is missing.",
    step="update {tool}; until then, {bridge}",
    reason="the plain meaning of the answer",
    usual=True,
)

NO_METADATA: Final = Candidate(
    cause="credentials/metadata-unreachable",
    title="the machine's own role may be out of reach",
    why="On EC2, ECS and EKS the last place is a metadata service: it is disabled, out of reach "
    "of a container, or has no role.",
    step="from the same place: curl -sS -m 2 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "
    "http://169.254.169.254/latest/api/token",
    reason="the usual reason on machines of AWS",
    raised_by=("on-aws",),
)

TOO_FAR: Final = replace(
    NO_METADATA,
    title="the machine's own role may be out of reach of a container",
    why="A container is one hop further from the metadata service than its machine: where the hop "
    "limit is 1, the answer does not come back.",
    step="aws ec2 modify-instance-metadata-options --instance-id INSTANCE "
    "--http-put-response-hop-limit 2",
    reason="whoever tells of the hop limit has seen that the machine's role is out of reach",
    when=("hop-limit",),
    raised_by=("hop-limit",),
)

METADATA: Final = Candidate(
    cause="credentials/metadata-unreachable",
    title="instance metadata gives no credentials",
    why="It is disabled, accepts only calls with a token, is out of reach of a container (hop "
    "limit 1), or the instance has no role.",
    step="from the same place: curl -sS -m 2 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "
    "http://169.254.169.254/latest/api/token",
    reason="the plain meaning of the answer",
    unless=("about-container",),
    usual=True,
)

CONTAINER: Final = Candidate(
    cause="credentials/container-credentials-failed",
    title="the container's credential endpoint gave no credentials",
    why="There are none if the task has no task role, the agent does not run, or the role does "
    "not trust the service.",
    step="in the container: curl -sS 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    reason="the plain meaning of the answer where a container's endpoint is named",
    when=("about-container",),
)

AGENT: Final = Candidate(
    cause="credentials/container-credentials-failed",
    title="the agent of EKS Pod Identity may not run in the cluster",
    why="The SDK asks an agent on its own node for the credentials of the association. Without "
    "the add-on eks-pod-identity-agent, or on Fargate, nobody answers.",
    step="aws eks describe-addon --cluster-name CLUSTER --addon-name eks-pod-identity-agent",
    reason="aws/karpenter-provider-aws#5784: the add-on was missing, and everything else was right",
    when=("agent-told-absent",),
    raised_by=("agent-told-absent",),
)

NOT_INJECTED: Final = Candidate(
    cause="credentials/env-not-passed",
    title="pods may start without the variables of their role",
    why="pod-identity-webhook adds AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE to a pod when it "
    "is made. Without it the annotation of the service account has no effect, and pods that "
    "started meanwhile have to be started again.",
    step="kubectl get mutatingwebhookconfigurations pod-identity-webhook; in the pod: env | grep "
    "^AWS_ | cut -d= -f1",
    reason="aws/amazon-eks-pod-identity-webhook#135, #68",
    when=("webhook-told-absent",),
    raised_by=("webhook-told-absent",),
)

SIGN_IN: Final = Candidate(
    cause="credentials/sso-token-expired",
    title="the sign-in to Identity Center has ended, or there is none where the tool looks",
    why="Identity Center profiles use a token that `aws sso login` stores in ~/.aws/sso/cache.",
    step="aws sso login{option}, as the user and with the HOME of the process that failed",
    reason="the plain meaning of the answer",
    usual=True,
)

SIGN_IN_ENDED: Final = msgspec.structs.replace(
    SIGN_IN,
    title="the sign-in to Identity Center may have ended",
    why="Where the token in ~/.aws/sso/cache has ended, many tools only say that they found no "
    "credentials.",
    reason="the plain meaning of what is told: it worked until the session ended",
    usual=False,
    when=("sign-in-ended",),
    raised_by=("sign-in-ended",),
    unless=("own-attempt",),
)

SIGN_IN_HELPS: Final = msgspec.structs.replace(
    SIGN_IN_ENDED,
    reason="the plain meaning of what is told: a new sign-in helps",
    when=("helped-by-sign-in",),
    raised_by=("helped-by-sign-in",),
)

SIGN_IN_FIRST: Final = Candidate(
    cause="credentials/sso-token-expired",
    title="the profile may need a sign-in to Identity Center first",
    why="Without a token in ~/.aws/sso/cache such a profile gives no credentials, and some tools "
    "only say that they found none.",
    step="aws sso login{option}",
    reason="frequent where profiles are Identity Center's",
    when=("sso-profile",),
)

LOGIN: Final = Candidate(
    cause="credentials/login-session-expired",
    title="the aws login session has ended, was revoked, or does not exist",
    why="A profile with login_session reads its keys from a file that `aws login` writes.",
    step="aws login{option}",
    reason="the plain meaning of the answer",
    usual=True,
)

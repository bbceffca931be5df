"""Causes of a failure of keys, sessions and sign-ins: before any role is asked for.

https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
"""

from __future__ import annotations

from typing import Final

import msgspec

from doctor.rules.differential.candidates import Candidate

_WHO_STEP: Final = "aws sts get-caller-identity{option}, where the call is made"
_VARIABLES_STEP: Final = "where the call is made: env | grep ^AWS_ | cut -d= -f1"

KEY_UNKNOWN: Final = Candidate(
    cause="credentials/access-key-invalid",
    title="AWS does not know the access key: deleted, deactivated or mistyped",
    why="The endpoint that was called does not know the key ID. No policy was looked at.",
    step="the owner of the key can check: aws iam list-access-keys --user-name NAME",
    reason="the plain meaning of the answer",
    usual=True,
)

TOKEN_MISSING: Final = Candidate(
    cause="credentials/session-token-missing",
    title="a session's key (ASIA…) may be sent without its session token",
    why="AWS answers to a temporary key without its token as to one that does not exist.",
    step="does the key ID begin with ASIA? Then AWS_SESSION_TOKEN has to go with it",
    reason="the most frequent other cause in public reports: two of three values were copied",
    unless=("key-seen", "long-term-key", "token-pasted"),
    raised_by=("session-key", "token-named", "helped-by-session-token"),
)

TOKEN_LEFT: Final = Candidate(
    cause="credentials/stale-session-token-with-long-term-key",
    title="a long-term key (AKIA…) may be sent with a session token left over from before",
    why="A user's own key has no session token: one that is sent along makes AWS refuse the pair.",
    step="does the key ID begin with AKIA? Then AWS_SESSION_TOKEN and aws_session_token have to go",
    reason="frequent where keys were replaced by hand",
    unless=("key-seen", "session-key"),
    raised_by=("key-beside-session",),
)

OTHER_PARTITION: Final = Candidate(
    cause="credentials/wrong-partition",
    title="the key may belong to another partition than the endpoint (China, GovCloud)",
    why="A key of one partition is unknown in every other.",
    step="to find the partition of the key, run aws sts get-caller-identity --region us-east-1, "
    "then with --region us-gov-west-1 or cn-north-1",
    reason="frequent among those who work in China or GovCloud",
    unless=("key-seen",),
    raised_by=("other-partition",),
)

SHADOWED: Final = Candidate(
    cause="credentials/env-keys-shadow-profile",
    title="old keys in the environment may be used in place of the profile",
    why="Keys in the environment win over a profile that a variable selects.",
    step=_VARIABLES_STEP,
    reason="frequent in public reports: the profile is sound and is not used",
    unless=("key-seen",),
)

CACHE: Final = Candidate(
    cause="credentials/credential-cache-stale",
    title="a tool may hand out a session from its cache that is of no use any more",
    why="A cached session outlives the key or the role that it was made from.",
    step="drop the cached session (for the AWS CLI: rm -r ~/.aws/cli/cache) and call again",
    reason="seen with tools that keep sessions; seldom otherwise",
    unless=("long-term-key",),
)

ENDED: Final = Candidate(
    cause="credentials/session-expired",
    title="the session that signed the call has ended",
    why="The answer speaks of the credentials that signed the call, not of the role.",
    step="get new session credentials the way you got these",
    reason="the plain meaning of the answer",
    usual=True,
)

JOB_OUTLIVES: Final = Candidate(
    cause="request/session-shorter-than-job",
    title="the job may run longer than its session lasts",
    why="A session ends at its hour, whatever still runs with it.",
    step="compare how long the job ran with the duration of its session",
    reason="the usual reason in CI, where the session was made at the start of the job",
    when=("in-ci",),
    unless=("job-short",),
)

SECRET: Final = Candidate(
    cause="credentials/secret-key-wrong",
    title="the secret does not belong to the key ID",
    why="AWS knows the key ID, and the signature made with this secret does not match.",
    step="store ID and secret again, both from the same place",
    reason="the plain meaning of the answer; a proxy that changes requests is seldom",
    usual=True,
)

CLOCK: Final = Candidate(
    cause="credentials/clock-skew",
    title="the clock of the machine is off by more than AWS allows",
    why="Every request carries the local time in its signature.",
    step="compare the clock with AWS's: curl -sI https://sts.amazonaws.com | grep -i ^date",
    reason="the plain meaning of the answer",
    usual=True,
)

SCOPE: Final = Candidate(
    cause="config/endpoint-overridden",
    title="the call may go to another endpoint than it was signed for",
    why="A signature is good for one region and service. An endpoint_url, or a region that is not "
    "the endpoint's, parts the two.",
    step="look for AWS_ENDPOINT_URL, endpoint_url and the region that the tool is given",
    reason="the first reason for a wrong scope",
    usual=True,
)

KEY_MALFORMED: Final = Candidate(
    cause="credentials/access-key-malformed",
    title="the key ID or the secret may hold a line break, a blank or a quote",
    why="Both go into the header that signs the call.",
    step='printf %s "$AWS_ACCESS_KEY_ID" | wc -c   # 20',
    reason="secrets of CI systems that were pasted with a line break",
    usual=True,
)

KEY_UNCLEAN: Final = msgspec.structs.replace(
    KEY_MALFORMED,
    reason="a secret that is right and was pasted with something around it",
    usual=False,
    unless=("key-seen",),
)

UNSIGNED: Final = Candidate(
    cause="credentials/no-credentials",
    title="the call was sent without a signature: the tool had no credentials",
    why="A client without credentials sends the call all the same.",
    step=_VARIABLES_STEP,
    reason="the plain meaning of the answer",
    usual=True,
)

NOTHING: Final = Candidate(
    cause="credentials/no-credentials",
    title="the tool found no credentials",
    why="Every place where it looks was empty. Which places those were, only the machine that made "
    "the call can tell.",
    step=_VARIABLES_STEP,
    reason="the plain meaning of the answer",
    usual=True,
)

UNSEEN: Final = Candidate(
    cause="credentials/no-credentials",
    title="there may be no credentials where the tool looks",
    why="Many services answer a call without a signature as they answer one without permission.",
    step=_VARIABLES_STEP,
    reason="what is left where the tool looks in the right places",
)

NOT_SELECTED: Final = Candidate(
    cause="config/profile-not-selected",
    title="a profile may hold them, and nothing selects it",
    why="Without AWS_PROFILE or an option of the tool, SDKs read the default profile.",
    step="name it: AWS_PROFILE=NAME, or the tool's own option",
    reason="frequent: the AWS CLI is called with --profile, the tool without",
    unless=("profile-named", "in-ci", "files-seen", "own-attempt"),
    raised_by=("helped-by-profile",),
)

NO_FILE: Final = Candidate(
    cause="config/config-file-missing",
    title="the files with the credentials may not be where the process looks",
    why="A container, sudo, a service or CI has another home folder than your shell.",
    step="where the call is made: ls -l ~/.aws",
    reason="frequent in containers and services; the files exist, elsewhere",
    unless=("in-ci", "files-seen", "command-seen", "own-attempt"),
    raised_by=("in-container",),
)

NOT_PASSED: Final = Candidate(
    cause="credentials/env-not-passed",
    title="the variables of the shell may not reach the program",
    why="sudo, containers, services and isolated runners start with an environment of their own.",
    step=_VARIABLES_STEP,
    reason="frequent with containers, sudo and services",
    unless=("command-seen", "own-attempt"),
    raised_by=("in-container",),
)

TOO_OLD: Final = Candidate(
    cause="config/tool-too-old",
    title="{tool} may not know this kind of credentials",
    why="Sign-ins of Identity Center, aws login and EKS Pod Identity came one by one: an SDK that "
    "does not know a kind ignores it, and ends with nothing.",
    step='update {tool}, or hand it plain keys: eval "$(aws configure export-credentials{option} '
    '--format env)"',
    reason="the most frequent reason where the AWS CLI works and another tool does not",
    unless=("own-attempt", "files-seen"),
    raised_by=("cli-works", "sso-profile"),
)

OTHER_TOOL: Final = msgspec.structs.replace(
    TOO_OLD,
    title="{tool} may not know this kind of credentials as the other program does",
    why="The same sign-in is good for another program. An SDK that looks for another file, or does "
    "not know the kind, says that there is none or that it has ended.",
    when=("cli-works",),
    raised_by=("cli-works",),
    unless=("own-attempt",),
)

OTHER_RELEASE: Final = Candidate(
    cause="config/tool-too-old",
    title="this release of {tool} may be at fault: another one is told to work",
    why="The files and the account are the same for both releases: what changed is the tool, or "
    "the SDK that it is built with.",
    step="look for it in the release notes and issues of {tool}, and use a release that works; "
    'until then hand it plain keys: eval "$(aws configure export-credentials{option} '
    '--format env)"',
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

NEVER_KNOWN: Final = msgspec.structs.replace(
    TOO_OLD,
    when=("told-alone",),
    raised_by=("told-alone",),
    unless=("own-attempt",),
    reason="whoever tells that a tool does not take a kind of credentials has seen others take it",
)

TOKEN_DROPPED: Final = Candidate(
    cause="config/setting-ignored-by-tool",
    title="{tool} may not send the session token along",
    why="The three values work with another program. Some tools take the key ID and the secret "
    "alone: AWS then answers as to a key that does not exist.",
    step="look in the documentation of {tool} for a setting of the session token",
    reason="tools that were made for the keys of users; frequent where a tool has fields for keys",
    when=("cli-works", "token-named"),
    raised_by=("token-named",),
)

SSO_ELSEWHERE: Final = Candidate(
    cause="federation/sso-config-mismatch",
    title="{tool} may ask Identity Center in another Region than sso_region",
    why="A sign-in is good only in the Region of Identity Center. Some releases ask in the Region "
    "that they work in, and are told that there is no such session.",
    step="call once with AWS_REGION set to the value of sso_region: if it works, it is that",
    reason="aws/aws-sdk-js-v3#6864 and tools that stand on it",
    when=("other-sso-region",),
    raised_by=("other-sso-region",),
)

SWITCHED: Final = Candidate(
    cause="config/shared-config-not-loaded",
    title="{tool} may read the credentials file alone",
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

OTHER_HOME: Final = Candidate(
    cause="config/config-file-missing",
    title="the process may look in another home folder than the one that was looked at",
    why="A web server, a service or a container runs as another user: ~/.aws is then another "
    "folder. Every SDK takes plain keys of the default profile where it finds the file.",
    step="as the user of the process: ls -l ~/.aws",
    reason="aws/aws-sdk-php#2068: the files were right, and read by nobody",
    when=("keys-in-files",),
    raised_by=("keys-in-files",),
    unless=("own-attempt", "profile-named"),
)

PASSED_OVER: Final = Candidate(
    cause="config/setting-ignored-by-tool",
    title="{tool} may pass over the profile: it ended with empty hands",
    why="The files hold what the profile needs. A tool that reads them and knows every setting "
    "would use it, or say what is wrong with it.",
    step="look which settings of a profile {tool} knows; plain keys show whether it is that: eval "
    '"$(aws configure export-credentials{option} --format env)"',
    reason="awslabs/aws-crt-swift#133: a profile with a role, and the tool went on to metadata",
    when=("files-give-credentials",),
    raised_by=("files-give-credentials",),
    unless=("own-attempt",),
)

CLEARED: Final = Candidate(
    cause="credentials/env-not-passed",
    title="the variables may not reach the process that calls",
    why="Services, php-fpm, sudo, cron and remote runners start their processes with an "
    "environment of their own: what the shell or the container has never gets there.",
    step="print the names within the process itself: env | grep ^AWS_ | cut -d= -f1",
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
    why="The kind of credentials is known to the SDK, and needs a module that is not there.",
    step='update {tool}, or hand it plain keys: eval "$(aws configure export-credentials{option} '
    '--format env)"',
    reason="the plain meaning of the answer",
    usual=True,
)

NO_METADATA: Final = Candidate(
    cause="credentials/metadata-unreachable",
    title="the machine's own role may not be reached",
    why="On EC2, ECS and EKS the last place is a metadata service: it is disabled, out of reach "
    "of a container, or has no role.",
    step="from the same place: curl -sS -m 2 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "
    "http://169.254.169.254/latest/api/token",
    reason="the usual reason on machines of AWS",
    raised_by=("on-aws",),
)

METADATA: Final = Candidate(
    cause="credentials/metadata-unreachable",
    title="instance metadata gives no credentials",
    why="It is disabled, takes only calls with a token, is out of reach of a container (hop "
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
    why="A task without a task role, an agent that does not run, or a role that does not trust the "
    "service gives none.",
    step="in the container: curl -sS 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    reason="the plain meaning of the answer where a container's endpoint is named",
    when=("about-container",),
)

SIGN_IN: Final = Candidate(
    cause="credentials/sso-token-expired",
    title="the sign-in to Identity Center has ended, or was never made where the tool looks",
    why="Profiles of Identity Center use a token that `aws sso login` leaves in ~/.aws/sso/cache.",
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
    title="the session of aws login has ended, was revoked, or was never begun",
    why="A profile with login_session takes its keys from a file that `aws login` writes.",
    step="aws login{option}",
    reason="the plain meaning of the answer",
    usual=True,
)

HALF_A_PAIR: Final = Candidate(
    cause="credentials/partial-credentials",
    title="one half of a key pair is missing",
    why="SDKs take the key ID and its secret from the same place, and stop where one is missing.",
    step=_VARIABLES_STEP,
    reason="the plain meaning of the answer",
    usual=True,
)

ROOT: Final = Candidate(
    cause="credentials/root-user-cannot-assume",
    title="the caller is the root user, and root cannot assume roles",
    why="AWS refuses AssumeRole to the root user of every account.",
    step="aws sts get-caller-identity shows who calls",
    reason="the plain meaning of the answer",
    usual=True,
)

SESSION_ALREADY: Final = Candidate(
    cause="credentials/session-from-session",
    title="a session is requested with credentials that are already a session",
    why="GetSessionToken and GetFederationToken take a user's own key only.",
    step=_WHO_STEP,
    reason="the plain meaning of the answer",
    usual=True,
)

NESTED: Final = Candidate(
    cause="credentials/env-keys-shadow-profile",
    title="the shell is within a session of the tool already, and its variables win",
    why="aws-vault exec starts a shell with the session's keys in its variables.",
    step="exit that shell, or run the command once more after: unset AWS_VAULT",
    reason="99designs/aws-vault#812, #352: a second exec within the first",
    usual=True,
)

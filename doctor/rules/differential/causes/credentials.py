"""Causes of a failure of the keys and sessions that sign: before any role is asked for.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
"""

from __future__ import annotations

from typing import Final

import msgspec

from doctor.rules.differential.candidates import VARIABLES_STEP, WHO_STEP, Candidate

KEY_UNKNOWN: Final = Candidate(
    cause="credentials/access-key-invalid",
    title="AWS does not know the access key: deleted, deactivated or mistyped",
    why="The called endpoint does not know the key ID. AWS did not evaluate any policy.",
    step="the owner of the key can check: aws iam list-access-keys --user-name NAME",
    reason="the plain meaning of the answer",
    usual=True,
)

TOKEN_MISSING: Final = Candidate(
    cause="credentials/session-token-missing",
    title="a session's key (ASIA…) may be sent without its session token",
    why="AWS answers a temporary key without its token like one that does not exist.",
    step="if the key ID begins with ASIA, set AWS_SESSION_TOKEN as well",
    reason="the most frequent other cause in public reports: two of three values were copied",
    unless=("key-seen", "long-term-key", "token-pasted"),
    raised_by=("session-key", "token-named", "helped-by-session-token", "pair-alone"),
)

TOKEN_LEFT_OUT: Final = Candidate(
    cause="credentials/session-token-missing",
    title="{tool} may send the key of a session without its session token",
    why="A session has three values, and AWS does not know two of them without the third: it "
    "refuses the call, or takes it for an unsigned one.",
    step="check the documentation of {tool} for a setting of the session token, and set it beside "
    "the two others",
    reason="BerriAI/litellm#13918, zio/zio-s3#208, jakejarvis/s3-sync-action#14",
    when=("token-left-out",),
    raised_by=("token-left-out",),
)

SECOND_TOKEN: Final = Candidate(
    cause="credentials/env-keys-shadow-profile",
    title="an old AWS_SECURITY_TOKEN may be sent instead of AWS_SESSION_TOKEN",
    why="It is the older name of the same variable, and botocore takes it first: where only the "
    "newer one was renewed, the key goes out with a token that is not its own.",
    step="run where the call is made: unset AWS_SECURITY_TOKEN",
    reason="ministryofjustice/analytical-platform PR #237, hashicorp/terraform-provider-aws#8242",
    when=("second-token",),
    raised_by=("second-token",),
)

TOKEN_LEFT: Final = Candidate(
    cause="credentials/stale-session-token-with-long-term-key",
    title="a long-term key (AKIA…) may be sent with a leftover session token",
    why="A user's own key has no session token: AWS refuses the key if one is sent with it.",
    step="if the key ID begins with AKIA, remove AWS_SESSION_TOKEN and aws_session_token",
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

OTHER_PARTITION_ASKED: Final = Candidate(
    cause="credentials/wrong-partition",
    title="the call may have gone to STS of another partition (China, GovCloud)",
    why="A client without a Region asks the commercial partition, which knows no account, role or "
    "provider of another one.",
    step="set the Region where the call is made: AWS_REGION, or that of the tool's STS client",
    reason="aws/aws-sdk-js-v3#5749, #5755: the inner client of STS had no Region",
    when=("other-partition",),
    raised_by=("other-partition",),
)

CACHE: Final = Candidate(
    cause="credentials/credential-cache-stale",
    title="a tool may hand out a cached session that is no longer valid",
    why="A cached session can outlive its key or role.",
    step="delete the cached session (for the AWS CLI: rm -r ~/.aws/cli/cache) and call again",
    reason="seen with tools that keep sessions; seldom otherwise",
    unless=("long-term-key",),
)

ENDED: Final = Candidate(
    cause="credentials/session-expired",
    title="the session that signed the call has expired",
    why="The answer is about the credentials that signed the call, not about the role.",
    step="get new session credentials the way you got these",
    reason="the plain meaning of the answer",
    usual=True,
)

JOB_OUTLIVES: Final = Candidate(
    cause="request/session-shorter-than-job",
    title="the job may run longer than its session lasts",
    why="A session ends on time, even if a job still uses it.",
    step="compare how long the job ran with the duration of its session",
    reason="the usual reason in CI, where the session was made at the start of the job",
    when=("in-ci",),
    unless=("job-short",),
)

JOB_OUTLIVES_TOLD: Final = msgspec.structs.replace(
    JOB_OUTLIVES,
    reason="aws/amazon-cloudwatch-agent#779: the work was told to take longer than the session",
    when=("job-outlives",),
    raised_by=("job-outlives",),
)

SECRET: Final = Candidate(
    cause="credentials/secret-key-wrong",
    title="the secret does not belong to the key ID",
    why="AWS knows the key ID, but the signature with this secret does not match.",
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

CLOCK_TOLD: Final = msgspec.structs.replace(
    CLOCK,
    title="the clock of the machine may be off by more than AWS allows",
    reason="awslabs/aws-sdk-rust#1033: the clock was told of, and not AWS's times",
    usual=False,
    when=("clock-told",),
    raised_by=("clock-told",),
)

SCOPE: Final = Candidate(
    cause="config/endpoint-overridden",
    title="the call may go to an endpoint other than the one it was signed for",
    why="A signature is valid for one region and service. It fails if endpoint_url or the region "
    "does not fit the endpoint.",
    step="check AWS_ENDPOINT_URL, endpoint_url and the region of the tool",
    reason="the first reason for a wrong scope",
    usual=True,
)

KEY_MALFORMED: Final = Candidate(
    cause="credentials/access-key-malformed",
    title="the key ID or the secret may contain a line break, a space or a quote",
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
    why="A client without credentials still sends the call.",
    step=VARIABLES_STEP,
    reason="the plain meaning of the answer",
    usual=True,
)

TOKEN_DROPPED: Final = Candidate(
    cause="config/setting-ignored-by-tool",
    title="{tool} may not send the session token",
    why="The three values work with another program. Some tools use only the key ID and the "
    "secret: AWS then answers as if the key did not exist.",
    step="check the documentation of {tool} for a session token setting",
    reason="tools that were made for the keys of users; frequent where a tool has fields for keys",
    when=("cli-works", "token-named"),
    raised_by=("token-named",),
)

HALF_A_PAIR: Final = Candidate(
    cause="credentials/partial-credentials",
    title="one half of a key pair is missing",
    why="SDKs read the key ID and its secret from the same place, and stop if one is missing.",
    step=VARIABLES_STEP,
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
    why="GetSessionToken and GetFederationToken accept only a user's own key.",
    step=WHO_STEP,
    reason="the plain meaning of the answer",
    usual=True,
)

NESTED: Final = Candidate(
    cause="credentials/env-keys-shadow-profile",
    title="the shell is already inside a session of the tool, and its variables take precedence",
    why="aws-vault exec starts a shell with the session's keys in its variables.",
    step="exit that shell, or run this and try again: unset AWS_VAULT",
    reason="99designs/aws-vault#812, #352: a second exec within the first",
    usual=True,
)

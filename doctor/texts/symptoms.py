"""What people tell of a failure in their own words, where no tool's or AWS's words stand beside.

Each row is a subject (a setting, a kind of credentials, a call) and the kind of failure that it is
where a word of trouble stands in the same sentence. It is the last thing to be asked: what it
finds is never a fact, only the family whose causes are worth to be ranked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.model.failure_kinds import FailureKind

MOST: Final = 24_000
"""Characters of a text that somebody wrote by hand; what is longer is a log."""

_TROUBLE: Final = (
    r"(?:not|cannot|cant|[a-z]{2,7}n't|never|unable|fail(?:s|ed|ing|ures?)?|ignor\w+|invalid|"
    r"missing|required|br(?:oken?|eaks?)|den(?:ied|ies|y)|refus\w+|reject\w+|forbidden|"
    r"unauthori[sz]ed|wrong|instead|unsupported|expir\w+|no longer|hangs?|stuck|unrecogni[sz]ed|"
    r"no attention|rather than|precedence|overrid\w+|"
    r"unknown|unexpected\w*|los(?:t|es)|drop(?:s|ped)|empty|null|keeps?|falls? back|conflict\w*|"
    r"[a-z]{0,20}(?:error|exception)|40[0-9])"
)
_ABOUT_AWS: Final = re.compile(
    r"aws|amazon|\b(?:iam|sts|s3|ec2|ecs|eks|imds(?:v[12])?|sso|irsa|oidc)\b|arn:|credential|role_arn|"
    r"\[profile |assume|passrole|role[- ]chain"
)
_WORDS: Final = r"(?:(?:[^\s\w]\S{0,30})?\s+(?:\S{1,60}\s+){0,8}?(?:\S{0,30}[^\s\w])?|[^\s\w]{1,6})"
"""At most eight words between a subject and its trouble."""


_NOT_TO_SET: Final = r"(?!(?: to)? (?:use|choose|configure|set|select|specify)\b)"
"""Who cannot set something was refused nothing: the tool has no such setting."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What a sentence is about, and what kind of failure it tells; `example` is its test.

    `trouble` are the words that make it one; `action` the call that is meant.
    """

    kind: FailureKind
    named: str
    example: str
    trouble: str = _TROUBLE
    action: str | None = None


SUBJECTS: Final = (
    Subject(
        kind="metadata-failed",
        named=r"(?:https?://)?169\.254\.170\.\d{1,3}[^\s`'\"]{0,200}",
        example="`GET http://169.254.170.2` resulted in a `404 Not Found` response",
    ),
    Subject(
        kind="process-failed",
        named=r"credential_process",
        example="My credential_process is never started by the app",
    ),
    Subject(
        kind="token-file-missing",
        named=r"(?:\S{0,60}serviceaccount/token|web[- ]?identity token files?)",
        trouble=r"(?:malformed|empty|corrupt\w*|unreadable|truncated|no such file|"
        r"not (?:found|mounted|readable|there)|does(?:n't| not) exist|permission denied)",
        example="/var/run/secrets/eks.amazonaws.com/serviceaccount/token held a malformed token",
    ),
    Subject(
        kind="duration-chaining",
        named=r"(?:role[- ]chain(?:ing|ed)|chain(?:ing|ed) roles?)",
        trouble=r"(?:(?:one|1|an|over 1) hour|durations?|session limits?)",
        example="role chaining does not work with a session duration over one hour",
    ),
    Subject(
        kind="invalid-role-arn",
        named=r"(?:role[- _]?)?arn",
        trouble=r"(?:(?:had|has|with) [`'\"]?assumed-role|(?:arn )?of (?:the|a|its|my) session|"
        r"session arn)",
        example="the role ARN that it got was the arn of the session",
    ),
    Subject(
        kind="mfa-cannot-prompt",
        named=r"(?:mfa|mfa_serial|one-time code|totp)",
        trouble=r"(?:prompt\w*|ask(?:s|ed|ing)?|tty|stdin|interactive\w*)",
        example="The plugin never prompts for the MFA code",
    ),
    Subject(
        kind="config-value-invalid",
        named=r"(?:assume_role|role_arn|access_key|secret_key|profile|shared_credentials_files?|"
        r"assume_role_with_web_identity)",
        trouble=r"(?:invalid combination of arguments|conflicting configuration|unsupported "
        r"(?:argument|block)|invalid attribute|mutually exclusive|only one of)",
        example='Error: Invalid combination of arguments: "role_arn" cannot be set',
    ),
    Subject(
        kind="roles-anywhere",
        named=r"(?:aws[_ ])?signing[_ ](?:helper|tool)|roles ?anywhere|cert(?:ificate)? store",
        example="the signing helper does not find the private key",
    ),
    Subject(
        kind="region-missing",
        named=r"(?:aws[-_]?(?:default[-_]?)?)?region",
        trouble=r"(?:required|not supplied|missing|not (?:set|found|specified|provided|defined)|"
        r"unable to (?:find|determine|resolve|locate|detect)|must (?:be|have)|empty)",
        example="Input required and not supplied: aws-region",
    ),
    Subject(
        kind="sso-settings",
        named=r"(?:sso|identity cent(?:er|re))",
        trouble=r"(?:(?:not|never|no|cannot|[a-z]{2,7}n't|lacks?|without|missing)"
        r"(?: yet| currently| fully)? support(?:s|ed|ing)?|unsupported)",
        example="The login of the app doesn't support AWS SSO credentials",
    ),
    Subject(
        kind="sso-token",
        named=r"(?:sso|identity cent(?:er|re))",
        trouble=r"(?:expir\w+|re-?auth\w*|(?:log|sign)(?:ing)?[ -]?in again|refresh\w*|"
        r"every (?:hour|day|time)|token)",
        example="With SSO the app asks to log in again after an hour",
    ),
    Subject(
        kind="sso-settings",
        named=r"(?:sso[-_ ]?\w*|identity cent(?:er|re))",
        example="sso_session is not recognised by the plugin",
    ),
    Subject(
        kind="invalid-key",
        named=r"global (?:sts )?(?:endpoint|tokens?)",
        trouble=r"(?:not (?:valid|accepted|taken|compatible)|invalid|opt[- ]in|rejected)",
        example="tokens of the global STS endpoint are not valid in every Region",
    ),
    Subject(
        kind="invalid-key",
        named=r"(?:aws[-_ ]?)?(?:session|security)[-_ ]?tokens?",
        trouble=r"(?:(?:is|are|was|gets?) (?:dropped|lost|omitted|missing|left out|stripped)|"
        r"drop(?:s|ped|ping)?|omit\w*|leaves out|left out|strips?)",
        example="the exporter drops the session token",
    ),
    Subject(
        kind="expired-credentials",
        named=r"(?:credentials?|creds|session|tokens?|keys)",
        trouble=r"(?:expir\w+|time[sd]? out after|after (?:an|one|1) hour)",
        example="the credentials expired in the middle of the run",
    ),
    Subject(
        kind="metadata-failed",
        named=r"(?:imds(?:v2)?|(?:put[_-]response[_-])?hop[_-]limit)",
        trouble=r"(?:(?:not|cannot|[a-z]{2,7}n't) (?:get|receive|have) "
        r"(?:a |an |any )?(?:reply|response|answer|access)|additional hop|extra hop)",
        example="with imdsv2 a container might not get a reply",
    ),
    Subject(
        kind="metadata-failed",
        named=r"(?:imds\w*|instance[- ]metadata|ec2 metadata|instance[- ]profile|"
        r"169\.254\.169\.254)",
        example="it cannot reach the instance metadata",
    ),
    Subject(
        kind="network",
        named=r"(?:etimedout|econnreset|econnrefused|eai_again|enotfound|socket hang up|"
        r"connection (?:was )?(?:reset|timed out)|tls handshake timeout|i/o timeout|"
        r"temporary failure in name resolution|could not resolve host)",
        trouble=r"(?:assum\w+|oidc|sts|credentials?|roles?|tokens?|aws)",
        example="Failed to assume role with OIDC: AggregateError [ETIMEDOUT]",
    ),
    Subject(
        kind="network",
        named=r"(?:sts|vpc|endpoint)",
        trouble=r"time(?:d |-)?outs?",
        example="calling STS from the function runs into a timeout",
    ),
    Subject(
        kind="access-denied",
        named=r"(?:oidc(?: sub(?:ject)?)?|(?:sts:)?(?:assumerolewith)?web[- _]?identity|"
        r"id[- _]tokens?|jwt|"
        r"sub(?:ject)?[`'\"]? claims?)",
        action="sts:AssumeRoleWithWebIdentity",
        trouble=r"(?:too (?:restrictive|narrow|strict)|mismatch\w*|"
        rf"(?:cannot|[a-z]{{2,7}}n't|unable){_NOT_TO_SET}|"
        r"fail(?:s|ed|ing)?|invalid|den(?:ied|ies|ials?)|refus\w+|reject\w+|forbidden|"
        r"incorrect|wrong|(?:does not|do not|did not|could not|cannot|not) match\w*|"
        r"unauthori[sz]ed|not (?:authori[sz]ed|allowed|accepted|valid))",
        example="signing in with OIDC fails in the pipeline",
    ),
    Subject(
        kind="access-denied",
        named=r"(?:iam:)?passrole",
        action="iam:PassRole",
        trouble=r"(?:den(?:ied|ies)|refus\w+|forbidden|missing|lack\w*|"
        r"not (?:authori[sz]ed|allowed|permitted)|40[03])",
        example="the deployment fails with iam:PassRole denied",
    ),
    Subject(
        kind="access-denied",
        named=r"(?:assum(?:e|es|ed|ing)(?: the| an?| this| that| my| our)?"
        r"(?: [\w/:.+-]{1,60}){0,2}? roles?|role assumptions?|"
        r"assumerole|assume-role)",
        trouble=rf"(?:(?:cannot|can't|could not|couldn't|unable){_NOT_TO_SET}|"
        r"fail(?:s|ed|ing|ures?)?|den(?:ied|ies)|refus\w+|forbidden|unauthori[sz]ed|"
        r"not (?:being )?(?:able|authori[sz]ed|allowed|permitted)|40[03])",
        example="Lambda is unable to assume the role",
    ),
    Subject(
        kind="access-denied",
        named=r"roles?",
        action="sts:AssumeRole",
        trouble=r"(?:(?:not|non)[- ]?self[- ]assum\w+|"
        r"(?:to )?assum(?:e|es|ing) (?:itself|themselves))",
        example="the policy should allow the role to assume itself",
    ),
    Subject(
        kind="access-denied",
        named=r"trust(?:ed)? (?:polic(?:y|ies)|relationships?|entit(?:y|ies))",
        trouble=r"(?:root cause|wrong|incorrect|typo|mistyped|misconfigured|too (?:strict|narrow|"
        r"restrictive)|extra (?:condition|`?\w{3,20}`? condition)|fails?|failed|"
        r"(?:was|is) the (?:problem|issue|cause|culprit))",
        example="The root cause was the trust policy of the role",
    ),
    Subject(
        kind="header-invalid",
        named=r"(?:x-amz-security-token|authorization header|authorization\b|"
        r"(?:access|secret)[-_ ]?(?:access[-_ ]?)?key(?:[-_ ]?id)?)",
        trouble=r"(?:header (?:field )?value|invalid header|malformed|new ?line|line ?break|"
        r"whitespace|trailing|illegal character|non-ascii)",
        example='net/http: invalid header field value for "X-Amz-Security-Token"',
    ),
    Subject(
        kind="invalid-key",
        named=r"(?:(?:access|secret)[-_ ]?(?:access[-_ ]?)?keys?(?:[-_ ]?id)?|security token|"
        r"session[-_ ]?token)",
        trouble=r"(?:invalid|not (?:valid|exist|found|recogni[sz]ed|known)|does(?:n't| not) exist|"
        r"wrong|reject\w+|refus\w+|unrecogni[sz]ed)",
        example="it says that the access key is invalid",
    ),
    Subject(
        kind="no-credentials",
        named=r"(?:aws[-_ ]?)?(?:credentials?|creds)(?: provider)?",
        trouble=r"(?:(?:not|never|no|cannot|can't|couldn't|unable to|fail(?:s|ed|ure)? to|missing|"
        r"without|failure)(?: be)?(?: any)?(?: valid)?(?: to)? ?"
        r"(?:f(?:ind|ound)|locat(?:e|ed)|load(?:ed)?|get|obtain(?:ed)?|retriev(?:e|ed)|fetch(?:ed)?|"
        r"resolv(?:e|ed)|provided|available|detect(?:ed)?|acquire)|missing)",
        example="failed to retrieve credentials for the bucket",
    ),
    Subject(
        kind="credentials-not-used",
        named=r"(?:(?:aws|iam|task|pod|node|worker|instance|service account|execution)[-_ ]?"
        r"(?:credentials?|creds|profiles?|roles?|identity)|role_arn|source_profile|external_id|"
        r"aws[-_ ]config(?:uration)?s?|service[-_ ]?accounts?|"
        r"[a-z]{3,40}credentials?provider\w{0,10}|"
        r"credential_source|aws_profile|aws_config_file|aws_role_arn|~/\.aws/\w+|irsa|"
        r"pod identity|credentials?(?: provider)? chain|credentials?(?: file)?|profiles?|"
        r"aws_[a-z_]{4,40}|assumed? roles?)",
        example="role_arn is ignored by the exporter",
    ),
    Subject(
        kind="credentials-not-used",
        named=r"access ?denied(?:exception)?",
        trouble=r"(?:status ?code:? 403|s3|bucket|request ?id|host ?id|amazon)",
        example="AccessDenied: Access Denied\n status code: 403, request id: 0A1B",
    ),
    Subject(
        kind="credentials-not-used",
        named=r"(?:s3|dynamodb|ecr|secrets ?manager|ssm|kms|bedrock|sqs|sns|aws|bucket)",
        trouble=r"(?:access ?denied|forbidden|403|unauthori[sz]ed|not authori[sz]ed)",
        example="reading from s3://reports gives 403 Forbidden",
    ),
)
"""In the order in which they tell: what names a kind of failure stands before what names none."""
_PROVIDER_CLASS: Final = re.compile(r"[A-Za-z]{3,40}CredentialsProvider\w{0,10}")
READ: Final = (re.compile(_ABOUT_AWS.pattern, re.IGNORECASE), _PROVIDER_CLASS)
"""Of a text that tells something, also the words are read by which it is about AWS, and the classes
of SDKs, which are written as one word."""


def find_told(flat: str) -> tuple[int, int, Subject] | None:
    """Find what a text tells in prose: where it stands, and its row; `None` where it tells nothing.

    The text is flat (`flat_text`); of a long one nothing is told.
    """
    if len(flat) > MOST:
        return None
    low = flat.lower()
    if _ABOUT_AWS.search(low) is None:
        return None
    return next(_find(low), None)


def _find(low: str) -> Iterator[tuple[int, int, Subject]]:
    for subject in SUBJECTS:
        named, trouble = rf"(?<![\w/]){subject.named}(?!\w)", rf"(?<!\w){subject.trouble}(?!\w)"
        for pattern in (f"{named}{_WORDS}{trouble}", f"{trouble}{_WORDS}{named}"):
            match = re.search(pattern, low)
            if match is not None:
                yield *match.span(), subject

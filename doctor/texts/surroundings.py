"""What the texts of a case tell of where and with what a call was made: no failure's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

Surrounding = Literal[
    "answered-elsewhere",
    "container-task",
    "environment-cleared",
    "identity-center",
    "kubernetes",
    "long-term-key",
    "kept-release",
    "asked-to-exist",
    "key-beside-session",
    "keys-win",
    "machine-of-aws",
    "made-just-now",
    "mfa-wanted",
    "other-identity-asked",
    "other-partition",
    "node-role",
    "other-issuer",
    "pod-identity",
    "process-named",
    "said-to-work",
    "session-key",
    "session-token",
    "session-token-named",
]

_OTHER_TOOL: Final = (
    r"(?:aws[- ]?cli\b|(?<![\w/.-])cli\b|awscli|boto3|"
    r"aws (?:s3|sts|ec2|ecr|eks|iam|ssm|secretsmanager|"
    r"dynamodb|lambda|logs|cloudformation|bedrock)(?:-\w+)?\b|aws command|s3 browser|terraform cli)"
)
_WELL: Final = (
    r"(?<!not )(?<!n't )(?<!never )(?<!no longer )\b(?:works?\b(?! ?around)|worked\b|working\b|"
    r"succeeds?\b|succeeded\b|"
    r"(?:is|are|all|just|runs?) (?:fine|ok(?:ay)?|good|successful)\b|successfully\b|"
    r"(?:without|no|has no) (?:any )?(?:issues?|problems?|errors?)\b)"
)

_CUT_SHORT: Final = r"(?:[A-Z0-9]{12,16}(?![A-Z0-9])|\w*(?:\.{2}|…|\*{2}))"
"""The rest of a key's ID, or what people leave of it."""

_SIGNS: Final[dict[Surrounding, re.Pattern[str]]] = {
    "answered-elsewhere": re.compile(
        r"\"Arn\": ?\"arn:aws[\w-]*:sts::|aws sts get-caller-identity[^\n]*\n\s*\{"
    ),
    "said-to-work": re.compile(
        rf"\b{_OTHER_TOOL}\b[^\n]{{0,60}}?{_WELL}|"
        rf"{_WELL}[^\n]{{0,30}}:\s{{1,4}}(?:```\w*\s+)?[$>% ]*{_OTHER_TOOL}\b|"
        rf"{_WELL}(?:(?!\bnot\b|n't)[^.\n]){{0,120}} (?:with|from|in|using|on|via|through) "
        rf"(?:the )?{_OTHER_TOOL}\b|"
        rf"(?:\bI|\bwe|it)(?: am| are|'m)? (?:can|able)\b[^\n]{{0,80}}\b{_OTHER_TOOL}\b|"
        rf"\b{_OTHER_TOOL}\b[\"'`]{{0,2}},? (?:I|we) (?:can|am able)\b|"
        r"\bworks? (?:fine )?(?:with|in|using) (?:this|the following|that|plain) "
        r"(?:code|script|snippet|command)",
        re.IGNORECASE,
    ),
    "environment-cleared": re.compile(
        r"php-?fpm|clear_env|(?<![\w-])systemd(?![\w-])|\.service\b[^\n]{0,40}fail|"
        r"\bsudo\b|\bcron(?:tab|job)?\b|"
        r"(?:HCP Terraform|Terraform (?:Cloud|Enterprise)|\bTFC\b|\bTFE\b)|"
        r"Waiting for the plan to start|"
        r"Running (?:plan|apply) in (?:HCP|Terraform)|mod_php|\buwsgi\b|"
        r"Windows Service\b|"
        r"supervisord?\b|\bsu -\s",
        re.IGNORECASE,
    ),
    "asked-to-exist": re.compile(
        r"(?:verify|ensure|check|make sure)(?: that)? (?:the |your )?[^.\n]{0,60}\brole\b"
        r"[^.\n]{0,60}\bexists?\b",
        re.IGNORECASE,
    ),
    "keys-win": re.compile(
        r"AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)[^\n]{0,200}\b(?:respect|hono(?:u)?r|"
        r"ignor\w+|instead|preceden\w+|overrid\w+|shadow\w*|wins?|priority)\b|"
        r"(?:ignor\w+|overrid\w+|instead of|over)(?: the| my| --)? ?profile[^\n]{0,120}"
        r"(?:AWS_ACCESS_KEY_ID|environment|env\b)|"
        r"AWS_ACCESS_KEY_ID=\S+(?: \w+=\S+)* (?:\S+ ){1,4}(?:\S+ )?--profile"
    ),
    "made-just-now": re.compile(
        r"\b(?:just|newly|freshly|recently) (?:been )?(?:created|made)|"
        r"(?:created|made) (?:a few|some|only|just|moments|seconds|minutes|right|immediately|"
        r"in the same)[^.\n]{0,40}\b(?:above|before|earlier|ago|script|template|run|apply|stack)|"
        r"\b(?:sleep|wait)(?:ing|s)?\b[^.\n]{0,40}\b(?:seconds|helps?|fix\w*|works?)",
        re.IGNORECASE,
    ),
    "mfa-wanted": re.compile(
        r"MultiFactorAuthPresent|MultiFactorAuthAge|\brequir\w+ (?:an? )?MFA\b|"
        r"\bMFA\b[^.\n]{0,30}\b(?:required|enforced|mandatory)\b",
        re.IGNORECASE,
    ),
    "other-partition": re.compile(r"\bGov ?Cloud\b|\bus-gov-|\bcn-north|aws-cn|aws-us-gov", re.I),
    "other-identity-asked": re.compile(
        r"\b(?:pick|us|tak|resolv|choos|select)(?:e|es|ed|ing|s)?(?: up)? "
        r"(?:the |an? |this |that )?"
        r"(?:wrong|different|another|other|this|that|unexpected|incorrect) "
        r"(?:IAM )?(?:user|role|account|identity|credentials|principal)\b",
        re.IGNORECASE,
    ),
    "key-beside-session": re.compile(
        r"configure-aws-credentials(?:(?!AWS_SESSION_TOKEN)[\s\S]){0,3000}"
        r"AWS_ACCESS_KEY_ID[\"']?:(?:(?!AWS_SESSION_TOKEN)[\s\S]){0,3000}\Z"
    ),
    "machine-of-aws": re.compile(
        r"\b(?:on|in|from) (?:an?|the|my|our)? ?(?:EC2|AWS)(?: \w+)? "
        r"(?:instance|machine|host|box|server)\b|"
        r"\bEC2 instance\b|\binstance (?:role|profile)\b|\bIMDSv?2?\b|\bhop limit\b",
        re.IGNORECASE,
    ),
    "kept-release": re.compile(
        r"\bdowngrad|\bregression\b|\broll(?:ed|ing)? ?back to\b|\brevert(?:ed|ing)? to\b|"
        r"(?:after|since|until|with)(?: the| an?| my)? (?:recent |last |latest |automatic )?"
        r"(?:updat|upgrad|bump)\w*|(?:updat|upgrad)(?:ed|ing)\b[^\n]{0,40}\b(?:to|from) v?\d|"
        r"work(?:s|ed|ing)(?: fine| well| perfectly)? (?:in|with|on|until|before|up to|prior to) "
        r"(?:the )?(?:previous |older |earlier |version |release )?v?\d+\.\d|"
        r"(?:previous|older|earlier) (?:version|release)s?\b[^\n]{0,30}\bwork",
        re.IGNORECASE,
    ),
    "container-task": re.compile(
        r"\bFargate\b|TaskRoleArn|\b(?:ECS|task) (?:task )?(?:role|definition|container)\b",
        re.IGNORECASE,
    ),
    "identity-center": re.compile(
        r"\bsso_(?:session|start_url)\b|\baws sso login\b|\[sso-session "
    ),
    "kubernetes": re.compile(
        r"system:serviceaccount:|serviceAccountName|eks\.amazonaws\.com/|\bkubectl\b|\bIRSA\b|"
        r"oidc\.eks\."
    ),
    "long-term-key": re.compile(rf"(?<![A-Z0-9])AKIA{_CUT_SHORT}"),
    "node-role": re.compile(
        r"assumed-role/[\w+=,.@-]{0,60}?node[-_]?(?:instance|group)", re.IGNORECASE
    ),
    "other-issuer": re.compile(
        r"token\.actions\.githubusercontent|configure-aws-credentials|gitlab|bitbucket|circleci|"
        r"app\.terraform",
        re.IGNORECASE,
    ),
    "pod-identity": re.compile(
        r"WebIdentity|web[ _-]identity|service[ -]?account|\bIRSA\b|pod[ _-]identity",
        re.IGNORECASE,
    ),
    "process-named": re.compile(r"credential_process"),
    "session-key": re.compile(rf"(?<![A-Z0-9])ASIA{_CUT_SHORT}"),
    "session-token-named": re.compile(
        r"session[-_ ]?token|security[-_ ]token(?! included)|withAWS\(|temporary credentials",
        re.IGNORECASE,
    ),
    "session-token": re.compile(
        r"(?:(?:session|security)[-_ ]?token|\btoken)[\"']?\s*[:=]", re.IGNORECASE
    ),
}
READ: Final = tuple(_SIGNS.values())


def any_shows(texts: Iterable[str], sign: Surrounding) -> bool:
    """Say whether one of some texts shows a sign."""
    return any(map(_SIGNS[sign].search, texts))

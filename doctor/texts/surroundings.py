"""What the texts of a case tell of where and with what a call was made: no failure's own words."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Final

from doctor.model.arn import ACCOUNT_PATTERN
from doctor.texts.setting_signs import SETTING_SIGNS
from doctor.texts.sign import Sign, Surrounding
from doctor.texts.workload_signs import WORKLOAD_SIGNS

_CASES_HELD: Final = 2**8
"""Answers on all texts of a case that are held: a few for each sign, and for the case in hand."""
ANSWERS_HELD: Final = 2**14
"""Answers that are kept: each of some hundred refusals in a log asks the same few texts for the
same sixty signs."""

_OTHER_TOOL: Final = (
    r"(?:(?:aws[- ]?cli|(?<![\w/.-])cli)\b(?! (?:session|profile|config|login|version))|"
    r"awscli|boto3|"
    r"aws (?:s3|sts|ec2|ecr|eks|iam|ssm|secretsmanager|"
    r"dynamodb|lambda|logs|cloudformation|bedrock)(?:-\w+)?\b|aws command|s3 browser|terraform cli)"
)
_NAMES_OTHER_TOOL: Final = re.compile(_OTHER_TOOL, re.IGNORECASE)
_WELL: Final = (
    r"(?<!not )(?<!n't )(?<!never )(?<!no longer )\b(?:works?\b(?! ?around)|worked\b|working\b|"
    r"succeeds?\b|succeeded\b|\bdoes [^.\n]{0,60}\bfine\b|"
    r"(?:is|are|all|just|runs?) (?:fine|ok(?:ay)?|good|successful)\b|"
    r"(?<!not complete )(?<!not finish )(?<!not exit )successfully\b|"
    r"(?:without|no|has no) (?:any )?(?:issues?|problems?|errors?)\b)"
)

_CUT_SHORT: Final = r"(?:[A-Z0-9]{12,16}(?![A-Z0-9])|\w*(?:\.{2}|…|\*{2}))"
"""The rest of a key's ID, or what people leave of it."""


_MACHINES: Final = (
    r"(?:node|instance|host|worker|machine)(?:'s)?(?: instance| underlying| IAM| EC2)* "
    r"(?:role|profile|identity|credentials)\b"
)
SIGNS: Final[dict[Surrounding, Sign]] = {
    **SETTING_SIGNS,
    **WORKLOAD_SIGNS,
    "answered-elsewhere": Sign(
        says=re.compile(
            r"(?<![A-Za-z])\"?Arn\"?[ |:]{1,8}\"?arn:aws[\w-]*:(?:sts|iam)::|"
            rf"aws sts get-caller-identity[^\n]*\n\s*(?:\{{|{ACCOUNT_PATTERN}\s)"
        ),
        examples=(
            ('"Arn": "arn:aws:sts::111122223333:x"', "the aws cli fails too"),
            ("|  Arn  | arn:aws:sts::111122223333:assumed-role/x/y |", "| Arn |"),
            (
                '"Arn":"arn:aws:iam::111122223333:user/x"',
                '"taskRoleArn":"arn:aws:iam::111122223333:role/x"',
            ),
        ),
    ),
    "said-to-work": Sign(
        says=re.compile(
            rf"\b{_OTHER_TOOL}\b[^\n]{{0,60}}?{_WELL}|"
            rf"{_WELL}[^\n]{{0,30}}:\s{{1,4}}(?:```\w*\s+)?[$>% ]*{_OTHER_TOOL}\b|"
            rf"{_WELL}(?:(?!\bnot\b|n't)[^.\n]){{0,120}} (?:with|from|in|using|on|via|through) "
            rf"(?:the )?{_OTHER_TOOL}\b|"
            rf"(?:\bI|\bwe|it|, and)(?: am| are|'m| was| were)? (?:can|could|able)\b"
            rf"(?:(?!\b(?:but|however|fail\w*)\b)[^\n]){{0,120}}\b{_OTHER_TOOL}\b|"
            rf"\b{_OTHER_TOOL}\b[^\n]{{0,200}}?[ \t]#[^\n]{{0,20}}{_WELL}|"
            rf"\b(?:no|without) (?:errors?|problems?|issues?) (?:when|with|if)[^.\n]{{0,20}}"
            rf"\b{_OTHER_TOOL}\b|"
            rf"{_WELL}(?: \w+)? (?:in|with)(?: \w+){{1,4}} other tools\b|"
            rf"\b{_OTHER_TOOL}\b[\"'`]{{0,2}},? (?:I|we) (?:can|am able)\b|"
            r"\bworks? (?:fine )?(?:with|in|using) (?:this|the following|that|plain) "
            r"(?:code|script|snippet|command)",
            re.IGNORECASE,
        ),
        examples=(
            ("it works fine with the aws cli", "the aws cli fails too"),
            ("$ aws sts get-caller-identity --profile x  # works", "$ x  # works"),
            ("no errors when the AWS CLI is used", "the CLI session works again"),
            ("The AWS CLI does the same fine", "I can log in, but aws sts fails"),
            ("aws s3 ls ran successfully", 'process "aws s3 ls" did not complete successfully'),
        ),
    ),
    "environment-cleared": Sign(
        says=re.compile(
            r"php-?fpm|clear_env|(?<![\w-])systemd(?![\w-])|\.service\b[^\n]{0,40}fail|"
            r"\bsudo\b|"
            r"(?-i:\bcron(?:tab|job)\b|\b(?:from|via|by|in|a|under) cron\b|\bcron jobs?\b)|"
            r"(?:HCP Terraform|Terraform (?:Cloud|Enterprise)|\bTFC\b|\bTFE\b)|"
            r"Waiting for the plan to start|"
            r"Running (?:plan|apply) in (?:HCP|Terraform)|mod_php|\buwsgi\b|"
            r"Windows Service\b|"
            r"supervisord?\b|\bsu -\s|"
            r"\b(?:not|\w+n't|cannot|never) (?:be )?(?:pass|propagat|forward|inherit|get)\w*"
            r"[^.\n]{0,40}\b(?:credentials|variables|environment)\b[^.\n]{0,40}"
            r"\b(?:sandbox|container|process)|"
            r"\b(?:credentials|variables|environment)\b[^.\n]{0,30}\b(?:not|\w+n't|cannot|never) "
            r"(?:be )?(?:pass|propagat|forward|inherit|get|reach)\w*[^.\n]{0,20}"
            r"\b(?:sandbox|container|process)\b",
            re.IGNORECASE,
        ),
        examples=(
            ("we run it with sudo", "we run it"),
            ("it fails when run from cron", "the cron triggers are fine"),
            ("credentials do not get into the sandbox", "the sandbox is new"),
        ),
    ),
    "external-id-lost": Sign(
        says=re.compile(
            r"\bexternal[-_ ]?id\b[^.\n]{0,60}\b(?:not|\w+n't|never|ignor\w+|missing|empty|"
            r"los[te]\w*|"
            r"drop\w*|unsupported)\b|"
            r"\b(?:not|\w+n't|never|ignor\w+|missing|without|drops?|requires?|needs?|expects?)\b"
            r"[^.\n]{0,40}\bexternal[-_ ]?id\b",
            re.IGNORECASE,
        ),
        examples=(("the external_id is not sent", "the external ID is acme"),),
    ),
    "external-id-wanted": Sign(
        says=re.compile(
            r"\bsts:ExternalId\b|\bexternal[-_ ]?id\b[^.\n]{0,20}\b(?:required|mandatory)\b|"
            r"\brequires? (?:an? |the |our )?external[-_ ]?id\b",
            re.IGNORECASE,
        ),
        examples=(
            ("Condition: StringEquals sts:ExternalId = acme", "the external ID is acme"),
            ("their role requires an external ID", "no external ID is needed"),
        ),
    ),
    "asked-to-exist": Sign(
        says=re.compile(
            r"(?:verify|ensure|check|make sure)(?: that)? (?:the |your )?[^.\n]{0,60}\brole\b"
            r"[^.\n]{0,60}\bexists?\b|"
            r"\bshould have '[^'\n]{1,64}' role with trust relationship\b",
            re.IGNORECASE,
        ),
        examples=(
            ("please verify that the role exists", "the role is new"),
            ("should have 'Execution' role with trust relationship to x", "should have a role"),
        ),
    ),
    "keys-win": Sign(
        says=re.compile(
            r"AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)[^\n]{0,200}\b(?:respect|"
            r"hono(?:u)?r|"
            r"ignor\w+|instead|preceden\w+|overrid\w+|shadow\w*|wins?|priority)\b|"
            r"(?:ignor\w+|overrid\w+|instead of|over)(?: the| my| --)? ?profile[^\n]{0,120}"
            r"(?:AWS_ACCESS_KEY_ID|environment|env\b)|"
            r"AWS_ACCESS_KEY_ID=\S+(?: \w+=\S+)* (?:\S+ ){1,4}(?:\S+ )?--profile"
        ),
        examples=(("AWS_ACCESS_KEY_ID is set and the profile ignored", "AWS_PROFILE is set"),),
    ),
    "made-just-now": Sign(
        says=re.compile(
            r"\b(?:just|newly|freshly|recently) (?:been )?(?:created|made)|"
            r"(?:created|made) (?:a few|some|only|just|moments|seconds|minutes|right|immediately|"
            r"in the same)[^.\n]{0,40}\b(?:above|before|earlier|ago|script|template|run|"
            r"apply|stack)|"
            r"\b(?:subsequent|second|next|2nd|another) [`'\"]?(?:\w+ )?"
            r"(?:updates?|appl(?:y|ies)|runs?|time|try|"
            r"attempts?|deploy\w*|up)\b[^.\n]{0,30}\b(?:succe\w+|works?|worked|passes|is fine)\b|"
            r"\b(?:appl(?:y|ied)|run|deploy|try)\w* (?:is run )?(?:again|twice|"
            r"(?:for )?(?:the|a) (?:2nd|second) time)\b[^.\n]{0,30}"
            r"\b(?:succe\w+|works?|worked|passes)\b|"
            r"\b(?:sleep|wait)(?:ing|s)?\b[^.\n]{0,40}\b(?:seconds|helps?|fix\w*|works?)",
            re.IGNORECASE,
        ),
        examples=(
            ("the role was just created", "the role is old"),
            ("Subsequent updates succeed", "Subsequent updates fail"),
            ("a second `terraform apply` works", "a second `terraform apply` fails as well"),
        ),
    ),
    "mfa-asked-elsewhere": Sign(
        says=re.compile(
            rf"\b{_OTHER_TOOL}[^\n]{{0,160}}\b(?:prompts?|asks?|prompted|asked)\b[^\n]{{0,60}}"
            r"\b(?:MFA|OTP|one-time)\b|"
            rf"\b{_OTHER_TOOL}[^\n]{{0,160}}\n?[^\n]{{0,20}}Enter MFA code for",
            re.IGNORECASE,
        ),
        examples=(
            ("the aws cli prompts for an MFA code", "the tool prompts for an MFA code"),
            ("$ aws sts get-caller-identity\nEnter MFA code for arn:", "Enter MFA code for arn:"),
        ),
    ),
    "mfa-wanted": Sign(
        says=re.compile(
            r"MultiFactorAuthPresent|MultiFactorAuthAge|\brequir\w+ (?:an? )?MFA\b|"
            r"\bMFA\b[^.\n]{0,30}\b(?:required|enforced|mandatory)\b",
            re.IGNORECASE,
        ),
        examples=(("MFA is required", "MFA works"),),
    ),
    "other-partition": Sign(
        says=re.compile(
            r"\bGov ?Cloud\b|\bus-gov-|\bcn-north|aws-cn|aws-us-gov|\bAWS China\b|"
            r"\bChina (?:regions?|partition|accounts?|\((?:Beijing|Ningxia))",
            re.I,
        ),
        examples=(
            ("we are in GovCloud", "we are in eu-west-1"),
            ("it fails in China regions", "it fails in China"),
        ),
    ),
    "other-identity-asked": Sign(
        says=re.compile(
            r"\b(?:pick|us|tak|resolv|choos|select)(?:e|es|ed|ing|s)?(?: up)? "
            r"(?:the |an? |this |that )?"
            r"(?:wrong|different|another|other|this|that|unexpected|incorrect) "
            r"(?:IAM )?(?:user|role|account|identity|credentials|principal)\b",
            re.IGNORECASE,
        ),
        examples=(("it picks the wrong role", "it picks the role"),),
    ),
    "key-beside-session": Sign(
        says=re.compile(
            r"configure-aws-credentials(?:(?!AWS_SESSION_TOKEN)[\s\S]){0,3000}"
            r"AWS_ACCESS_KEY_ID[\"']?:(?:(?!AWS_SESSION_TOKEN)[\s\S]){0,3000}\Z|"
            r"configure-aws-credentials(?:(?!aws-session-token)[\s\S]){1,3000}"
            r"configure-aws-credentials(?:(?!aws-session-token)[\s\S]){0,600}"
            r"aws-access-key-id[\"']?:(?:(?!aws-session-token)[\s\S]){0,3000}\Z"
        ),
        examples=(
            (
                "configure-aws-credentials\nrole-to-assume: x\nconfigure-aws-credentials\n"
                "aws-access-key-id: y",
                "configure-aws-credentials\naws-access-key-id: y",
            ),
            (
                "aws-actions/configure-aws-credentials\nenv:\n  AWS_ACCESS_KEY_ID: x",
                "aws-actions/configure-aws-credentials\nenv:\n  AWS_ACCESS_KEY_ID: x\n  "
                "AWS_SESSION_TOKEN: y",
            ),
        ),
    ),
    "machine-of-aws": Sign(
        says=re.compile(
            r"\b(?:on|in|from) (?:an?|the|my|our)? ?(?:EC2|AWS)(?: \w+)? "
            r"(?:instance|machine|host|box|server)\b|"
            r"\bEC2 instance\b|\binstance (?:role|profile)\b|\bIMDSv?2?\b|\bhop limit\b",
            re.IGNORECASE,
        ),
        examples=(("it runs on an EC2 instance", "it runs on my laptop"),),
    ),
    "machine-role": Sign(
        says=re.compile(
            r"\bEC2(?: instance)?\b[^.\n]{0,20}\b(?:has|with|IAM|attached)\b[^.\n]{0,20}\brole\b|"
            r"\bIAM role\b[^.\n]{0,20}\b(?:attached to|of|on) [^.\n]{0,10}\bEC2\b",
            re.IGNORECASE,
        ),
        examples=(("our EC2 has an IAM role attached", "no EC2 IMDS role found"),),
    ),
    "hop-limit": Sign(
        says=re.compile(r"hop[-_ ]?limit", re.IGNORECASE),
        examples=(("HttpPutResponseHopLimit: 1", "a hop to the limit"),),
    ),
    "kept-release": Sign(
        says=re.compile(
            r"\bdowngrad|\bregression\b|\broll(?:ed|ing)? ?back to\b|\brevert(?:ed|ing)? to\b|"
            r"\bupgrade from\b[^\n]{0,40}\bto v?\d|"
            r"\b(?:broke|broken|fail(?:s|ing|ed)?|stopped working) (?:in|since|with|as of|on) "
            r"v?\d+\.\d|"
            r"\b(?:with|in|on|until|up to) v?\d+\.\d[\w.]{0,12},? (?:it |the |this |all )"
            r"[^.\n]{0,60}\b(?:works?|worked|without (?:a|any) (?:problem|error|issue)|"
            r"asked|fine)\b|"
            r"\bused to work\b|\bno longer work(?:s|ing)?\b[^\n]{0,40}\bv?\d+\.\d|"
            r"\bworked (?:fine |well )?(?:in|with) (?:[A-Z]\w+ )?v?\d|"
            r"(?:after|since|until|with)(?: the| an?| my)? (?:recent |last |latest |automatic )?"
            r"(?:updat|upgrad|bump)\w*|"
            r"(?:updat|upgrad)(?:ed|ing)\b[^\n]{0,40}\b(?:to|from) [`'\"]?v?\d|"
            r"work(?:s|ed|ing)(?: fine| well| perfectly)? (?:in|with|on|until|before|up to|"
            r"prior to) "
            r"(?:the )?(?:previous |older |earlier |version |release )?v?\d+\.\d|"
            r"(?:previous|older|earlier) (?:version|release)s?\b[^\n]{0,30}\bwork",
            re.IGNORECASE,
        ),
        examples=(
            ("it worked until 2.3.1", "it never worked"),
            ("fails with 1.6.4", "fails in 2 of 3 jobs"),
            ("With 1.6.3 the same files work", "With 3 files the job works"),
            ("The upgrade from Airflow 2.3 to 2.4 broke it", "the way from here to there"),
        ),
    ),
    "container-task": Sign(
        says=re.compile(
            r"\bFargate\b|TaskRoleArn|\b(?:ECS|task) (?:task )?(?:role|definition|container)\b",
            re.IGNORECASE,
        ),
        examples=(("TaskRoleArn is set", "a task of ours"),),
    ),
    "identity-center": Sign(
        says=re.compile(r"\bsso_(?:session|start_url)\b|\baws sso login\b|\[sso-session "),
        examples=(("then aws sso login", "then aws login"),),
    ),
    "intermittent": Sign(
        says=re.compile(
            r"\bintermittent\w*|\bsporadic\w*|\b(?:at )?random(?:ly)?\b[^.\n]{0,30}\bfail|"
            r"\bfail\w*[^.\n]{0,30}\b(?:randomly|at random|sometimes|occasionally|"
            r"from time to time)\b|"
            r"\b(?:sometimes|occasionally|from time to time|now and then)\b[^.\n]{0,60}"
            r"\b(?:fail|error)\w*|"
            r"\bworks? again (?:for|after) (?:a|some|an)\b|"
            r"\bworks?\b[^.\n]{0,40}\b(?:most of the time|on (?:the )?(?:next|second) try)\b|"
            r"\bfixed by restart\w*|\brestart\w*[^.\n]{0,30}\b(?:fix|help|solve|resolve)\w*",
            re.IGNORECASE,
        ),
        examples=(("it fails intermittently", "it fails"),),
    ),
    "no-mfa-prompt": Sign(
        says=re.compile(
            r"\b(?:never|not|\w+n't|no)\b[^.\n]{0,30}\b(?:prompt|ask)\w*\b[^.\n]{0,30}"
            r"\b(?:mfa|otp|one-time|token code|the code)\b|"
            r"\b(?:mfa|otp|one-time|code)\b[^.\n]{0,20}\bprompt\w*\b[^.\n]{0,20}"
            r"\b(?:never|not|\w+n't)\b|"
            r"\bprompt\w* for (?:the |a |an )?(?:mfa |otp )?(?:code|token|mfa)\b[^.\n]{0,20}"
            r"\b(?:never|not|\w+n't)\b",
            re.IGNORECASE,
        ),
        examples=(("it never asks for the MFA code", "it asks for the MFA code"),),
    ),
    "role-left": Sign(
        says=re.compile(
            r"\b(?:instead of|rather than|not (?:on|in|with|as|for|by))(?: the| my| this)? "
            r"(?:assumed?|target|other)[- ]?(?:role|account)\b|\binstead of assuming\b|"
            rf"\b(?:falls?|fell|falling) back (?:to|on)\b[^.\n]{{0,20}}?\b{_MACHINES}|"
            rf"\bnot (?:the|its|their|an?) {_MACHINES}|"
            rf"\b(?:us|tak|pick|assum|get)\w{{0,4}}\b[^.\n]{{0,20}}?\b{_MACHINES}[^.\n]{{0,40}}?"
            r"\b(?:instead|rather) (?:of|than)\b",
            re.IGNORECASE,
        ),
        examples=(
            ("it runs in my account and not on the assumed role's", "it assumes the role"),
            ("the SDK falls back to IMDS / the node IAM role", "it falls back to the next file"),
            ("with the role of the pod and not the node instance role", "the node's role is new"),
            ("it uses the node's role instead of the pod's", "it uses the node's role"),
        ),
    ),
    "role-meant": Sign(
        says=re.compile(
            r"\bassum(?:e|es|ed|ing)[-_ ]?(?:the |this |that |a |another )?role\b(?!/)",
            re.IGNORECASE,
        ),
        examples=(("it should assume the role", "arn:aws:sts::1:assumed-role/x/y"),),
    ),
    "kubernetes": Sign(
        says=re.compile(
            r"system:serviceaccount:|serviceAccountName|eks\.amazonaws\.com/|\bkubectl\b|\bIRSA\b|"
            r"oidc\.eks\."
        ),
        examples=(("system:serviceaccount:prod:app", "a service of ours"),),
    ),
    "long-term-key": Sign(
        says=re.compile(rf"(?<![A-Z0-9])AKIA{_CUT_SHORT}"),
        examples=(("AKIA…MPLE", "XAKIAIOSFODNN7EXAMPLE"),),
    ),
    "node-role": Sign(
        says=re.compile(
            r"assumed-role/[\w+=,.@-]{0,60}?node[-_]?(?:instance|group)", re.IGNORECASE
        ),
        examples=(("assumed-role/eks-node-group-1/i-0", "assumed-role/app/node"),),
    ),
    "other-issuer": Sign(
        says=re.compile(
            r"token\.actions\.githubusercontent|configure-aws-credentials|gitlab|bitbucket|"
            r"circleci|"
            r"app\.terraform",
            re.IGNORECASE,
        ),
        examples=(("gitlab runner", "oidc.eks.eu-west-1.amazonaws.com"),),
    ),
    "pod-identity": Sign(
        says=re.compile(
            r"WebIdentity|web[ _-]identity|service[ -]?account|\bIRSA\b|pod[ _-]identity",
            re.IGNORECASE,
        ),
        examples=(("the service account has a role", "the account has a role"),),
    ),
    "process-named": Sign(
        says=re.compile(r"credential_process"),
        examples=(("my credential_process fails", "my process fails"),),
    ),
    "session-key": Sign(
        says=re.compile(
            rf"(?<![A-Z0-9])ASIA{_CUT_SHORT}|"
            r"\b(?i:keys?|AK|ID|one)\b[^.\n]{0,30}\b(?:starts?|begins?|starting|beginning) with "
            r"[`'\"“]?AS(?:IA)?(?![A-Z])"
        ),
        examples=(
            ("ASIA**** was used", "ASIAN food"),
            ('my AK starts with "ASxxxx"', "the key starts with AKIA"),
        ),
    ),
    "session-made": Sign(
        says=re.compile(
            r"session credentials will expire in|Role credentials will expire|"
            r"Credentials? (?:have been |were )?(?:exported|set) (?:to|in) (?:the |your )?env",
            re.IGNORECASE,
        ),
        examples=(("session credentials will expire in 8 hours", "credentials expired"),),
    ),
    "sign-in-ended": Sign(
        says=re.compile(
            r"\b(?:once|when(?:ever)?|after|until|till|wait(?:ed|ing)? for|if)\b[^.\n]{0,30}"
            r"\b(?:sso|sign-in|login|session|token)\b[^.\n]{0,30}"
            r"\b(?:expir\w+|ends?|ended|timed? out)\b|"
            r"\baws sso login\b[^.\n]{0,40}\b(?:timed out|expired|ended)\b",
            re.IGNORECASE,
        ),
        examples=(("once the SSO session has expired", "the certificate has expired"),),
    ),
    "session-token-named": Sign(
        says=re.compile(
            r"(?<!get)(?<!get-)session[-_ ]?token|security[-_ ]token(?! included)|withAWS\(|"
            r"temporary credentials",
            re.IGNORECASE,
        ),
        examples=(
            ("with temporary credentials", "with credentials"),
            ("the session token", "operation error STS: GetSessionToken"),
        ),
    ),
    "session-token": Sign(
        says=re.compile(r"(?:(?:session|security)[-_ ]?token|\btoken)[\"']?\s*[:=]", re.IGNORECASE),
        examples=(("AWS_SESSION_TOKEN=x", "a token was sent"),),
    ),
}
READ: Final = tuple(row.says for row in SIGNS.values())


def names_other_tool(text: str) -> bool:
    """Say whether a text names a program that the same credentials may be good for."""
    return _NAMES_OTHER_TOOL.search(text) is not None


def any_shows(texts: Iterable[str], sign: Surrounding) -> bool:
    """Say whether one of some texts shows a sign."""
    return _any_shows(tuple(texts), sign)


@functools.lru_cache(_CASES_HELD)
def _any_shows(texts: tuple[str, ...], sign: Surrounding) -> bool:
    return any(_shows(text, sign) for text in texts)


@functools.lru_cache(maxsize=ANSWERS_HELD)
def _shows(text: str, sign: Surrounding) -> bool:
    return SIGNS[sign].says.search(text) is not None

"""Signs of which keys, profiles and settings a tool was given, and of which of them it took."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from doctor.texts.sign import Sign, Surrounding

_THIRD_VALUE: Final = r"(?<!get)(?<!get[- ])(?:session|security)[-_ ]?tokens?\b"
_LEAVES_OUT: Final = (
    r"(?:(?:not|never|\w+n't) (?:include|pass|send|use|set|forward|add|hand|read|consider|support|"
    r"copy|propagate|take)|without|omit\w*|drop\w*|ignor\w+|forget\w*|forgot|loses|lacks?|"
    r"leaves out|left out|skips?|discards?|strips?)"
)
SETTING_SIGNS: Final[dict[Surrounding, Sign]] = {
    "bootstrap-role": Sign(
        says=re.compile(
            r"\bcdk-[a-z0-9-]{1,20}?-(?:deploy|(?:file|image)-publishing|lookup|cfn-exec)-role-"
        ),
        examples=(("role/cdk-hnb659fds-deploy-role-XXX-us-east-1", "role/cdk-deploy"),),
    ),
    "variables-withheld": Sign(
        says=re.compile(
            r"\bvariables?\b[^.\n]{0,80}\bprotected\b|\bprotected\b[^.\n]{0,40}\bvariables?\b|"
            r"\bprotect variable\b|"
            r"\b(?:pull requests?|PRs?)\b[^.\n]{0,30}\bforks?\b[^\n]{0,120}\bsecrets?\b|"
            r"\bsecrets?\b[^\n]{0,120}\b(?:pull requests?|PRs?)\b[^.\n]{0,30}\bforks?\b|"
            r"\b(?:environment|dependabot) secrets?\b",
            re.IGNORECASE,
        ),
        examples=(
            ("the variables are defined as *protected*", "the branch is protected"),
            ("a PR from a fork, which gets no secrets", "a PR from a branch"),
        ),
    ),
    "clock-told": Sign(
        says=re.compile(
            r"(?<!around the )\b(?:clock|(?:system|local|machine) time|date and time)\b[^.\n]{0,50}"
            r"\b(?:off|wrong|(?:in|out of|not) sync\w*|skew\w*|drift\w*|ahead|behind|incorrect)\b|"
            r"\b(?:re-?sync\w*|correct(?:ed|ing)|adjust(?:ed|ing))[^.\n]{0,20}"
            r"\b(?:clock|(?:system|local|machine) time)\b",
            re.IGNORECASE,
        ),
        examples=(
            ("I asked if their clock was in sync", "the clock rate of the CPU"),
            ("after resyncing the clock it works", "the alarm clock rings"),
        ),
    ),
    "keys-of-sign-in": Sign(
        says=re.compile(
            r"\b(?:OIDC|SSO|Identity Center|SAML|IRSA|assume-role|assumed-role|"
            r"assumed? (?:the |an? )?role|GetSessionToken|get-session-token)\b",
            re.IGNORECASE,
        ),
        examples=(("now we sign in by OIDC", "we have the keys of a user"),),
    ),
    "key-pair-set": Sign(
        says=re.compile(
            r"(?<![A-Za-z])(?:aws_?)?access_?key(?:_?id)?[\"']?\s{0,4}[:=]\s{0,4}(?!=)\S"
            r"[\s\S]{0,400}?"
            r"(?<![A-Za-z])(?:aws_?)?secret(?:_?access)?_?key[\"']?\s{0,4}[:=]\s{0,4}(?!=)\S",
            re.IGNORECASE,
        ),
        examples=(
            ("accessKey: creds.key,\n secretKey: creds.secret,", "the access key: see below"),
            ("AWS_ACCESS_KEY_ID=x\nAWS_SECRET_ACCESS_KEY=y", "aws_access_key_id = x"),
        ),
    ),
    "login-made": Sign(
        says=re.compile(r"(?<![\w-])aws login\b|\blogin_session\b"),
        examples=(("$ aws login", "$ aws sso login"),),
    ),
    "profile-left-alone": Sign(
        says=re.compile(
            r"(?<!I )(?<!we )\b(?:(?:does|do|did)(?: not|n't)|never) (?:use|read|take|respect|"
            r"honou?r|pick up|apply) (?:the |my |this |any )?[`'\"]?(?:AWS_(?:DEFAULT_)?PROFILE|"
            r"--profile|profile)\b",
            re.IGNORECASE,
        ),
        examples=(("the command doesn't use the profile information", "I do not use the profile"),),
    ),
    "profile-wins": Sign(
        says=re.compile(
            r"\bprofile is (?:now )?used instead of (?:the |your )?(?:environment|keys)|"
            r"\b(?:AWS_(?:DEFAULT_)?PROFILE|profile)\b[^.\n]{0,50}\b(?:blocks?|overrid(?:es|ing)|"
            r"takes? (?:precedence|priority)|wins?|shadows?|outranks?)\b[^.\n]{0,60}"
            r"\b(?:env\w*|keys?|tokens?|AWS_(?:ACCESS|SECRET|SESSION)\w+)|"
            r"\b(?:env\w* \w+|keys?|tokens?|AWS_ACCESS_KEY_ID)\b[^.\n]{0,40}\b(?:blocked|"
            r"overridden|ignored|shadowed) (?:by|because of) [^.\n]{0,20}"
            r"\b(?:AWS_(?:DEFAULT_)?PROFILE|profile)\b|"
            r"\b(?:us|tak|assum|forc|fall)\w{1,4}\b[^.\n]{0,40}[`'\"]?\bdefault[`'\"]? profile\b"
            r"(?=[\s\S]{0,500}\b(?:env\w* variables?|AWS_ACCESS_KEY_ID)\b)",
            re.IGNORECASE,
        ),
        examples=(
            ("The Profile is now used instead of the environment", "the profile is used"),
            ("AWS_PROFILE blocks tokens from the environment", "AWS_PROFILE is set"),
            (
                "it uses the 'default' profile, although there are environment variables",
                "it uses the 'default' profile",
            ),
            ("the keys are ignored because of the profile", "the profile is ignored"),
        ),
    ),
    "second-token": Sign(
        says=re.compile(
            r"\bAWS_SECURITY_TOKEN\b[^.\n]{0,90}\b(?:old|stale|left ?over|still|priority|"
            r"precedence|first|last (?:week|month))\b|"
            r"\b(?:old|stale|left ?over|unset\w*|still)\b[^.\n]{0,40}\bAWS_SECURITY_TOKEN\b",
            re.IGNORECASE,
        ),
        examples=(
            ("a stale AWS_SECURITY_TOKEN was set", "it sets AWS_SECURITY_TOKEN"),
            ("AWS_SECURITY_TOKEN takes priority", "AWS_SECURITY_TOKEN and AWS_THIRD_VALUE"),
        ),
    ),
    "setting-unused": Sign(
        says=re.compile(
            r"\b\w*(?:profile|role|credentials?)\w*[`'\"]{0,2} (?:(?:seems?|appears?) (?:to be )?|"
            r"(?:is|are|was|gets?) |setting )?(?:not (?:to be )?(?:used|read|passed|respected|"
            r"honou?red|applied|picked up|taken)|ignored|dropped|unused)\b|"
            r"\b(?:values?|contents?|settings?) (?:of|for|in) [`'\"]?\w{0,30}(?:role|profile|"
            r"identity|external_id|token)\w*[`'\"]? (?:is|are|gets?) (?:lost|ignored|dropped)\b",
            re.IGNORECASE,
        ),
        examples=(
            ("`aws_profile_name` not used for glue", "`aws_profile_name` is used"),
            ("the role_arn seems to be ignored", "the role is not allowed"),
            ("the contents of `iam_web_identity_token` are lost", "the token is lost"),
        ),
    ),
    "session-inlined": Sign(
        says=re.compile(
            r"\b(?:cop(?:y|ied|ying)|put(?:ting)?|mov(?:e|ed|ing)|add(?:ed|ing)?|inlin\w+|"
            r"(?:re)?configur\w+|chang(?:e|ed|ing)|edit(?:ed|ing)?|duplicat\w+|set(?:ting)?)\b"
            r"[^.\n]{0,90}\b(?:sso_(?:start_url|region)|SSO (?:session )?(?:details|settings|"
            r"fields|values))\b[^.\n]{0,60}\b(?:in|into|to|inside) (?:the |each |every |my )?"
            r"(?:\[?profile)|"
            r"\b(?:comment\w*|remov\w+|delet\w+|drop\w*|without)\b[^.\n]{0,60}(?:\n[\s`]{0,20})?#?\s?"
            r"(?:`|\b)sso_session\b|"
            r"\b(?:due to|because of|since|after) (?:a |the )?(?:new|change\w*)\b[^.\n]{0,60}"
            r"(?:\.aws/config[^.\n]{0,60})?\b(?:sso[-_ ]session|SSO session name)\b",
            re.IGNORECASE,
        ),
        examples=(
            ("copy sso_start_url and sso_region into the profile", "sso_region is in the profile"),
            ("we put the SSO details in each profile", "we put the SSO details down"),
            ("Comment this line out:\n#sso_session = dev", "this line:\nsso_session = dev"),
            ("removing `sso_session` makes it work", "`sso_session` makes it work"),
            (
                "it failed due to a change in `~/.aws/config` when a SSO session name is given",
                "it failed when a SSO session name is given",
            ),
        ),
    ),
    "token-left-out": Sign(
        says=re.compile(
            rf"\b{_LEAVES_OUT}\b[^.\n]{{0,40}}?{_THIRD_VALUE}(?! included)|"
            rf"{_THIRD_VALUE}[`'\"]{{0,2}}[^.\n]{{0,20}}\b(?:not|never|\w+n't) (?:being |be )?"
            r"(?:included|passed|sent|set|used|forwarded|added|handed|read|considered|supported|"
            r"copied|propagated|part of)\b|"
            rf"{_THIRD_VALUE}[^.\n]{{0,20}}\b(?:is|are|was|gets?) (?:left out|dropped|ignored|"
            r"missing|lost|omitted|discarded|stripped)\b|"
            rf"\bASIA\w*\b[^.\n]{{0,20}}\b(?:with no|without(?: an?| the)?|but no) {_THIRD_VALUE}|"
            rf"{_THIRD_VALUE}[\s\S]{{0,300}}?\b(?:only|just)\b[^.\n]{{0,60}}\bkey\b[^.\n]{{0,20}}"
            r"\bsecret\b",
            re.IGNORECASE,
        ),
        examples=(
            ("the session token is not included", "the session token is not valid"),
            ("it does not pass the session token on", "it passes the session token on"),
            ("SessionToken gets dropped on the way", "The security token included is invalid"),
            (
                "there is a session_token, and it copies only the key and secret",
                "there is a session_token, the key and the secret",
            ),
        ),
    ),
}
"""Each sign by its name; `texts/surroundings.py` has the others."""

_HANDED: Final = re.compile(
    r"\baws-vault exec (?:-\S+ )*(?P<name>[\w.@<:>-]{1,60}) (?:-\S+ )*-- ?\S"
)
_PROFILE: Final = re.compile(
    r"(?<![\w-])(?:aws_?)?profile(?:_?[Nn]ame)?[\"']?[ \t]{0,4}[:=][ \t]{0,4}"
    r"[\"']?(?P<name>[\w.@/<:>-]{1,60})"
)
READ: Final = (_HANDED, _PROFILE)


def find_handed_profile(texts: Iterable[str]) -> str | None:
    """Find the profile whose keys a wrapper hands over to the program that it starts."""
    found = filter(None, map(_HANDED.search, texts))
    return next((each["name"] for each in found), None)


def find_set_profiles(texts: Iterable[str]) -> Iterator[str]:
    """Give the profiles that settings of a program name: in its code, or in a file of its own."""
    for text in texts:
        yield from (each["name"] for each in _PROFILE.finditer(text))

"""Redaction: accounts and names replaced by stand-ins, the same one all through a case.

What a diagnosis needs survives: equality, letter case, paths, prefixes and wildcards, because a
name is replaced word by word, and a word always by the same stand-in.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from doctor.model.arn import account_of_key
from doctor.model.case import Case
from doctor.model.secret_text import hide_secrets

_ACCOUNT = re.compile(r"(?<![0-9A-Za-z])[0-9]{12}(?![0-9A-Za-z])")
_KEY = re.compile(r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b")
_UNIQUE_ID = re.compile(r"\b(?:AIDA|AROA)[A-Z0-9]{12,}\b")
_ORGANIZATION = re.compile(r"\b(?:o-[a-z0-9]{10,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})\b")
_NAMED = re.compile(
    r":(?:role|user|mfa|assumed-role|federated-user|group|policy|instance-profile|saml-provider)"
    r"/(?P<name>[^\s\"',;:)\]}]+)"
)
_SETTING = re.compile(
    r"^\s*(?:external_id|role_session_name|source_profile|sso_session|sso_role_name)\s*[=:]\s*"
    r"(?P<name>[^\r\n]+)",
    re.M,
)
_HEADER = re.compile(r"^\s*\[(?:profile\s+|sso-session\s+)?(?P<name>[^\]\r\n]+)\]", re.M)
_WORD = re.compile(r"[A-Za-z0-9]+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_START_URL = re.compile(r"https://(?P<name>[\w-]+)\.awsapps\.com")
_INVENTED = frozenset(
    {"123456789012", "000000000000", *(f"{digit * 4}" * 3 for digit in "123456789")}
)
_KEPT_WORDS = (
    "default profile aws arn iam sts role user root mfa sso reserved service session "
    "policy admin administrator account access full read only power developer dev "
    "prod production staging test organization awsreservedsso amazonaws com cn your "
    "project optional external id example akia asia environment ec2instancemetadata "
    "ecscontainer deploy ci cdk hnb659fds "
)
_KEPT = frozenset(_KEPT_WORDS.split())


def redact_case(case: Case) -> Case:
    """Return the case with accounts, keys, names and external IDs replaced. Twice is as once."""
    if case.redacted:
        return case
    plain = msgspec.to_builtins(case)
    stand_ins = _StandIns(plain)
    redacted = stand_ins.replace_all(plain)
    redacted["redacted"] = True
    return msgspec.convert(redacted, Case)


class _StandIns:
    """The stand-ins of one case: made once, from everything that it holds."""

    def __init__(self, plain: dict[str, Any]) -> None:
        text = "\n".join(_texts(plain))
        self.accounts = self._accounts(text)
        self.words = self._words(plain, text)
        self.pattern = self._compile()

    def _accounts(self, text: str) -> dict[str, str]:
        found = dict.fromkeys(_ACCOUNT.findall(text))
        found.update(
            dict.fromkeys(
                account
                for key in _KEY.findall(text)
                if (account := account_of_key(key)) is not None
            )
        )
        real = [account for account in found if account not in _INVENTED]
        free = (f"{number:012d}" for number in range(100000000001, 100000009999))
        unused = (each for each in free if each not in found)
        return {account: next(unused) for account in real}

    def _words(self, plain: dict[str, Any], text: str) -> dict[str, str]:
        names = [match["name"] for match in _NAMED.finditer(text)]
        names += [match["name"] for match in _SETTING.finditer(text)]
        names += [match["name"] for match in _HEADER.finditer(text)]
        names += [match["name"] for match in _START_URL.finditer(text)]
        names += _MAIL.findall(text)
        names += _own_names(plain)
        words = dict.fromkeys(word.lower() for name in names for word in _WORD.findall(name))
        wanted = [
            word
            for word in words
            if word not in _KEPT and len(word) > 1 and not _ACCOUNT.fullmatch(word)
        ]
        return {word: _stand_in(word) for word in wanted}

    def _compile(self) -> re.Pattern[str] | None:
        if not self.words:
            return None
        longest_first = sorted(self.words, key=len, reverse=True)
        joined = "|".join(re.escape(word) for word in longest_first)
        return re.compile(rf"(?<![A-Za-z0-9])(?:{joined})(?![A-Za-z0-9])", re.I)

    def replace_all(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self._key(key): self.replace_all(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.replace_all(inner) for inner in value]
        return value

    def _key(self, key: str) -> str:
        """Replace in the keys of maps (ARNs, accounts); the names of fields stay."""
        return self.text(key) if ":" in key or _ACCOUNT.fullmatch(key) else key

    def text(self, text: str) -> str:
        if text.startswith("roledoctor."):
            return text
        text = hide_secrets(text)
        text = _KEY.sub(lambda match: self._access_key(match[0]), text)
        text = _ACCOUNT.sub(lambda match: self.accounts.get(match[0], match[0]), text)
        text = _UNIQUE_ID.sub(lambda match: match[0][:4] + _letters(match[0], 17), text)
        text = _ORGANIZATION.sub(lambda match: _like_organization(match[0]), text)
        if self.pattern is not None:
            text = self.pattern.sub(lambda match: self._word(match[0]), text)
        return text

    def _word(self, word: str) -> str:
        stand_in = self.words.get(word.lower(), word)
        if word.isupper():
            return stand_in.upper()
        return stand_in.capitalize() if word[:1].isupper() else stand_in

    def _access_key(self, key: str) -> str:
        account = account_of_key(key)
        if account is None:
            return key
        return key[:4] + encode_account(self.accounts.get(account, account), key)


def encode_account(account: str, seed: str) -> str:
    """Return the sixteen characters of a key ID that decode to an account."""
    number = (int(account) << 7) | (1 << 47)
    rest = hashlib.sha256(seed.encode()).digest()[:4]
    return base64.b32encode(number.to_bytes(6, "big") + rest).decode()[:16]


def _stand_in(word: str) -> str:
    """Return a stand-in of the same length: digits for a number, letters for a word."""
    if word.isdigit():
        digest = int(hashlib.sha256(word.encode()).hexdigest(), 16)
        return f"{digest % 10 ** len(word):0{len(word)}d}"
    return _letters(word, len(word)).lower()


def _letters(seed: str, length: int) -> str:
    encoded = ""
    digest = seed.encode()
    while len(encoded) < length:
        digest = hashlib.sha256(b"roledoctor" + digest).digest()
        encoded += base64.b32encode(digest).decode().rstrip("=")
    return encoded[:length]


def _like_organization(found: str) -> str:
    head, _, rest = found.partition("-")
    return f"{head}-" + "-".join(_letters(part, len(part)).lower() for part in rest.split("-"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)


def _own_names(plain: dict[str, Any]) -> list[str]:
    """Give the names that stand in fields of their own."""
    target, request = plain.get("target", {}), plain.get("request", {})
    env = plain.get("env", {})
    candidates: list[str | None] = [
        target.get("profile"),
        request.get("external_id"),
        request.get("role_session_name"),
        request.get("source_identity"),
        env.get("AWS_PROFILE"),
        env.get("AWS_DEFAULT_PROFILE"),
        env.get("AWS_ROLE_SESSION_NAME"),
    ]
    for role in plain.get("roles", {}).values():
        candidates += _external_ids(role.get("trust_policy"))
    return [each for each in candidates if each]


def _external_ids(value: Any) -> list[str]:
    found: list[Any] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.lower() == "sts:externalid":
                found += inner if isinstance(inner, list) else [inner]
            else:
                found += _external_ids(inner)
    elif isinstance(value, list):
        for inner in value:
            found += _external_ids(inner)
    return [str(each) for each in found]

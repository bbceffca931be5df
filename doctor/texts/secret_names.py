"""What secrets are called: one list for the names of values and for lines that speak of secrets."""

from __future__ import annotations

import re
from typing import Final

_NAMES: Final = (
    r"secret|token|passw|phrase|mnemonic|pwd|"
    r"(?<![a-z])(?:pw|pin|pass(?=[\"'\]]?[ \t]*[:=]))(?![a-z])|"
    r"credential|private.?key|api.?key|signature|assertion|"
    r"cookie|seed|otp|pass.?code|mfa.?code|authorization(?!.{0,2}id)|dpop|session.?key|"
    r"saml.?response|bearer|signing.?key|encryption.?key|access.?key(?!.{0,2}id)|client.?key|"
    r"connection.?string|mot.?de.?passe|geheim|kennwort|парол|パスワード|密码|密碼|contrase|senha|"
    r"wachtwoord|has[lł]o(?![a-z])|parola|heslo|şifre"
)
CALLED: Final = re.compile(_NAMES, re.IGNORECASE)
"""What a name says that stands for a secret; it may go on before and behind."""
NOT_CALLED: Final = re.compile(
    r"(?:file|path|uri|url|arn|name|type|id|ids|code|time|expir\w*|duration|ttl|endpoint|region|"
    r"source|status|version|count|length|size|max|min|provider|manager|ref|kind|service|used|age|"
    r"issuer|exception|error|failure|fault|expired|invalid|audience|\.[a-z]{1,5}|algorithm|method|format|host|port|s)\Z",
    re.IGNORECASE,
)
"""How a name ends that stands for something about a secret."""
CODES: Final = re.compile(r"(?:token|mfa|pass|otp).?code\Z|otp\Z|\bpin\Z", re.IGNORECASE)
"""How the name of a code of an MFA device ends."""
OF_PEOPLE: Final = re.compile(
    r"passw|phrase|mnemonic|seed|pwd|(?<![a-z])(?:pw|pass|pin)(?![a-z])|pass.?code|mot.?de.?passe|"
    r"geheim|kennwort|парол|パスワード|密码|密碼|contrase|senha|wachtwoord|has[lł]o(?![a-z])|parola|"
    r"heslo|şifre",
    re.IGNORECASE,
)
"""Names of secrets that people choose, and of such as are made of words: passwords, seeds."""
IN_PLACE_OF_VALUE: Final = (
    "null|none|nil|true|false|undefined|empty|missing|invalid|expired|required|optional|read|write|"
    "string|str"
)
"""Words that stand where a secret's value would, and are none."""
ERROR_CODE: Final = re.compile(r"(?:\A|[.:])(?:Invalid(?:Identity)?|Expired)Token\Z")
"""A code of AWS that ends as the name of a secret does."""
_SPOKEN: Final = re.compile(
    rf"{_NAMES}|pass|\bpin\b|_pin\b|\bkey|_key|key_|code\b|auth|login", re.IGNORECASE
)


def sounds_secret(name: str) -> bool:
    """Say whether a name is one of a secret, and not of something about one."""
    return bool(CALLED.search(name)) and not (NOT_CALLED.search(name) and not CODES.search(name))


def speaks_of_secrets(line: str) -> bool:
    """Say whether a line of words tells something about a secret: it may tell the secret, too."""
    return _SPOKEN.search(line) is not None

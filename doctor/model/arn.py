"""ARNs, role ARNs and access key IDs, read as AWS writes them.

Forms: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from typing import Final

import msgspec

from doctor.model.limits import ACCESS_KEY_ID_LENGTH, ACCOUNT_ID_DIGITS, LONGEST_ROLE_NAME
from doctor.model.region import PARTITIONS
from doctor.model.secret import is_stand_in

_ROLES_HELD: Final = 4_096
"""ARNs whose reading is held: a survey of profiles reads the roles of long chains many times."""

UNNAMED_ROLE = "the role of the pasted policy"
"""Stands for the ARN of a role of which only a policy was seen. It is shown as it is."""

UNNAMED_CALLER = "the caller of the pasted policy"
"""Stands for the ARN of a caller of whom only a policy was seen."""

UNNAMED_ACCOUNT = "the account of the pasted policy"
"""Stands for an account of which only a guardrail was seen."""

STAND_IN_LETTERS = "abcdefghij"
"""What the account of a redacted case begins with. AWS's accounts are twelve digits and nothing
else (https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html): so it
is nobody's."""

ACCOUNT_PATTERN = rf"[0-9{STAND_IN_LETTERS}][0-9]{{11}}"
"""An account ID, or its stand-in, as a regular expression writes it."""

ROLE_NAME_PATTERN = rf"[\w+=,.@-]{{1,{LONGEST_ROLE_NAME}}}"
"""The name of a role, or of a user, as a regular expression writes it."""

PERMISSION_SET_ROLE: Final = "AWSReservedSSO_"
"""What the name of a role begins with that Identity Center made for a permission set."""
PERMISSION_SET_DIGITS: Final = 16
"""Digits at its end, which are others when the set is assigned anew."""
HEX_DIGITS: Final = frozenset("0123456789abcdefABCDEF")

_UNNAMED_START, _UNNAMED_END = "the role ", " of the pasted policy"
_NAME_SIGNS = frozenset("_+=,.@-")
_ACCOUNT_MASK = 0x7FFFFFFFFF80
"""The 40 bits of a key ID that hold the account, between the one that tells the form and seven
of the rest."""
NO_ACCOUNT = 10**12
"""The first number of a key ID's 40 bits that is no account: from here on stand for stand-ins."""


class Arn(msgspec.Struct, frozen=True):
    """An ARN in its six parts; `resource` keeps any further colons."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    def __str__(self) -> str:
        parts = (self.partition, self.service, self.region, self.account, self.resource)
        return "arn:" + ":".join(parts)

    @property
    def kind(self) -> str:
        """`role`, `user`, `assumed-role`, `root`, `mfa` …: the word before the first slash."""
        return self.resource.partition("/")[0]

    @property
    def name(self) -> str:
        """The last part of the resource: for a role or user its name, for a session its name."""
        return self.resource.rpartition("/")[2]

    @property
    def path(self) -> str:
        """The IAM path between kind and name: `/` where there is none."""
        inner = self.resource.partition("/")[2].rpartition("/")[0]
        return f"/{inner}/" if inner else "/"


def parse_arn(text: str) -> Arn | None:
    """Read an ARN; `None` where the text is not one (other than six parts)."""
    parts = text.split(":", 5)
    if len(parts) != 6 or parts[0] != "arn":  # noqa: PLR2004 - an ARN has six parts
        return None
    return Arn(*parts[1:])


def account_of_arn(text: str) -> str | None:
    """Return the account of an ARN; `None` where the text is none."""
    arn = parse_arn(text)
    return None if arn is None else arn.account


@lru_cache(_ROLES_HELD)
def parse_role_arn(text: str) -> Arn | None:
    """Read the ARN of an IAM role; `None` for anything else, however near."""
    arn = parse_arn(text)
    if arn is None or arn.service != "iam" or arn.region or arn.partition not in PARTITIONS:
        return None
    if not is_account_id(arn.account) or not _is_role_resource(arn.resource):
        return None
    return arn


def _is_role_resource(resource: str) -> bool:
    """Say whether a resource is `role/`, a path of printable ASCII if any, and a role's name."""
    kind, _, rest = resource.partition("/")
    path, slash, name = rest.rpartition("/")
    if kind != "role" or not name.isascii() or not _is_role_name(name):
        return False
    return not slash or (bool(path) and all("!" <= sign <= "~" for sign in path))


def _is_role_name(text: str) -> bool:
    """Say whether a text has the form of a role's name: letters, digits and `_+=,.@-`."""
    return 0 < len(text) <= LONGEST_ROLE_NAME and all(
        sign.isalnum() or sign in _NAME_SIGNS for sign in text
    )


def permission_set_of(role_name: str) -> str | None:
    """Return the permission set that Identity Center made a role for; `None` for another role.

    Such a role is called `AWSReservedSSO_SET_` and 16 hexadecimal digits.
    https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
    """
    name, _, digits = role_name.removeprefix(PERMISSION_SET_ROLE).rpartition("_")
    made = role_name.startswith(PERMISSION_SET_ROLE) and len(digits) == PERMISSION_SET_DIGITS
    return name if made and name and frozenset(digits) <= HEX_DIGITS else None


def unnamed_role(name: str | None) -> str:
    """Return what stands for the ARN of a role of which at most the name was seen."""
    return UNNAMED_ROLE if name is None else f"the role {name} of the pasted policy"


def is_unnamed_role(text: str) -> bool:
    """Say whether a text stands for the ARN of a role that was not seen."""
    return text == UNNAMED_ROLE or name_of_unnamed(text) is not None


def name_of_unnamed(text: str) -> str | None:
    """Return the name of a role whose ARN was not seen, where that was."""
    name = text.removeprefix(_UNNAMED_START).removesuffix(_UNNAMED_END)
    framed = text == f"{_UNNAMED_START}{name}{_UNNAMED_END}"
    return name if framed and _is_role_name(name) else None


def is_account_id(text: str) -> bool:
    """Say whether the text is a 12-digit account ID."""
    digits = text[1:] if text.startswith(tuple(STAND_IN_LETTERS)) else text
    return len(text) == ACCOUNT_ID_DIGITS and digits.isascii() and digits.isdigit()


DOCUMENTATION_KEYS: Final = frozenset({"AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE"})
"""Access keys of AWS's documentation: no account has them."""


def group_arn(user_arn: str, group: str) -> str:
    """Return the ARN of a group of a user's account; groups with a path are named without it."""
    return ":".join([*user_arn.split(":")[:5], f"group/{group}"])


def account_of_key(access_key_id: str) -> str | None:
    """Decode the account that issued an access key from the key ID; `None` where it holds none.

    Keys of the old style (fifth character A to P) carry no account. Not documented by AWS: the
    authority is `sts:GetAccessKeyInfo`.
    A redacted key ID holds the account's stand-in. The key may be deleted: the account says nothing
    of that.
    """
    body = access_key_id[4:]
    if len(access_key_id) != ACCESS_KEY_ID_LENGTH or "A" <= body[0] <= "P":
        return None
    try:
        number = int.from_bytes(base64.b32decode(body)[:6], "big")
    except (binascii.Error, ValueError):
        return None
    account = (number & _ACCOUNT_MASK) >> 7
    if account < NO_ACCOUNT:
        return f"{account:012d}"
    return _stand_in_of(account - NO_ACCOUNT, number & 0x7F)


def _stand_in_of(most: int, last: int) -> str | None:
    """Return the stand-in account of a redacted key ID: all but two digits, then those two."""
    first, middle = divmod(most, 10**9)
    if first >= len(STAND_IN_LETTERS) or last > 99:  # noqa: PLR2004 - two digits
        return None
    return f"{STAND_IN_LETTERS[first]}{middle:09d}{last:02d}"


def shorten_key(access_key_id: str) -> str:
    """`AKIA…K3SQ`: enough to recognise a key by, in text."""
    if len(access_key_id) <= 8 or is_stand_in(access_key_id):  # noqa: PLR2004 - nothing to shorten
        return access_key_id
    return f"{access_key_id[:4]}…{access_key_id[-4:]}"

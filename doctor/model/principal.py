"""Who calls: the identity behind an ARN, a service name or an identity provider.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import msgspec

from doctor.model.arn import HEX_DIGITS, Arn, account_of_key, is_account_id, parse_arn, shorten_key
from doctor.model.case import CallerKind

INSTANCE_DIGITS = range(8, 18)
"""How many digits the ID of an EC2 instance has: 8 of old, 17 since 2016."""


class Caller(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A caller. `name` is the user's, role's, service's or provider's; parts not known are `None`.

    `principal_arn` is what `aws:PrincipalArn` holds: for a session the ARN of its role, with the
    path, where that is known (a session's own ARN drops the path).
    """

    arn: str | None
    kind: CallerKind
    account: str | None = None
    user_id: str | None = None
    name: str | None = None
    session: str | None = None
    principal_arn: str | None = None
    partition: str | None = None

    @property
    def own_arn(self) -> str | None:
        """The ARN of the user or role itself: for a session that of its role, where it is known."""
        return self.principal_arn or self.arn

    @property
    def is_instance(self) -> bool:
        """Whether an EC2 instance calls, with its own role: its ID is the session's name."""
        mark, _, digits = (self.session or "").partition("-")
        return mark == "i" and len(digits) in INSTANCE_DIGITS and frozenset(digits) <= HEX_DIGITS

    @property
    def bears_token(self) -> bool:
        """Whether it comes with an identity provider's token: it has no key or session to sign."""
        return self.kind == "federated" and ":federated-user/" not in (self.arn or "")

    def is_session_of(self, role: Arn) -> bool:
        """Say whether this is a session of a role: its ARN has no path to compare."""
        return (self.kind, self.account, self.name) == ("role-session", role.account, role.name)

    def __str__(self) -> str:
        words = {"role-session": "role", "federated": "federated user"}
        where = "" if self.account is None else f" in {self.account}"
        if self.kind == "root":
            return f"the root user of {self.account}"
        if self.name is None:
            return f"an unknown caller{where}"
        return f"{words.get(self.kind, self.kind)} {self.name}{where}"


_OWN_PROVIDERS = ("cognito-identity.", "oidc.eks.")
"""Amazon's own identity providers, named by their host, look like services."""

_KIND_OF_RESOURCE: dict[str, CallerKind] = {
    "user": "user",
    "role": "role",
    "assumed-role": "role-session",
    "root": "root",
    "federated-user": "federated",
}


def parse_caller(arn: str, *, user_id: str | None = None) -> Caller:
    """Read a caller from its ARN; anything else is a service or an identity provider by name."""
    parsed = parse_arn(arn)
    if parsed is None:
        kind: CallerKind = "service" if _is_service(arn) else "federated"
        if is_account_id(arn):
            return Caller(arn=arn, kind="unknown", account=arn, user_id=user_id)
        return Caller(arn=arn, kind=kind, name=arn, principal_arn=None, user_id=user_id)
    kind = _KIND_OF_RESOURCE.get(parsed.kind, "unknown")
    # People black accounts out: what is no account ID is not known.
    account = parsed.account if is_account_id(parsed.account) else None
    if parsed.kind in {"oidc-provider", "saml-provider"}:
        # Whoever comes with a provider's token has no account of its own, and no policies.
        return Caller(arn=arn, kind="federated", name=parsed.name, partition=parsed.partition)
    if kind == "role-session":
        _, _, rest = parsed.resource.partition("/")
        name, _, session = rest.partition("/")
        return Caller(
            arn=arn,
            kind=kind,
            account=account,
            user_id=user_id,
            name=name,
            session=session,
            partition=parsed.partition,
        )
    return Caller(
        arn=arn,
        kind=kind,
        account=account,
        user_id=user_id,
        name=parsed.name,
        principal_arn=arn,
        partition=parsed.partition,
    )


def _is_service(name: str) -> bool:
    """Say whether a name is a service's: `ec2.amazonaws.com`, `elasticmapreduce.amazonaws.com.cn`.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    host = name.removesuffix(".cn")
    label = host.removesuffix(".amazonaws.com")
    if label in {"", host} or name.startswith(_OWN_PROVIDERS):
        return False
    return all(sign.isalnum() or sign in "_.-" for sign in label)


def caller_of_key(access_key_id: str) -> Caller:
    """Read what a key ID alone tells of its owner: the account, where the key holds one."""
    return Caller(arn=None, kind="unknown", account=account_of_key(access_key_id))


def describe_key(access_key_id: str) -> str:
    """`AKIA…K3SQ (account 111122223333)`, for text."""
    account = account_of_key(access_key_id)
    return shorten_key(access_key_id) + ("" if account is None else f" (account {account})")

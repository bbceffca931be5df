"""What the tests of profiles share: two shared files as text, read and resolved."""

from __future__ import annotations

from collections.abc import Mapping

from doctor.model.chain import Chain, Hop, SharedConfig
from doctor.profiles.merge import Merged, merge
from doctor.profiles.read import read_shared_config
from doctor.profiles.resolve import resolve_chain
from doctor.profiles.sdks import DIFFERENCES, find_disagreements

HOME = "/home/somebody"
ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
KEYS = "aws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = notARealSecretKey\n"


def read(config: str = "", credentials: str = "") -> SharedConfig:
    """Read both files."""
    files = {"~/.aws/config": config, "~/.aws/credentials": credentials}
    return read_shared_config(files, {}, HOME)


def merged(config: str = "", credentials: str = "") -> Merged:
    """Merge both files."""
    return merge(read(config, credentials))


def chain(
    config: str = "",
    credentials: str = "",
    env: Mapping[str, str] | None = None,
    profile: str | None = None,
) -> Chain:
    """Resolve a chain."""
    return resolve_chain(read(config, credentials), env or {}, profile)


def stopped(found: Chain) -> tuple[str, str | None, str]:
    """Return what stops a chain: the kind of fault, the profile and the place."""
    (fault,) = found.faults
    return fault.kind, fault.profile, str(fault.place)


def base(found: Chain) -> Hop:
    """Return the base hop of a chain that resolves."""
    assert found.faults == ()
    return found.hops[0]


ROW_NAMES = {id(row): name for name, row in DIFFERENCES.items()}


def met(
    config: str = "",
    credentials: str = "",
    env: Mapping[str, str] | None = None,
    profile: str | None = "p",
) -> dict[str, str]:
    """Return the rows that a chain meets, each with its place."""
    shared = read(config, credentials)
    chain = resolve_chain(shared, env or {}, profile)
    texts = {"~/.aws/config": config, "~/.aws/credentials": credentials}
    found = find_disagreements(shared, chain, env or {}, texts)
    return {ROW_NAMES[id(each.difference)]: str(each.place) for each in found}

"""Real chains of several SDKs: where they agree with botocore, and where they do not, as botocore."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

import doctor
from doctor.model.chain import Chain, Hop

HOME = "/home/somebody"
_FILE = Path(__file__).resolve().parents[2] / "fixtures" / "chains" / "cases.jsonl"
CASES: list[dict[str, Any]] = [
    json.loads(line.replace("{HOME}", HOME))
    for line in _FILE.read_text(encoding="utf-8").splitlines()
]

NOT_OFFLINE = {
    "rs-dc-credential-process-pipe": "what a process prints is known only when it is run",
    "own-nested-role-arn": "botocore holds a mapping there, and no call can be made of it",
    "rs-ar-25-sso-region-beside-session": "botocore takes what another SDK refuses",
}
_KEYS = {
    "kind": "kind",
    "profile": "profile",
    "role_arn": "role_arn",
    "external_id": "external_id",
    "mfa_serial": "mfa_serial",
    "session_name": "role_session_name",
    "duration": "duration_seconds",
    "region": "region",
    "access_key_id": "access_key_id",
}
_KINDS = {
    "parse-error": {"parse-error", "duplicate", "file-unreadable"},
    "source-profile-not-found": {"source-profile-not-found"},
    "no-credentials": {"no-credentials", "source-profile-without-credentials"},
}


def resolve(case: dict[str, Any]) -> Chain:
    files: dict[str, bytes | str] = {}
    for name, content in case["files"].items():
        path = HOME + name[1:] if name.startswith("~") else f"{HOME}/.aws/{name}"
        if isinstance(content, dict):
            files[path] = base64.b64decode(content["base64"])
        elif content is not None:
            files[path] = content
    return doctor.chain(files, case["env"], case["profile"], home=HOME)


def same_hop(wanted: dict[str, Any], hop: Hop) -> bool:
    return all(
        wanted[key] == getattr(hop, attribute)
        for key, attribute in _KEYS.items()
        if key in wanted and not (key == "profile" and wanted[key] is None)
    )


def as_wanted(wanted: dict[str, Any], chain: Chain) -> bool:
    if wanted["ok"] != chain.ok:
        return False
    if wanted["ok"]:
        pairs = zip(wanted["chain"], chain.hops, strict=False)
        return len(wanted["chain"]) == len(chain.hops) and all(same_hop(*each) for each in pairs)
    kinds = wanted.get("error_kind")
    listed: list[str] = kinds if isinstance(kinds, list) else [str(kinds)]
    allowed = {kind for each in listed for kind in _KINDS.get(each, {each})}
    return chain.faults[0].kind in allowed


@pytest.mark.parametrize("case", CASES, ids=[each["id"] for each in CASES])
def test_a_chain_resolves_as_botocore_does(case: dict[str, Any]) -> None:
    if case["id"] in NOT_OFFLINE:
        assert resolve(case) is not None
        return
    if case["agrees"]:
        wanted = [case["expect"], *case["expect"].get("alternatives", [])]
    else:
        wanted = [case["botocore"]]
    chain = resolve(case)
    assert any(as_wanted(each, chain) for each in wanted), (wanted, chain)

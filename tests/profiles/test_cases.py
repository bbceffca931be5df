"""Real chains of several SDKs: where they agree with botocore, and where they do not, as botocore."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

import doctor
from doctor.model.report import ChainReport, ReportHop

HOME = "/home/somebody"
_FILE = Path(__file__).resolve().parents[2] / "fixtures" / "chains" / "cases.jsonl"
CASES: list[dict[str, Any]] = [
    json.loads(line.replace("{HOME}", HOME))
    for line in _FILE.read_text(encoding="utf-8").splitlines()
]

NOT_AS_RECORDED = {
    "php-empty-role-arn": "an empty role_arn is refused before it is sent: an error, not a chain",
    "own-nested-role-arn": "no call can be made of an indented block in role_arn's place",
    "rb-sso-source": "SSO_ACCOUNT_ID is no account: an error, whatever the chain looks like",
}
"""Cases in which the chain is the recorded one, and a finding says that it cannot work."""

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
    "profile-not-found": {
        "config/profile-not-found",
        "config/profile-prefix-missing",
        "config/profile-prefix-unwanted",
    },
    "source-profile-not-found": {
        "config/source-profile-missing",
        "config/profile-prefix-missing",
        "config/profile-prefix-unwanted",
    },
    "missing-source": {"config/role-without-source", "config/mixed-credential-settings"},
    "source-and-credential-source": {"config/source-and-credential-source"},
    "loop": {"config/source-profile-loop"},
    "partial-credentials": {"credentials/partial-credentials"},
    "bad-credential-source": {"config/credential-source-invalid"},
    "credential-source-unavailable": {"config/credential-source-unavailable"},
    "no-credentials": {
        "credentials/no-credentials",
        "config/source-profile-without-credentials",
        "config/source-without-role",
    },
    "missing-role-arn": {"config/token-file-without-role"},
    "sso-session-not-found": {"federation/sso-config-mismatch"},
    "sso-incomplete": {"federation/sso-config-mismatch"},
    "sso-conflict": {"federation/sso-config-mismatch"},
    "sso-token-missing": {"credentials/sso-token-expired"},
    "sso-token-expired": {"credentials/sso-token-expired"},
    "token-file-missing": {"federation/web-identity-token-file-unreadable"},
    "container-uri-invalid": {"credentials/container-credentials-failed"},
    "container-token-file-missing": {"credentials/container-credentials-failed"},
    "login-token-missing": {"credentials/login-session-expired"},
    "login-token-invalid": {"credentials/login-session-expired"},
    "process-failed": {"config/credential-process-failed"},
    "invalid-parameter": {"config/setting-value-invalid"},
    "bad-role-arn": {"config/role-arn-malformed"},
    "parse-error": {
        "config/config-unparsable",
        "config/duplicate-section",
        "config/file-unreadable",
    },
}
"""What a class of failure is called in the catalogue."""


def resolve(case: dict[str, Any]) -> ChainReport:
    files: dict[str, bytes | str] = {}
    for name, content in case["files"].items():
        path = HOME + name[1:] if name.startswith("~") else f"{HOME}/.aws/{name}"
        if isinstance(content, dict):
            files[path] = base64.b64decode(content["base64"])
        elif content is not None:
            files[path] = content
    return doctor.chain(files, case["env"], case["profile"], home=HOME)


def is_shown_as(wanted: object, shown: object) -> bool:
    """Say whether a value is shown whole; what goes on behind it is hidden, at its length."""
    if not isinstance(wanted, str) or not isinstance(shown, str):
        return wanted == shown
    parts = re.split(r"<hidden:(\d+)>", shown)
    whole = "".join(f".{{{each}}}" if at % 2 else re.escape(each) for at, each in enumerate(parts))
    return re.fullmatch(whole, wanted) is not None


def same_hop(wanted: dict[str, Any], hop: ReportHop) -> bool:
    return all(
        is_shown_as(wanted[key], getattr(hop, attribute))
        for key, attribute in _KEYS.items()
        if key in wanted and not (key == "profile" and wanted[key] is None)
    )


def same_chain(wanted: list[dict[str, Any]], chain: ChainReport) -> bool:
    pairs = zip(wanted, chain.hops, strict=False)
    return len(wanted) == len(chain.hops) and all(same_hop(*each) for each in pairs)


def listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def as_wanted(wanted: dict[str, Any], chain: ChainReport) -> bool:
    if wanted["ok"] != chain.ok:
        return False
    if wanted["ok"]:
        return same_chain(wanted["chain"], chain)
    ids = {rule for kind in listed(wanted["error_kind"]) for rule in _KINDS.get(kind, ())}
    about = wanted.get("about_profile")
    return any(
        finding.id in ids and (about is None or finding.profile in listed(about))
        for finding in chain.findings
        if finding.severity == "error"
    )


@pytest.mark.parametrize("case", CASES, ids=[each["id"] for each in CASES])
def test_a_chain_resolves_as_botocore_does(case: dict[str, Any]) -> None:
    chain = resolve(case)
    if case["id"] in NOT_AS_RECORDED:
        kinds = [hop["kind"] for hop in case["botocore"]["chain"]]
        assert kinds == [hop.kind for hop in chain.hops]
        assert not chain.ok
        return
    if case["agrees"]:
        wanted = [case["expect"], *case["expect"].get("alternatives", []), case["botocore"]]
    else:
        wanted = [case["botocore"]]
    assert any(as_wanted(each, chain) for each in wanted), (wanted, chain)


@pytest.mark.parametrize(
    "case",
    [each for each in CASES if each["agrees"] and each["expect"].get("where")],
    ids=lambda each: each["id"],
)
def test_a_fault_is_placed_where_it_stands(case: dict[str, Any]) -> None:
    places = [
        (finding.file or "", finding.line or 0)
        for finding in resolve(case).findings
        if finding.severity == "error"
    ]
    assert any(
        file.endswith(span["file"]) and span["first"] <= line <= span["last"]
        for file, line in places
        for span in case["expect"]["where"]
    ), (places, case["expect"]["where"])

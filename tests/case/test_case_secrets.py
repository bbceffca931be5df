"""What a hand-written case may hold of secrets is hidden in every part of it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from doctor.case.case_file import encode_case, parse_case
from doctor.case.case_secrets import hide_case_secrets
from doctor.model.case import (
    Case,
    CaseAttachment,
    CaseEndpoint,
    CaseError,
    CaseFiles,
    CaseMetadata,
    CaseText,
)

SECRET = "notARealSecretKeyOf40Characters000000000"
LINE = f"aws_secret_access_key = {SECRET}"


def hidden(**parts: Any) -> str:
    return msgspec.json.encode(hide_case_secrets(Case(**parts))).decode()


@pytest.mark.parametrize(
    "parts",
    [
        {"files": CaseFiles(config=CaseText(path="c", text=f"[p]\n{LINE}\n"), credentials=None)},
        {"files": CaseFiles(config=None, credentials=CaseText(path="c", text=f"[p]\n{LINE}\n"))},
        {
            "files": CaseFiles(
                config=None,
                credentials=None,
                other=(CaseText(path="c", text=f'{{"secretAccessKey": "{SECRET}"}}'),),
            )
        },
        {"files": CaseFiles(config=None, credentials=None, other=(CaseText(path="c", text=LINE),))},
        {"env": {"AWS_SECRET_ACCESS_KEY": SECRET}},
        {"errors": (CaseError(text=f"it failed with {LINE}"),)},
        {"attachments": (CaseAttachment(name="a", text=LINE),)},
    ],
)
def test_every_part_is_hidden_and_the_rest_is_kept(parts: dict[str, Any]) -> None:
    text = hidden(**parts)
    assert SECRET not in text
    assert "hidden" in text


def test_what_a_metadata_endpoint_says_is_hidden_too() -> None:
    said = CaseEndpoint(url="http://x", reachable=True, says=LINE, has_role=None)
    assert SECRET not in hidden(metadata=CaseMetadata(imds=said))


def test_a_file_without_a_text_stays_as_it_is() -> None:
    files = CaseFiles(config=None, credentials=UNSET, other=(CaseText(path="c", text=None),))
    case = Case(files=files)
    assert hide_case_secrets(case).files == files


def test_a_case_without_anything_to_hide_is_the_same_case() -> None:
    case = Case()
    assert hide_case_secrets(case) is case


def test_no_key_stays_in_a_name_a_version_or_what_is_unknown() -> None:
    key = "xY9" + "notARealSecretKey7" + "0Az/+" * 3 + "q8Zt"
    raw = {
        "schema": "roledoctor.case/1",
        "attachments": [{"name": f"mysql -p{key}", "text": "x"}],
        "unknown": [{"what": key, "why": "x"}],
        "roles": {
            "arn:aws:iam::222233334444:role/App": {
                "trust_policy": {"Version": key, "Statement": []}
            }
        },
    }
    assert key not in encode_case(hide_case_secrets(parse_case(raw)))


def test_claims_that_nobody_compares_keep_no_secret() -> None:
    claims: dict[str, Any] = {
        "iss": "https://gitlab.com",
        "sub": "project_path:shop/app:ref_type:branch:ref:main",
        "aud": "3n4b5urk1ft4fl3mg5e62d9ado",
        "project_path": "shop/app",
        "nonce": "q8Zt" + "notARealSecretKey7" + "0Az/+" * 4,
        "deep": {"at": ["w7Zu" + "notARealSecretKey7" + "0Az/+" * 4]},
    }
    case = hide_case_secrets(
        parse_case({"schema": "roledoctor.case/1", "tokens": {"oidc": {"claims": claims}}})
    )
    kept = encode_case(case)
    assert "notARealSecretKey7" not in kept
    for name in ("iss", "sub", "aud", "project_path"):
        assert claims[name] in kept
    assert hide_case_secrets(case) == case

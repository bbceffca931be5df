"""Each field of a case that holds words has a reader, and keeps no passphrase."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from doctor.case.case_file import encode_case, parse_case
from doctor.case.kept_texts import keep_texts
from doctor.case.public_fields import KINDS, fields_of_words, show_fields
from doctor.model.case import Case, CaseProbe, CaseTarget, CaseUnknown

WORDS = ("lantern", "swordfish", "marmalade", "walrus")
PHRASE = " ".join(WORDS)
SEED = "QXJIEFFRSRYGTTRT"
ROLE = "arn:aws:iam::222233334444:role/Deploy"


def parts_of(kind: Any) -> Iterator[type[msgspec.Struct]]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
        for hint in typing.get_type_hints(kind).values():
            yield from parts_of(hint)
    for argument in typing.get_args(kind):
        yield from parts_of(argument)


PARTS = {each.__name__: each for each in parts_of(Case)}
FIELDS = [(part, name) for part in PARTS for name in fields_of_words(PARTS[part])]


@pytest.mark.parametrize(("part", "name"), FIELDS)
def test_every_field_of_words_has_a_kind(part: str, name: str) -> None:
    inner = [*parts_of(typing.get_type_hints(PARTS[part])[name])]
    assert name in KINDS.get(part, {}) or inner


@pytest.mark.parametrize("part", KINDS)
def test_no_kind_is_left_of_a_field_that_went(part: str) -> None:
    assert KINDS[part].keys() <= {*fields_of_words(PARTS[part])}


def test_a_field_without_a_kind_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(KINDS, "CaseProbe")
    case = Case(probes=(CaseProbe(call="sts:AssumeRole", outcome="failed", detail="AccessDenied"),))
    (probe,) = show_fields(case).probes
    assert (probe.call, probe.detail) == ("<hidden: 14 characters>", "<hidden: 12 characters>")


def case_of(**parts: Any) -> Case:
    return parse_case({"schema": "roledoctor.case/1", **parts})


@pytest.mark.parametrize(
    "parts",
    [
        {"accounts": {"222233334444": {"trails": [{"Name": "t", "Note": PHRASE}]}}},
        {"vpc_endpoint_policy": {"remark": PHRASE}},
        {
            "organizations": [
                {"accounts": {"222233334444": {"scps": [[PHRASE]], "rcps": [[{"hello": PHRASE}]]}}}
            ]
        },
        {"metadata": {"container": {"url": PHRASE, "reachable": False}}},
        {"probes": [{"call": PHRASE, "outcome": "failed", "detail": f"it says {PHRASE}"}]},
        {"unknown": [{"what": PHRASE, "why": PHRASE}]},
        {"unknown": [{"what": f"roles/{ROLE}/{PHRASE}", "why": f"AccessDenied {PHRASE}"}]},
        {"metadata": {"imds": {"url": f"http://x/{PHRASE}", "reachable": False, "says": PHRASE}}},
        {"files": {"config": {"path": "c", "text": None, "error": f"it is {PHRASE}"}}},
        {"attachments": [{"name": PHRASE, "text": ""}]},
        {"pasted": [{"what": f"identity policy {PHRASE}", "lines": [1]}]},
        {"collected_at": PHRASE},
        {"sessions": [{"hop": 0, "arn": ROLE, "expires_at": PHRASE}]},
        {"topics": [PHRASE]},
        {"caller": {"account": PHRASE}},
        {"roles": {ROLE: {"created": PHRASE, "role_id": PHRASE}}},
        {"principals": {ROLE: {"access_keys": [{"id": PHRASE, "status": PHRASE}]}}},
        {"accounts": {"222233334444": {"regions": {PHRASE: PHRASE}}}},
        {
            "decoded_messages": [
                {
                    "allowed": False,
                    "explicitDeny": True,
                    "failures": {"items": [PHRASE]},
                    "note": PHRASE,
                    "context": {"action": PHRASE, "resource": PHRASE, "principal": {"id": PHRASE}},
                }
            ]
        },
        {
            "cloudtrail": [
                {
                    "eventSource": PHRASE,
                    "eventName": PHRASE,
                    "errorCode": PHRASE,
                    "errorMessage": PHRASE,
                    "eventTime": PHRASE,
                    "eventID": PHRASE,
                    "awsRegion": PHRASE,
                    "sourceIPAddress": PHRASE,
                    "vpcEndpointId": PHRASE,
                    "userIdentity": {
                        "type": PHRASE,
                        "principalId": PHRASE,
                        "arn": PHRASE,
                        "invokedBy": PHRASE,
                        "userName": PHRASE,
                        "identityProvider": PHRASE,
                    },
                    "requestParameters": {
                        "roleArn": PHRASE,
                        "roleSessionName": PHRASE,
                        "externalId": PHRASE,
                        "targetId": PHRASE,
                        "status": PHRASE,
                    },
                }
            ]
        },
    ],
)
def test_no_passphrase_stays_in_any_field(parts: dict[str, Any]) -> None:
    case = case_of(**parts)
    for text in (encode_case(case), encode_case(keep_texts(case))):
        assert not [word for word in WORDS if word in text]
    assert show_fields(case) == case


def test_what_is_read_of_a_field_stays() -> None:
    denied = "An error occurred (AccessDenied) when calling the AssumeRole operation: denied"
    case = Case(
        target=CaseTarget(profile="acme", role_arn=ROLE),
        unknown=(CaseUnknown(what=f"roles/{ROLE}/trust_policy", why=denied),),
        probes=(CaseProbe(call="iam:GetRole", outcome="denied", detail="AccessDenied"),),
        topics=("cached tokens",),
    )
    assert show_fields(case) == case


KEY = "xY9notARealSecretKey70Az/+0Az/+0Az/+q8Zt"


@pytest.mark.parametrize(
    "parts",
    [
        {"redaction_key": "0123456789abcdef" * 2},
        {"env": {KEY: "x"}},
        {"tokens": {"saml": {"attributes": {"note": [KEY]}}}},
        {"tokens": {"saml": {"attributes": {KEY: ["x"]}}}},
        {"tokens": {"oidc": {"claims": {KEY: "x"}}}},
        {"tokens": {"oidc": {"claims": {"iss": "x", "sub": f"glpat-{KEY[:20]}3!%4"}}}},
        {"files": {"other": [{"path": "~/.aws/sso/cache/x.json", "text": f'{{"region": "{KEY}"}}'}]}},
        {"pasted": [{"what": "trust policy of Walrus&3!%4$", "lines": [1]}]},
        {"attachments": [{"name": "aws s3 ls --walrus Violet&3!%4$", "text": ""}]},
        {"attachments": [{"name": "command", "text": "aws --walrus <Violet&3!%4$ --pw $3!%4Violet"}]},
    ],
)  # fmt: skip
def test_no_secret_stays_in_a_field_of_a_form(parts: dict[str, Any]) -> None:
    text = encode_case(keep_texts(case_of(**parts)))
    assert not [each for each in (KEY, "0123456789abcdef0", "3!%4") if each in text]


def test_a_seed_in_a_field_of_names_goes() -> None:
    assert SEED not in encode_case(case_of(target={"profile": f"{SEED}2345"}))

"""mfa/mfa-cannot-prompt: the tool or SDK cannot ask a person for an MFA code."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import ids_of, raw_case

RULE = "mfa/mfa-cannot-prompt"


WORDS = [
    "Profile project-role requires multi-factor authentication, but no MFA code callback was "
    "provided.",
    "botocore.exceptions.RefreshWithMFAUnsupportedError: Cannot refresh credentials: MFA token "
    "required.",
    "Amazon.Runtime.AmazonClientException: Error calling AssumeRole for role ---> "
    "System.InvalidOperationException: The MfaSerialNumber has been set but the "
    "MfaTokenCodeCallback hasn't.  MfaTokenCodeCallback is required in order to determine the "
    "MfaTokenCode when MfaSerialNumber is set.",
    "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass "
    "code. (Aws::STS::Errors::AccessDenied)",
    "Enter MFA code for arn:aws:iam::111122223333:mfa/bob: \nTraceback (most recent call last):\n"
    '  File "/usr/lib/python3.11/getpass.py", line 80, in unix_getpass\n'
    "EOFError",
]


@pytest.mark.parametrize("text", WORDS)
def test_every_sdk_says_it_in_its_own_words(text: str) -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] = text
    assert ids_of(raw) == [RULE]
    assert ids_of({"schema": raw["schema"], "errors": [{"text": text}]}) == [RULE]


def test_a_renewal_is_told_apart_from_the_first_call() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] = WORDS[1]
    title = diagnose(parse_case(raw)).findings[0].title
    assert "when the session had to be renewed" in title


def test_terraform_passes_a_profile_with_a_device_over() -> None:
    raw = raw_case(RULE)
    raw["errors"] = [{"text": "NoCredentialProviders: no valid providers in chain"}]
    found = diagnose(parse_case(raw)).findings
    assert (found[0].id, found[0].certainty) in {(RULE, "likely"), (found[0].id, "proven")}
    assert RULE in [each.id for each in found]


def test_the_same_words_without_a_device_are_another_matter() -> None:
    raw = raw_case(RULE)
    raw["errors"] = [{"text": "NoCredentialProviders: no valid providers in chain"}]
    config = raw["files"]["config"]
    config["text"] = config["text"].replace("mfa_serial = arn:aws:iam::111122223333:mfa/bob\n", "")
    assert RULE not in ids_of(raw)

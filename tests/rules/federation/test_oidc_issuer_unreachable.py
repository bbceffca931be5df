"""federation/oidc-issuer-unreachable: likely by the words, proven by what somebody tried."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from doctor.model.issuer import parse_issuer
from doctor.rules.federation.oidc_issuer_unreachable import is_private
from tests.rules.support import first, raw_case

RULE = "federation/oidc-issuer-unreachable"


def test_a_try_that_failed_proves_it() -> None:
    finding = first(RULE)
    assert finding.certainty == "proven"
    assert any("Connection timed out" in each.says for each in finding.evidence)


def test_the_words_alone_leave_it_open() -> None:
    raw = raw_case(RULE)
    del raw["attachments"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert ".well-known/openid-configuration" in (finding.next_step or "")


def test_an_issuer_that_nobody_saw_is_a_place_to_fill() -> None:
    words = "Couldn't retrieve verification key from your identity provider"
    finding = diagnose(case_of_paste(words)).findings[0]
    assert (finding.next_step or "").startswith("curl -sS ISSUER/.well-known/")


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("terrakube.internal.example", True),
        ("idp.corp", True),
        ("keycloak.default.svc.cluster.local", True),
        ("localhost:8443/realms/x", True),
        ("10.0.0.7", True),
        ("gitlab.example.com", False),
        ("token.actions.githubusercontent.com", False),
    ],
)
def test_a_host_of_one_s_own_network_is_known_by_its_name(url: str, *, private: bool) -> None:
    assert is_private(parse_issuer(f"https://{url}")) is private

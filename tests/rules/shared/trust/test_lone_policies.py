"""A policy that stands alone, and the statements in it that nobody can use."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.situation import HopVerdict
from doctor.rules.shared.trust.lone_policies import misfits, stands_alone
from tests.rules.shared.support import BOB, ROLE, denied, situation

TARGET = {"profile": None, "role_arn": ROLE}
OIDC = {"Federated": "arn:aws:iam::222233334444:oidc-provider/gitlab.com"}
SAML = {"Federated": "arn:aws:iam::222233334444:saml-provider/okta"}
WITH_TOKEN, WITH_SAML = "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"


def _hop(principal: Any, action: Any, **parts: Any) -> HopVerdict:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return situation(target=TARGET, roles={ROLE: {"trust_policy": policy}}, **parts).hops[0]


def test_a_policy_stands_alone_where_nobody_calls() -> None:
    assert stands_alone(_hop({"AWS": BOB}, "sts:AssumeRole"))
    assert not stands_alone(_hop({"AWS": BOB}, "sts:AssumeRole", caller={"arn": BOB}))
    assert not stands_alone(_hop({"AWS": BOB}, "sts:AssumeRole", errors=[{"text": denied()}]))
    assert not stands_alone(situation(target=TARGET).hops[0])


@pytest.mark.parametrize(
    ("principal", "action", "fits"),
    [
        (OIDC, "sts:AssumeRole", WITH_TOKEN),
        (OIDC, [WITH_SAML, "sts:TagSession"], WITH_TOKEN),
        (SAML, WITH_TOKEN, WITH_SAML),
        ({"AWS": BOB}, WITH_TOKEN, "sts:AssumeRole"),
        ({"Service": "ec2.amazonaws.com"}, WITH_SAML, "sts:AssumeRole"),
    ],
)
def test_each_kind_of_principal_has_a_call_of_its_own(
    principal: Any, action: Any, fits: str
) -> None:
    assert [each.fits for each in misfits(_hop(principal, action))] == [fits]


@pytest.mark.parametrize(
    ("principal", "action"),
    [
        (OIDC, WITH_TOKEN),
        (OIDC, "sts:AssumeRole*"),
        (OIDC, "sts:TagSession"),
        (SAML, ["sts:AssumeRole", WITH_SAML]),
        ({**OIDC, "AWS": BOB}, "sts:AssumeRole"),
        ("*", WITH_TOKEN),
        ({"AWS": "${var.who}"}, WITH_TOKEN),
    ],
)
def test_what_may_fit_is_none(principal: Any, action: Any) -> None:
    assert list(misfits(_hop(principal, action))) == []

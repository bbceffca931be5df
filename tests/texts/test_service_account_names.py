"""A service account is read from what `kubectl describe` prints, and from plain words."""

from __future__ import annotations

import pytest

from doctor.texts.service_account_names import (
    ToldAccount,
    find_account_in_prose,
    find_described_account,
)

ROLE = "arn:aws:iam::111122223333:role/app"
ACCOUNT = f"""Name:                app
Namespace:           web
Labels:              <none>
Annotations:         eks.amazonaws.com/role-arn: {ROLE}
Image pull secrets:  <none>
Mountable secrets:   <none>
"""
POD = "Name:             app-7d9f\nNamespace:        web\nService Account:  app\nNode:   ip-10-0-0-1/10.0.0.1\n"


def test_a_described_account_has_its_role() -> None:
    described = ToldAccount(name="app", namespace="web", role=ROLE, is_whole=True)
    assert find_described_account(ACCOUNT) == described
    assert find_described_account(POD) == ToldAccount(name="app", namespace="web")


@pytest.mark.parametrize("text", ["Name: app\nNamespace: web\n", POD.replace("Namespace", "Other")])
def test_what_describes_something_else_tells_none(text: str) -> None:
    assert find_described_account(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "the service account `app` in namespace `web`",
        'In the "web" namespace we have a serviceaccount named "app".',
        "Service account is 'app', and the namespace is 'web'",
    ],
)
def test_words_name_an_account_with_its_namespace(text: str) -> None:
    assert find_account_in_prose(text) == ToldAccount(name="app", namespace="web", in_prose=True)


@pytest.mark.parametrize(
    "text",
    [
        "the service account in our namespace",
        "the service account `app`",
        "the service accounts `app` and service account `b` in namespace `web`",
    ],
)
def test_words_that_leave_it_open_tell_none(text: str) -> None:
    assert find_account_in_prose(text) is None

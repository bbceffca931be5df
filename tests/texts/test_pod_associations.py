"""Associations and the accounts of pods are read from JSON, manifests and tables alike."""

from __future__ import annotations

import pytest

from doctor.texts.pod_associations import PodAccount, find_associated, find_workload_accounts

SHOP = PodAccount("shop", "cart")


@pytest.mark.parametrize(
    "text",
    [
        '{"associations": [{"clusterName": "a", "namespace": "shop", "serviceAccount": "cart"}]}',
        "kind: PodIdentityAssociation\nspec:\n  namespace: shop\n  serviceAccount: cart\n",
        "associations:\n- associationId: a-1\n  namespace: shop\n  serviceAccount: cart\n",
        "ASSOCIATION ARN   NAMESPACE   SERVICE ACCOUNT NAME   IAM ROLE ARN\n"
        "arn:aws:eks:x     shop        cart                   arn:aws:iam::111122223333:role/a\n",
        "|  associations  |\n|  clusterName | namespace | serviceAccount |\n"
        "|+-----+----+-----+|\n|  prod | shop | cart |\n",
    ],
)
def test_an_association_is_read_in_any_form(text: str) -> None:
    assert list(find_associated([text])) == [SHOP]


@pytest.mark.parametrize(
    ("text", "accounts"),
    [
        ("metadata:\n  namespace: shop\nspec:\n  serviceAccountName: cart\n", [SHOP]),
        ("Namespace:        shop\nService Account:  cart\n", [SHOP]),
        ("spec:\n  serviceAccountName: 'cart'\n", [PodAccount(None, "cart")]),
        ("the service account of the pod is right", []),
    ],
)
def test_the_account_of_a_pod_is_read(text: str, accounts: list[PodAccount]) -> None:
    assert list(find_workload_accounts([text])) == accounts


def test_a_text_without_associations_gives_none() -> None:
    assert list(find_associated(["namespace: shop\nserviceAccount: cart"])) == []


def test_an_unseen_namespace_can_be_any() -> None:
    assert PodAccount(None, "cart").may_be(SHOP)
    assert not PodAccount("other", "cart").may_be(SHOP)
    assert not PodAccount(None, "pay").may_be(SHOP)

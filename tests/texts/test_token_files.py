"""The files of a service account's token are found by where EKS mounts them."""

from __future__ import annotations

from doctor.texts.token_files import find_token_files

FOLDER = "/var/run/secrets/eks.amazonaws.com/serviceaccount"


def test_each_file_is_found_once_and_in_order() -> None:
    texts = (f"it opens {FOLDER}/aws-iam-token.", f"`{FOLDER}/token`, {FOLDER}/aws-iam-token")
    assert find_token_files(texts) == (f"{FOLDER}/aws-iam-token", f"{FOLDER}/token")


def test_the_token_of_kubernetes_is_none() -> None:
    assert find_token_files(("/var/run/secrets/kubernetes.io/serviceaccount/token",)) == ()

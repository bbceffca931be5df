"""Whom a cluster lets in, and whose roles its pods take."""

from __future__ import annotations

from doctor.model.case import Case
from doctor.rules.shared.tokens.cluster_access import cluster_access, service_accounts
from tests.rules.shared.support import situation

AUTH = """apiVersion: v1
kind: ConfigMap
data:
  mapRoles: |
    - rolearn: arn:aws:iam::111122223333:role/a
      username: x
  mapUsers: |
    - userarn: arn:aws:iam::111122223333:user/b
  mapAccounts: |
    - "111122223333"
"""
ENTRIES = '{"accessEntries": ["arn:aws:iam::111122223333:role/c"]}'


def case(*texts: str) -> Case:
    listed = [{"name": f"a{at}", "text": text} for at, text in enumerate(texts)]
    return situation(attachments=listed).case


def mode(name: str) -> str:
    return f'{{"accessConfig": {{"authenticationMode": "{name}"}}}}'


def test_the_sections_of_a_map() -> None:
    (found,) = cluster_access(case(AUTH))
    assert found.roles == ("arn:aws:iam::111122223333:role/a",)
    assert found.users == ("arn:aws:iam::111122223333:user/b",)
    assert found.accounts == ("111122223333",)
    assert found.entries is None
    assert found.read


def test_access_entries() -> None:
    (found,) = cluster_access(case(ENTRIES))
    assert found.entries == ("arn:aws:iam::111122223333:role/c",)
    assert found.roles == ()


def test_the_mode_of_the_cluster_leaves_one_of_them_out() -> None:
    def read(name: str) -> list[bool]:
        return [each.read for each in cluster_access(case(AUTH, ENTRIES, mode(name)))]

    assert read("API") == [False, True]
    assert read("CONFIG_MAP") == [True, False]
    assert read("API_AND_CONFIG_MAP") == [True, True]


def test_a_service_account_and_the_role_of_its_annotation() -> None:
    manifest = (
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: api\n  namespace: orders\n"
        "  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/a\n"
    )
    (found,) = service_accounts(case(manifest))
    assert (found.namespace, found.name) == ("orders", "api")
    assert found.role_arn == "arn:aws:iam::111122223333:role/a"
    (bare,) = service_accounts(case("kind: ServiceAccount\nmetadata:\n  name: api\n"))
    assert (bare.namespace, bare.role_arn) == ("default", None)
    assert list(service_accounts(case("kind: Pod\nmetadata:\n  name: api\n"))) == []

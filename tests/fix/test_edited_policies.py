"""Which policies an edit is about, as a judged hop holds them."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.fix.edited_policies import edited_policies, kind_of
from doctor.model.edit import EditGuardrail, EditIdentityPolicy, EditTrustPolicy
from tests.rules.shared.support import ANY_ACCOUNT, BOB, ROLE, allow, document, hop

FULL = document({"Effect": "Allow", "Action": "*", "Resource": "*"})
MEMBERS = {
    "111122223333": {"scps": [[FULL], [FULL, FULL]]},
    "222233334444": {"rcps": [[FULL], [FULL, FULL]]},
}
SEEN = hop(
    document(allow(Principal=ANY_ACCOUNT)),
    organizations=[{"id": "o-a", "management_account": None, "accounts": MEMBERS}],
)


@pytest.mark.parametrize(
    ("edit", "kind", "count"),
    [
        (EditTrustPolicy(role_arn=ROLE, changes=()), "trust policy", 1),
        (EditIdentityPolicy(principal=BOB, policy=None, changes=()), "identity policy", 1),
        (EditGuardrail(kind="SCP", owner="x", changes=(), level=0), "SCP", 1),
        (EditGuardrail(kind="SCP", owner="x", changes=(), level=1), "SCP", 2),
        (EditGuardrail(kind="RCP", owner="x", changes=(), level=0), "RCP", 3),
        (EditGuardrail(kind="permissions boundary", owner=BOB, changes=()),
         "permissions boundary", 0),
    ],
)  # fmt: skip
def test_of_scps_one_level_counts_and_of_rcps_all(edit: Any, kind: str, count: int) -> None:
    assert kind_of(edit) == kind
    assert len(edited_policies(edit, SEEN)) == count

"""Each place for a role names one service by its principal."""

from __future__ import annotations

from doctor.texts.infrastructure.role_uses import CLOUDFORMATION_USES, TERRAFORM_USES


def test_every_use_is_a_type_with_an_attribute_and_a_principal() -> None:
    assert all(use.startswith("aws_") and use.count(".") == 1 for use in TERRAFORM_USES)
    assert all(use.startswith("AWS::") and use.count(".") == 1 for use in CLOUDFORMATION_USES)
    principals = {*TERRAFORM_USES.values(), *CLOUDFORMATION_USES.values()}
    assert all(each.endswith(".amazonaws.com") for each in principals)

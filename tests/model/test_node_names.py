"""Names of the roles of nodes."""

from __future__ import annotations

from doctor.model.node_names import is_node_name


def test_the_role_of_a_node_is_told_by_its_name() -> None:
    assert is_node_name("eksctl-prod-NodeInstanceRole-1A2B")
    assert is_node_name("KarpenterRole")
    assert not is_node_name("app-prod")
    assert not is_node_name(None)

"""How the roles of a cluster's nodes are named: by that, a pod that calls as its node is told."""

from __future__ import annotations

from typing import Final

NODE_WORDS: Final = ("karpenter", "worker", "node", "kops", "kube", "eks")


def is_node_name(name: str | None) -> bool:
    """Say whether a name reads as one of a node's role."""
    return name is not None and any(word in name.lower() for word in NODE_WORDS)

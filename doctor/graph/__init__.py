"""The assume-role graph: the only importers of networkx. Built from a situation, then searched."""

from doctor.graph.other_paths import find_other_paths

__all__ = ["find_other_paths"]

"""The other ways into a role, marked apart: no assume call, but a permission that leads to one.

for hop in escalations(graph, parts): ...
"""

from doctor.graph.escalation.find import escalations

__all__ = ["escalations"]

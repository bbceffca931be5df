"""The other ways into a role, marked apart: no assume call, but a permission that leads to one.

    for hop in Escalations(graph, parts).into(role_arn): ...
"""

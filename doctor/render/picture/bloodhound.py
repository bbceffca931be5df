"""The graph as BloodHound OpenGraph: `roledoctor graph --format bloodhound`, one JSON file.

Rules of the format (nodes, edges, kinds, properties):
https://bloodhound.specterops.io/opengraph/schema. A node's id is its ARN, so that the edges of
other collectors, such as GitHub's `GH_CanAssumeIdentity`, meet it.
"""

from __future__ import annotations

import json
from typing import Final

from doctor.model.paths import NodeKind
from doctor.model.picture import EdgeKind, Picture, PictureEdge, PictureNode
from doctor.model.plain_json import JsonObject
from doctor.render.picture.visible import visible

_NODE_KINDS: Final[dict[NodeKind, str]] = {
    "user": "AWSUser",
    "role": "AWSRole",
    "group": "AWSGroup",
    "service": "AWSService",
    "identity-provider": "AWSIdentityProvider",
    "subject": "AWSFederatedSubject",
    "account": "AWSAccount",
    "organization": "AWSOrganization",
    "anyone": "AWSAnyone",
}
_EDGE_KINDS: Final[dict[EdgeKind, str]] = {
    "assume": "AWS_CanAssumeRole",
    "trust": "AWS_IsTrustedBy",
    "member": "AWS_MemberOf",
    "escalation": "AWS_CanEscalateTo",
}
_SOURCE: Final = "AWSRoledoctor"

Property = str | bool | list[str]


def render_bloodhound(picture: Picture) -> str:
    """Render the file that BloodHound CE 8 and later ingests."""
    known = {node.id for node in picture.nodes}
    graph = {
        "nodes": [_node(each) for each in picture.nodes],
        "edges": [
            _edge(each) for each in picture.edges if each.start in known and each.end in known
        ],
    }
    whole = {"metadata": {"source_kind": _SOURCE}, "graph": graph}
    return json.dumps(whole, indent=1) + "\n"


def _node(node: PictureNode) -> JsonObject:
    properties: dict[str, Property] = {"name": visible(node.label), "arn": visible(node.id)}
    if node.account is not None:
        properties["account"] = visible(node.account)
    if node.notes:
        properties["notes"] = [visible(each) for each in node.notes]
    kinds = [_NODE_KINDS[node.kind], _SOURCE]
    return {"id": visible(node.id), "kinds": kinds, "properties": properties}


def _edge(edge: PictureEdge) -> JsonObject:
    properties: dict[str, Property] = {"certain": edge.verdict == "allow"}
    if edge.how is not None:
        properties["how"] = visible(edge.how)
    by = [
        f"{each.policy} of {each.of}"
        + ("" if each.statement is None else f", statement {each.statement + 1}")
        for each in edge.by
    ]
    for name, listed in (("needs", edge.needs), ("depends_on", edge.depends_on), ("by", by)):
        if listed:
            properties[name] = [visible(each) for each in listed]
    return {
        "kind": _EDGE_KINDS[edge.kind],
        "start": {"value": visible(edge.start), "match_by": "id"},
        "end": {"value": visible(edge.end), "match_by": "id"},
        "properties": properties,
    }

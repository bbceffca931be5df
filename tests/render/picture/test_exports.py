"""Every format for other tools: read back by a reader of its own kind, hostile names and all."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import msgspec
import networkx as nx
import pytest

from doctor.model.picture import Picture
from doctor.render.picture import PICTURE_FORMATS, render_picture
from doctor.render.picture.tree import render_tree
from tests.render.picture.support import (
    ADMIN,
    ALICE,
    DEPLOY,
    HOSTILE,
    hostile_picture,
    large_picture,
    small_picture,
)

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", [each for each in PICTURE_FORMATS if each != "text"])
def test_no_format_lets_a_control_or_a_direction_mark_through(name: str) -> None:
    text = render_picture(hostile_picture(), name)
    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("width", [24, 40, 80])
def test_no_line_of_the_tree_ends_in_a_space(width: int) -> None:
    lines = render_tree(large_picture(60, 3), width=width, color=False).split("\n")
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("name", [each for each in PICTURE_FORMATS if each != "text"])
def test_the_same_picture_is_always_the_same_text(name: str) -> None:
    assert render_picture(small_picture(), name) == render_picture(small_picture(), name)


def test_json_is_the_picture_itself() -> None:
    read = msgspec.json.decode(render_picture(hostile_picture(), "json"), type=Picture)
    assert read == hostile_picture()
    assert read.schema == "roledoctor.graph/1"


def test_graphml_is_read_by_networkx_with_every_node_and_edge() -> None:
    text = render_picture(small_picture(), "graphml")
    graph = nx.read_graphml(io.BytesIO(text.encode()))
    assert graph.nodes[ADMIN] == {"kind": "role", "label": "Admin", "account": "222233334444"}
    assert graph.edges[DEPLOY, ADMIN]["needs"] == "external-id"
    assert graph.edges[DEPLOY, ADMIN]["by"] == f"trust policy of {ADMIN}, statement 1"
    assert set(graph.edges) == {
        ("ec2.amazonaws.com", DEPLOY),
        (ALICE, DEPLOY),
        (DEPLOY, ADMIN),
    }


def test_hostile_names_stay_one_node_in_graphml() -> None:
    graph = nx.read_graphml(io.BytesIO(render_picture(hostile_picture(), "graphml").encode()))
    assert len(graph) == 2


def test_svg_holds_each_name_as_text_and_nothing_that_runs_or_loads() -> None:
    for picture in (small_picture(), hostile_picture()):
        root = ET.fromstring(render_picture(picture, "svg"))  # noqa: S314 - it is our own
        tags = {each.tag.removeprefix(SVG) for each in root.iter()}
        assert tags <= {"svg", "title", "defs", "marker", "path", "rect", "g", "text"}
        names = {name for each in root.iter() for name in each.attrib}
        assert not any(name.startswith("on") or "href" in name for name in names)
        assert len(root.findall(f".//{SVG}g/{SVG}g")) == len(picture.nodes)


def test_a_large_svg_shows_accounts() -> None:
    root = ET.fromstring(render_picture(large_picture(800, 9), "svg"))  # noqa: S314 - as above
    drawn = root.findall(f".//{SVG}g/{SVG}g")
    assert len(drawn) == 9
    assert "users" in "".join(drawn[0].itertext())


def test_mermaid_names_nodes_by_number_and_leaves_no_sign_that_could_end_a_label() -> None:
    lines = render_picture(hostile_picture(), "mermaid").splitlines()
    assert lines[0] == "flowchart LR"
    for line in lines:
        for label in re.findall(r'"(.*?)"', line):
            assert not set(label) & set("<>[](){}|`\"'\\")
    assert sum("subgraph" in line for line in lines) == 1


def test_mermaid_says_what_an_edge_needs() -> None:
    text = render_picture(small_picture(), "mermaid")
    assert 'n1 -->|"mfa"| n2' in text
    assert '-.->|"external#45;id, depends on aws:SourceIp"|' in text.replace("-id", "#45;id")


def test_a_large_mermaid_stays_below_what_mermaid_draws() -> None:
    lines = render_picture(large_picture(900, 6), "mermaid").splitlines()
    assert 0 < sum("-->" in line for line in lines) <= 500


def test_dot_quotes_every_name() -> None:
    text = render_picture(hostile_picture(), "dot")
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
    assert "script" not in outside
    assert re.fullmatch(r'[\s\w"{}\[\]=,;>-]*', outside)


class TestBloodHound:
    """The rules of OpenGraph's published schemas for nodes and edges, one by one."""

    @pytest.fixture(params=["small", "hostile", "large"])
    def graph(self, request: pytest.FixtureRequest) -> dict[str, Any]:
        made = {
            "small": small_picture(),
            "hostile": hostile_picture(),
            "large": large_picture(200, 5),
        }
        whole: dict[str, Any] = json.loads(render_picture(made[request.param], "bloodhound"))
        assert set(whole) == {"metadata", "graph"}
        assert re.fullmatch(r"[A-Za-z0-9_]+", whole["metadata"]["source_kind"])
        assert set(whole["graph"]) == {"nodes", "edges"}
        graph: dict[str, Any] = whole["graph"]
        return graph

    @staticmethod
    def check_properties(properties: dict[str, Any]) -> None:
        for value in properties.values():
            listed = value if isinstance(value, list) else [value]
            assert all(isinstance(each, str | bool | int | float) for each in listed)
            assert len({type(each) for each in listed}) == 1

    def test_nodes_have_an_id_one_to_three_kinds_and_flat_properties(
        self, graph: dict[str, Any]
    ) -> None:
        for node in graph["nodes"]:
            assert set(node) == {"id", "kinds", "properties"}
            assert isinstance(node["id"], str)
            assert node["id"]
            assert 1 <= len(node["kinds"]) <= 3
            assert all(re.fullmatch(r"[A-Za-z0-9_]+", kind) for kind in node["kinds"])
            self.check_properties(node["properties"])

    def test_edges_have_a_plain_kind_and_both_ends_among_the_nodes(
        self, graph: dict[str, Any]
    ) -> None:
        ids = {node["id"] for node in graph["nodes"]}
        for edge in graph["edges"]:
            assert set(edge) == {"kind", "start", "end", "properties"}
            assert re.fullmatch(r"[A-Za-z0-9_]+", edge["kind"])
            assert not edge["kind"].lower().startswith("tag_")
            for end in (edge["start"], edge["end"]):
                assert end["match_by"] == "id"
                assert end["value"] in ids
            self.check_properties(edge["properties"])

    def test_a_role_is_known_by_its_arn(self) -> None:
        graph = json.loads(render_picture(small_picture(), "bloodhound"))["graph"]
        role = next(node for node in graph["nodes"] if node["id"] == ADMIN)
        assert role["kinds"][0] == "AWSRole"


class TestTree:
    def test_shows_each_role_with_its_callers_and_what_they_need(self) -> None:
        assert render_tree(small_picture(), width=80, color=False) == (
            "111122223333 dev\n"
            "└── Deploy\n"
            "    ├── service ec2.amazonaws.com\n"
            "    └── user alice  (needs mfa)\n"
            "222233334444\n"
            "├── Admin\n"
            "│   └── role Deploy in 111122223333  (needs external-id, depends on\n"
            "│       aws:SourceIp)\n"
            "└── 1 role that nobody in this graph gets into\n"
            "Not seen: account 333344445555 (AccessDenied: sts:AssumeRole)\n"
        )

    def test_lets_no_control_through(self) -> None:
        text = render_tree(hostile_picture(), width=100, color=True)
        assert "\u202e" not in text
        assert "\x1b[31m<!--" not in text
        assert HOSTILE not in text

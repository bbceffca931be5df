"""Where nodes stand: the same each time, inside their account, never on top of each other."""

from __future__ import annotations

import itertools

import pytest
from msgspec.structs import replace

from doctor.model.picture import Picture
from doctor.render.picture.layout import NODE_HEIGHT, NODE_WIDTH, Layout, Region, place_nodes
from tests.render.picture.support import ADMIN, ALICE, DEPLOY, DEV, large_picture, small_picture


def overlap(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    return (
        one[0] < two[0] + two[2]
        and two[0] < one[0] + one[2]
        and one[1] < two[1] + two[3]
        and two[1] < one[1] + one[3]
    )


def sides(region: Region) -> tuple[float, float, float, float]:
    return region.x, region.y, region.width, region.height


def boxes(layout: Layout, region: Region) -> list[tuple[float, float, float, float]]:
    width, height = NODE_WIDTH * region.scale, NODE_HEIGHT * region.scale
    places = (layout.places[each] for each in region.members)
    return [(x - width / 2, y - height / 2, width, height) for x, y in places]


@pytest.mark.parametrize("picture", [small_picture(), large_picture(700, 12)])
def test_no_two_regions_or_nodes_overlap_and_each_node_stands_in_its_region(
    picture: Picture,
) -> None:
    layout = place_nodes(picture)
    for one, two in itertools.combinations(layout.regions, 2):
        assert not overlap(sides(one), sides(two))
    for region in layout.regions:
        placed = boxes(layout, region)
        assert not any(overlap(one, two) for one, two in itertools.combinations(placed, 2))
        for x, y, width, height in placed:
            assert region.x < x
            assert x + width < region.x + region.width
            assert region.y < y
            assert y + height < region.y + region.height


def test_every_node_is_placed_once() -> None:
    picture = large_picture(300, 7)
    layout = place_nodes(picture)
    assert set(layout.places) == {node.id for node in picture.nodes}
    members = [each for region in layout.regions for each in region.members]
    assert len(members) == len(set(members)) == 300


def test_the_order_in_which_nodes_come_changes_nothing_of_an_accounts_inside() -> None:
    picture = small_picture()
    turned = replace(
        picture, nodes=tuple(reversed(picture.nodes)), edges=tuple(reversed(picture.edges))
    )
    assert place_nodes(picture).places == place_nodes(turned).places


def test_callers_stand_left_of_what_they_assume() -> None:
    places = place_nodes(small_picture()).places
    assert places[ALICE][0] < places[DEPLOY][0]


def test_a_role_behind_a_role_of_its_account_stands_further_right() -> None:
    picture = small_picture()
    second = f"arn:aws:iam::{DEV}:role/Second"
    deploy = next(each for each in picture.nodes if each.id == DEPLOY)
    edge = next(each for each in picture.edges if each.end == ADMIN)
    longer = replace(
        picture,
        nodes=(*picture.nodes, replace(deploy, id=second, label="Second")),
        edges=(*picture.edges, replace(edge, end=second)),
    )
    places = place_nodes(longer).places
    assert places[DEPLOY][0] < places[second][0]


def test_an_account_that_holds_nothing_has_a_region() -> None:
    layout = place_nodes(replace(small_picture(), nodes=(), edges=()))
    assert [region.account for region in layout.regions] == [DEV, "222233334444"]


def test_an_empty_picture_has_no_size() -> None:
    layout = place_nodes(replace(small_picture(), nodes=(), edges=(), accounts=()))
    assert (layout.width, layout.height, layout.regions) == (0.0, 0.0, ())

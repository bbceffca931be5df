"""The end of the provider chain: the role of the instance, where its metadata was seen to have one."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.case.instance_role import end_at_instance_role
from doctor.model.chain import Chain, ChainFault, Setting

NONE = Chain(
    profile="p",
    faults=(ChainFault(kind="no-credentials"),),
    read=((Setting(name="region", value="eu-west-1"),),),
)
URL = "http://169.254.169.254/latest"


def ended(chain: Chain = NONE, *, has_role: bool | None = True, **parts: Any) -> Chain:
    imds = {"url": URL, "reachable": True, "says": "has the role app", "has_role": has_role}
    raw = {"schema": "roledoctor.case/1", "metadata": {"imds": imds}, **parts}
    return end_at_instance_role(parse_case(raw), chain)


def test_a_chain_that_found_nothing_ends_at_the_instances_role() -> None:
    found = ended()
    assert found.faults == ()
    (hop,) = found.hops
    assert (hop.kind, hop.region) == ("imds", "eu-west-1")
    assert hop.why == f"{URL} has the role app"


@pytest.mark.parametrize("has_role", [False, None])
def test_metadata_without_a_role_adds_nothing(has_role: bool | None) -> None:
    assert ended(has_role=has_role) is NONE


def test_what_stops_for_another_reason_is_left_as_it_is() -> None:
    other = Chain(profile="p", faults=(ChainFault(kind="missing-source"),))
    assert ended(other) is other
    whole = Chain(profile="p")
    assert ended(whole) is whole
    assert end_at_instance_role(parse_case({"schema": "roledoctor.case/1"}), NONE) is NONE


def test_the_region_of_the_environment_comes_first() -> None:
    env = {"AWS_DEFAULT_REGION": "us-east-1"}
    assert ended(env=env).hops[0].region == "us-east-1"
    assert ended(env={"AWS_DEFAULT_REGION": ""}).hops[0].region == "eu-west-1"
    bare = Chain(profile="p", faults=NONE.faults)
    assert ended(bare).hops[0].region is None
    assert ended(bare).hops[0].settings == ()

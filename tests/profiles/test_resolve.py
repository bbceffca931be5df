"""The chain: from the selected profile to its base, and back over the roles."""

from __future__ import annotations

import pytest

from doctor.model.chain import Chain
from tests.profiles.support import KEYS, ROLE, base, chain, stopped

HUB = "arn:aws:iam::111122223333:role/Hub"
BASE = f"[profile base]\n{KEYS}\n"


def role(name: str, *lines: str, arn: str = ROLE) -> str:
    return "\n".join([f"[profile {name}]", f"role_arn = {arn}", *lines, ""]) + "\n"


def kinds(found: Chain) -> list[tuple[str, str | None]]:
    assert found.faults == ()
    return [(hop.kind, hop.profile) for hop in found.hops]


def test_a_chain_begins_with_its_base_and_ends_with_its_target() -> None:
    config = (
        BASE + role("hub", "source_profile = base", arn=HUB) + role("p", "source_profile = hub")
    )
    assert kinds(chain(config, profile="p")) == [
        ("static", "base"),
        ("assume-role", "hub"),
        ("assume-role", "p"),
    ]


def test_a_chain_may_have_any_number_of_hops() -> None:
    roles = (role(f"p{at}", f"source_profile = p{at - 1}") for at in range(1, 3_001))
    config = BASE.replace("base", "p0") + "".join(roles)
    assert len(chain(config, profile="p3000").hops) == 3_001


def test_a_hop_carries_the_parameters_of_its_profile() -> None:
    config = BASE + role(
        "p", "source_profile = base", "external_id = x", "mfa_serial = m",
        "role_session_name = s", "duration_seconds = 900",
    )  # fmt: skip
    hop = chain(config, profile="p").hops[1]
    assert (hop.role_arn, hop.external_id, hop.mfa_serial) == (ROLE, "x", "m")
    assert (hop.role_session_name, hop.duration_seconds) == ("s", 900)
    assert len(hop.settings) == 6


def test_a_duration_that_is_no_number_is_dropped() -> None:
    config = BASE + role("p", "source_profile = base", "duration_seconds = 1h")
    assert chain(config, profile="p").hops[1].duration_seconds is None


@pytest.mark.parametrize(
    ("env", "profile", "selected", "by"),
    [
        ({}, None, None, "nowhere"),
        ({"AWS_PROFILE": "base"}, None, "base", "environment variable AWS_PROFILE"),
        ({"AWS_PROFILE": "x", "AWS_DEFAULT_PROFILE": "base"}, None, "base",
         "environment variable AWS_DEFAULT_PROFILE"),
        ({"AWS_PROFILE": "x"}, "base", "base", "nowhere"),
        ({"AWS_PROFILE": ""}, None, "", "environment variable AWS_PROFILE"),
    ],
)  # fmt: skip
def test_what_selects_the_profile(
    env: dict[str, str], profile: str | None, selected: str | None, by: str
) -> None:
    found = chain(BASE, env=env, profile=profile)
    assert (found.profile, str(found.selected_by)) == (selected, by)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (BASE, ("profile-not-found", "p", "nowhere")),
        (role("p"), ("missing-source", "p", "~/.aws/config:2")),
        (role("p", "source_profile = q"), ("source-profile-not-found", "p", "~/.aws/config:3")),
        (role("p", "source_profile = base", "credential_source = Environment") + BASE,
         ("source-and-credential-source", "p", "~/.aws/config:3")),
        (role("p", "credential_source = environment"),
         ("bad-credential-source", "p", "~/.aws/config:3")),
        (role("p", "credential_source = Environment"),
         ("credential-source-unavailable", "p", "~/.aws/config:3")),
        (role("p", "credential_source = EcsContainer"),
         ("credential-source-unavailable", "p", "~/.aws/config:3")),
        (role("p", "source_profile = q") + "[profile q]\nregion = x\n",
         ("source-profile-without-credentials", "q", "~/.aws/config:5")),
        ("[profile p]\nregion = x\n", ("no-credentials", "p", "~/.aws/config:1")),
        (role("p", "source_profile = q") + role("q", "source_profile = p"),
         ("loop", "q", "~/.aws/config:7")),
        (role("p", "source_profile = p"), ("loop", "p", "~/.aws/config:3")),
    ],
)  # fmt: skip
def test_what_stops_a_chain_and_where(config: str, expected: tuple[str, str, str]) -> None:
    found = chain(config, profile="p")
    assert stopped(found) == expected
    assert found.hops == ()
    assert not found.ok


def test_a_loop_is_told_in_its_order() -> None:
    config = role("p", "source_profile = q") + role("q", "source_profile = p")
    assert chain(config, profile="p").faults[0].subjects == ("p", "q", "p")


def test_a_profile_may_be_its_own_source_where_it_has_keys() -> None:
    own = role("p", "source_profile = p", *KEYS.splitlines())
    assert kinds(chain(own, profile="p")) == [("static", "p"), ("assume-role", "p")]


def test_a_source_with_keys_is_the_base_whatever_role_it_names() -> None:
    config = role("p", "source_profile = q") + role("q", "source_profile = z", *KEYS.splitlines())
    assert kinds(chain(config, profile="p")) == [("static", "q"), ("assume-role", "p")]


@pytest.mark.parametrize(
    ("source", "env", "kind"),
    [
        ("Environment", {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}, "env"),
        ("EcsContainer", {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2"}, "container"),
        ("Ec2InstanceMetadata", {}, "imds"),
    ],
)
def test_a_credential_source_that_there_is(source: str, env: dict[str, str], kind: str) -> None:
    found = chain(role("p", f"credential_source = {source}"), env=env, profile="p")
    assert [hop.kind for hop in found.hops] == [kind, "assume-role"]


def test_metadata_that_is_switched_off_is_no_source() -> None:
    off = {"AWS_EC2_METADATA_DISABLED": "true"}
    found = chain(role("p", "credential_source = Ec2InstanceMetadata"), env=off, profile="p")
    assert stopped(found)[0] == "credential-source-unavailable"


@pytest.mark.parametrize(
    ("setting", "stops"),
    [
        ("metadata_service_timeout = 2s", True),
        ("metadata_service_timeout = 2", False),
        ("metadata_service_num_attempts = few", True),
        ("ec2_metadata_service_endpoint_mode = ipv5", True),
        ("ec2_metadata_service_endpoint_mode = IPv6", False),
        ("ec2_metadata_service_endpoint = anything", False),
    ],
)
def test_settings_that_are_read_before_credentials_are_looked_for(
    setting: str, stops: bool
) -> None:
    found = chain(f"[profile p]\n{setting}\n{KEYS}", profile="p")
    assert [each.kind for each in found.faults] == (["invalid-parameter"] if stops else [])


def test_a_variable_is_read_before_the_files_and_in_the_place_of_the_setting() -> None:
    broken = "[profile p]\nno sign\n"
    bad = {"AWS_METADATA_SERVICE_TIMEOUT": "2s"}
    good = {"AWS_METADATA_SERVICE_TIMEOUT": "2"}
    assert stopped(chain(broken, env=bad, profile="p"))[0] == "invalid-parameter"
    assert stopped(chain(broken, env=good, profile="p"))[0] == "parse-error"
    setting = f"[profile p]\nmetadata_service_timeout = 2s\n{KEYS}"
    assert chain(setting, env=good, profile="p").ok


@pytest.mark.parametrize(
    ("config", "kind"),
    [
        ("[profile p]\nno sign\n", "parse-error"),
        ("[profile p]\nregion = a\nregion = b\n", "duplicate"),
        ("[default]\na = b\n[default]\na = b\n", "duplicate"),
    ],
)
def test_one_fault_in_a_file_and_no_profile_is_read(config: str, kind: str) -> None:
    assert stopped(chain(config, f"[p]\n{KEYS}", profile="p"))[0] == kind


def test_a_services_section_that_is_missing_leaves_the_chain_standing() -> None:
    found = chain(f"[profile p]\nservices = none\n{KEYS}", profile="p")
    assert [each.kind for each in found.faults] == ["services-not-found"]
    assert [hop.kind for hop in found.hops] == ["static"]


def test_what_was_read_is_kept_only_where_the_chain_stops() -> None:
    config = role("p", "source_profile = q") + "[profile q]\nregion = x\n"
    read = chain(config, profile="p").read
    assert [[each.name for each in one] for one in read] == [
        ["role_arn", "source_profile"],
        ["region"],
    ]
    assert chain(BASE, profile="base").read == ()


def test_a_web_identity_with_a_role_is_no_role_with_a_source() -> None:
    config = role("p", "web_identity_token_file = /t", "source_profile = base") + BASE
    assert base(chain(config, profile="p")).kind == "web-identity"
    assert len(chain(config, profile="p").hops) == 1

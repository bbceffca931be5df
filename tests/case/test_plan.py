"""A plan: the chain, who calls, what each hop asks, and whose failure it was."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.case.plan import Plan, plan_case, read_shared
from doctor.model.observation import Known, Unreadable

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
NEXT = "arn:aws:iam::333344445555:role/Deploy"
BOB = "arn:aws:iam::111122223333:user/bob"
CONFIG = (
    f"[profile first]\nrole_arn = {ROLE}\nsource_profile = default\nexternal_id = ABC\n"
    f"[profile second]\nrole_arn = {NEXT}\nsource_profile = first\n"
)
CREDENTIALS = "[default]\naws_access_key_id = x\naws_secret_access_key = y\n"


def plan(**parts: Any) -> Plan:
    return plan_case(parse_case({"schema": "roledoctor.case/1", **parts}))


def chain_of_two(**parts: Any) -> Plan:
    files = {
        "config": {"path": "~/.aws/config", "text": CONFIG},
        "credentials": {"path": "~/.aws/credentials", "text": CREDENTIALS},
    }
    held = {"target": {"profile": "second"}, "caller": {"arn": BOB}, **parts}
    return plan(files=files, env={}, **held)


def test_every_hop_is_asked_by_the_session_of_the_one_before() -> None:
    planned = chain_of_two()
    assert [hop.role_arn for hop in planned.hops] == [ROLE, NEXT]
    first, second = planned.hops
    assert isinstance(first.caller, Known)
    assert isinstance(second.caller, Known)
    assert first.caller.value.arn == BOB
    assert second.caller.value.principal_arn == ROLE
    assert planned.last_caller == second.caller
    assert planned.target_role_arn == NEXT
    assert (first.request.external_id, second.request.external_id) == ("ABC", None)


def test_a_failure_goes_to_the_hop_whose_role_it_names() -> None:
    denied = (
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
        f"{BOB} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
    )
    planned = chain_of_two(errors=[{"text": denied}])
    assert [hop.outcome for hop in planned.hops] == ["refused", "untried"]
    assert planned.hops[0].failures == planned.failures
    probe = {"call": "sts:AssumeRole", "hop": 1, "outcome": "failed", "detail": "x"}
    assert chain_of_two(probes=[probe]).hops[0].outcome == "untried"
    skipped = chain_of_two(probes=[{**probe, "outcome": "skipped"}])
    assert [hop.outcome for hop in skipped.hops] == ["skipped", "untried"]


def test_a_key_that_aws_does_not_know_is_the_bases_failure() -> None:
    text = "An error occurred (InvalidClientTokenId) when calling the AssumeRole operation: The security token included in the request is invalid."
    planned = chain_of_two(errors=[{"text": text}])
    assert [each.hop for each in planned.failures] == [0]
    assert all(hop.outcome == "untried" for hop in planned.hops)


def test_what_the_base_met_is_no_later_hops_failure() -> None:
    planned = chain_of_two(
        errors=[{"text": "api error AccessDenied: no", "from": "probe", "hop": 0}]
    )
    assert [each.hop for each in planned.failures] == [0]
    assert all(hop.outcome == "untried" for hop in planned.hops)


def test_a_refusal_by_a_metadata_endpoint_is_none_by_sts() -> None:
    text = (
        "Error when retrieving credentials from container-role: Error retrieving metadata: Received "
        "non 200 response 403 from container metadata: <Error><Code>AccessDenied</Code></Error>"
    )
    planned = chain_of_two(errors=[{"text": text}])
    assert [each.kind for each in planned.failures] == ["metadata-failed"]


def test_a_refused_role_is_the_target_where_nothing_else_names_one() -> None:
    text = f"User: {BOB} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
    planned = plan(errors=[{"text": text}])
    assert planned.chain is None
    assert planned.target_role_arn == ROLE
    assert isinstance(planned.last_caller, Known)
    assert planned.last_caller.value.arn == BOB
    assert planned.hops[0].role_name == "ProjectAdmin"


def test_a_case_that_shows_nothing_has_no_hops_and_an_unknown_caller() -> None:
    planned = plan()
    assert (planned.hops, planned.chain, planned.target_role_arn) == ((), None, None)
    assert isinstance(planned.caller, Unreadable)


def test_a_token_speaks_for_its_provider_in_the_roles_account() -> None:
    planned = plan(
        target={"role_arn": ROLE},
        request={"action": "sts:AssumeRoleWithWebIdentity"},
        tokens={"oidc": {"claims": {"iss": "https://token.actions.githubusercontent.com"}}},
    )
    caller = planned.hops[0].caller
    assert isinstance(caller, Known)
    assert caller.value.kind == "federated"
    assert (
        caller.value.arn
        == "arn:aws:iam::222233334444:oidc-provider/token.actions.githubusercontent.com"
    )


def test_shared_files_are_read_where_a_case_shows_files_or_an_environment() -> None:
    def paths(**parts: Any) -> tuple[str, str] | None:
        shared = read_shared(parse_case({"schema": "roledoctor.case/1", **parts}))
        return None if shared is None else (shared.config.path, shared.credentials.path)

    usual = ("~/.aws/config", "~/.aws/credentials")
    assert paths() is None
    assert paths(env={}) == paths(files={"config": None, "credentials": None}) == usual
    assert paths(env={"AWS_CONFIG_FILE": "/x"}) == ("/x", usual[1])


def test_the_call_that_aws_answered_is_the_one_that_was_made() -> None:
    def action(operation: str) -> str:
        said = f"An error occurred (AccessDenied) when calling the {operation} operation: Not "
        said += f"authorized to perform sts:{operation}"
        (hop,) = plan(target={"role_arn": ROLE}, errors=[{"text": said, "from": "pasted"}]).hops
        return hop.request.action

    assert action("AssumeRoleWithWebIdentity") == "sts:AssumeRoleWithWebIdentity"
    assert action("AssumeRoleWithSAML") == "sts:AssumeRoleWithSAML"
    assert action("AssumeRole") == "sts:AssumeRole"


def test_a_failure_of_a_role_that_no_hop_names_is_the_last_hops() -> None:
    other = NEXT.replace("Deploy", "Elsewhere")
    denied = (
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
        f"{BOB} is not authorized to perform: sts:AssumeRole on resource: {other}"
    )
    planned = chain_of_two(errors=[{"text": denied}])
    assert [failure.hop for failure in planned.failures] == [2]


def test_a_failure_that_names_no_role_stays_at_the_hop_that_the_case_says() -> None:
    text = "An error occurred (AccessDenied) when calling the AssumeRole operation: Access denied"
    planned = chain_of_two(errors=[{"text": text, "hop": 1}])
    assert [failure.hop for failure in planned.failures] == [1]


@pytest.mark.parametrize(("told", "meant"), [(None, 0), (0, 0), (1, 0), (2, 2)])
def test_a_refused_key_is_the_bases_unless_a_later_hop_is_said(
    told: int | None, meant: int
) -> None:
    """What the first hop answers of the key is about the key that the base sent."""
    text = (
        "An error occurred (InvalidClientTokenId) when calling the AssumeRole operation: The "
        "security token included in the request is invalid."
    )
    planned = chain_of_two(errors=[{"text": text, "hop": told}])
    assert [failure.hop for failure in planned.failures] == [meant]


@pytest.mark.parametrize("refused", ["arn:aws:iam::222233334444:user/bob", "ProjectAdmin"])
def test_what_is_no_role_is_not_taken_for_the_one_that_was_refused(refused: str) -> None:
    text = (
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
        f"{BOB} is not authorized to perform: sts:AssumeRole on resource: {refused}"
    )
    assert plan(errors=[{"text": text}]).hops == ()


def test_a_call_that_was_spelt_out_is_a_hop_after_those_of_its_profile() -> None:
    asked = {"profile": "first", "role_arn": NEXT}
    planned = chain_of_two(target=asked, request={"action": "sts:AssumeRole"})
    assert [hop.role_arn for hop in planned.hops] == [ROLE, NEXT]


@pytest.mark.parametrize(
    ("caller", "refused"),
    [(BOB, 0), ("arn:aws:sts::222233334444:assumed-role/ProjectAdmin/s1", 1)],
)
def test_of_a_role_that_assumes_itself_the_caller_tells_which_call_was_refused(
    caller: str, refused: int
) -> None:
    denied = f"User: {caller} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
    planned = chain_of_two(
        target={"profile": "first", "role_arn": ROLE},
        request={"action": "sts:AssumeRole"},
        errors=[{"text": denied}],
    )
    assert [hop.role_arn for hop in planned.hops] == [ROLE, ROLE]
    assert [bool(hop.failures) for hop in planned.hops].index(True) == refused


def test_a_role_that_is_wanted_by_its_profile_and_its_arn_is_one_hop() -> None:
    planned = chain_of_two(target={"profile": "first", "role_arn": ROLE})
    assert [hop.role_arn for hop in planned.hops] == [ROLE]


def test_a_role_that_is_refused_to_a_session_of_the_chain_is_a_hop_of_its_own() -> None:
    hub = "arn:aws:sts::222233334444:assumed-role/ProjectAdmin/tool"
    denied = f"User: {hub} is not authorized to perform: sts:AssumeRole on resource: {NEXT}"
    planned = chain_of_two(target={"profile": "first"}, errors=[{"text": denied}])
    assert [(hop.role_arn, hop.outcome) for hop in planned.hops] == [
        (ROLE, "worked"),
        (NEXT, "refused"),
    ]
    assert isinstance(planned.caller, Known)
    assert planned.caller.value.arn == BOB


def test_the_caller_of_a_later_call_is_not_the_base_identity() -> None:
    hub = "arn:aws:sts::222233334444:assumed-role/ProjectAdmin/tool"
    denied = f"User: {hub} is not authorized to perform: sts:AssumeRole on resource: {NEXT}"
    planned = chain_of_two(target={"profile": "first"}, caller={}, errors=[{"text": denied}])
    assert not isinstance(planned.caller, Known) or planned.caller.value.arn != hub


def test_a_role_that_is_refused_to_somebody_else_is_no_hop_of_the_chain() -> None:
    denied = f"User: {BOB} is not authorized to perform: sts:AssumeRole on resource: {NEXT}"
    planned = chain_of_two(target={"profile": "first"}, errors=[{"text": denied}])
    assert [hop.role_arn for hop in planned.hops] == [ROLE]

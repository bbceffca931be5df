"""federation/bootstrap-trust-missing: roles that `cdk bootstrap` made, and their trust."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "federation/bootstrap-trust-missing"


def test_the_command_names_account_region_and_who_deploys() -> None:
    (command,) = first(RULE).fixes[0].commands
    assert command.startswith("cdk bootstrap --trust 111122223333 ")
    assert command.endswith("aws://222233334444/eu-west-1")


def test_a_qualifier_of_one_s_own_is_kept() -> None:
    raw = raw_case(RULE)
    text = str(raw).replace("hnb659fds", "shop")
    import ast

    finding = diagnose(parse_case(ast.literal_eval(text))).findings[0]
    assert "--qualifier shop " in finding.fixes[0].commands[0]


def test_a_role_that_is_not_there_was_not_bootstrapped() -> None:
    raw = raw_case(RULE)
    raw["roles"] = {raw["target"]["role_arn"]: {"exists": False}}
    absent, finding = diagnose(parse_case(raw)).findings[:2]
    assert (absent.id, absent.certainty) == ("trust/role-does-not-exist", "proven")
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert finding.title.startswith("222233334444 in eu-west-1 is not bootstrapped")
    assert "222233334444, shows whether" in (finding.next_step or "")


def test_without_the_role_it_is_likely_for_another_account_alone() -> None:
    raw = raw_case(RULE)
    del raw["roles"]
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "likely"
    own = raw["target"]["role_arn"].replace("222233334444", "111122223333")
    raw["target"]["role_arn"] = own
    raw["errors"][0]["text"] = raw["errors"][0]["text"].replace("222233334444", "111122223333")
    del raw["principals"]
    named = diagnose(parse_case(raw)).findings[0]
    assert named.id == "permission/identity-policy-missing"
    assert named.title.endswith("on the CDK's roles")


def test_a_session_of_the_role_itself_is_another_matter() -> None:
    raw = raw_case(RULE)
    role = raw["target"]["role_arn"]
    raw["caller"]["arn"] = role.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/s"
    del raw["errors"]
    assert RULE not in ids_of(raw)


def test_a_role_of_another_name_is_another_matter() -> None:
    raw = raw_case(RULE)
    import ast

    renamed = ast.literal_eval(str(raw).replace("cdk-hnb659fds-deploy-role", "our-deploy-role"))
    assert RULE not in ids_of(renamed)


def test_a_bootstrap_that_cdk_did_not_find_is_likelier_than_a_trust_policy() -> None:
    role = "arn:aws:iam::111122223333:role/cdk-hnb659fds-deploy-role-111122223333-eu-west-1"
    text = (
        f"current credentials could not be used to assume '{role}', but are for the right account. "
        "Proceeding anyway.\nShop failed: Error: Shop: SSM parameter "
        "/cdk-bootstrap/hnb659fds/version not found. Has the environment been bootstrapped?"
    )
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text, "hop": 1}]}
    raw["target"] = {"role_arn": role}  # type: ignore[assignment]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert finding.title == "CDK found no bootstrap stack in 111122223333 in eu-west-1"

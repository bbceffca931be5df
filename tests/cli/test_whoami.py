"""`roledoctor whoami`: a receipt of one identity, and all of them by what they share."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from doctor.cli.run import main
from doctor.lab.server import Lab
from tests.gather.desk import BASE, PROJECT, Desk, allowing, trusting, two_hops


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    return Desk(lab, monkeypatch)


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    assert main(["whoami", "--format", "json", *arguments]) == code
    read: dict[str, Any] = json.loads(capsys.readouterr().out)
    return read


def calls(desk: Desk) -> list[str]:
    return [each.action for each in desk.lab.calls]


def test_keys_of_a_user_cost_one_call(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    bob = desk.lab.create_user(BASE, "bob")
    desk.add_keys("default", bob)
    report = told(capsys)
    assert calls(desk) == ["GetCallerIdentity"]
    assert (report["arn"], report["account"], report["kind"]) == (bob.arn, BASE, "user")
    assert (report["mfa"], report["expires_at"], report["session_name"]) == (False, None, None)
    assert report["region"] == "eu-west-1"
    assert report["obtained"][0]["source"] == {"file": "~/.aws/credentials", "line": 1}


def test_a_role_costs_its_assume_call_alone_and_then_nothing(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    bob = desk.lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    trust = trusting(BASE)
    trust["Statement"][0]["Action"] = "sts:*"
    role = desk.lab.create_role(PROJECT, "Admin", trust_policy=trust)
    desk.add_keys("default", bob)
    desk.add_role("admin", role, "default", "external_id = x-1")
    report = told(capsys, "admin", "--session-name", "night")
    assert report["arn"] == f"arn:aws:sts::{PROJECT}:assumed-role/Admin/night"
    assert (report["kind"], report["session_name"]) == ("role-session", "night")
    assert [each["external_id"] for each in report["obtained"]] == [None, "x-1"]
    assert datetime.fromisoformat(report["expires_at"]) > datetime.now(UTC)
    assert told(capsys, "admin", "--session-name", "night") == report
    assert calls(desk) == ["AssumeRole"]


def test_a_chain_costs_a_call_for_each_hop_once_and_then_nothing(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    report = told(capsys, "project-role")
    assert calls(desk) == ["AssumeRole", "AssumeRole"]
    assert told(capsys, "project-role") == report
    assert calls(desk) == ["AssumeRole", "AssumeRole"]


def test_mfa_and_what_narrows_are_on_the_receipt(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    bob = desk.lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    role = desk.lab.create_role(PROJECT, "Admin", trust_policy=trusting(BASE))
    device = desk.lab.create_mfa_device(bob, "bob")
    desk.add_keys("default", bob)
    desk.add_role("admin", role, "default", f"mfa_serial = {device.serial}")
    code = device.code_at(desk.lab.now)
    report = told(capsys, "admin", "--mfa-code", code, "--scope", "read-only")
    assert report["mfa"] is True
    assert report["narrowed_by"] == ["scope read-only"]


def test_the_alias_is_one_more_call_that_is_asked_for(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    bob = desk.lab.create_user(BASE, "bob", policies=(allowing("iam:ListAccountAliases"),))
    desk.lab.directory.backend(BASE).create_account_alias("acme-base")
    desk.add_keys("default", bob)
    assert told(capsys)["account_alias"] is None
    assert told(capsys, "--alias")["account_alias"] == "acme-base"
    assert main(["whoami", "--alias"]) == 0
    assert f"{BASE} (acme-base)" in capsys.readouterr().out


def test_a_person_reads_every_hop_with_its_place(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    assert main(["whoami", "project-role"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"arn:aws:sts::{PROJECT}:assumed-role/ProjectAdmin/roledoctor"
    hops = lines[lines.index("obtained") + 1 :]
    assert [each.split()[0] for each in hops] == ["1", "2", "3"]
    assert hops[1].endswith("~/.aws/config:1")
    assert "role Hub in 111122223333" in hops[1]


def test_who_is_nobody_is_diagnosed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    bob = desk.lab.create_user(BASE, "bob")
    desk.add_keys("default", bob)
    desk.lab.set_key_status(bob, "Inactive")
    assert main(["whoami"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "InvalidClientTokenId" in err


def test_a_command_with_a_secret_in_it_is_shown_without(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    bob = desk.lab.create_user(BASE, "bob")
    keys = {
        "Version": 1,
        "AccessKeyId": bob.access_key_id,
        "SecretAccessKey": bob.secret_access_key,
    }
    path = desk.folder / "keys.json"
    path.write_text(json.dumps(keys))
    (desk.folder / "config").write_text(
        f"[profile p]\ncredential_process = cat {path} --password hunter2hunter2\n"
    )
    main(["whoami", "p"])
    main(["whoami", "--all"])
    out, err = capsys.readouterr()
    assert "hunter2hunter2" not in out + err


def sign_in(desk: Desk, name: str, ends: datetime) -> None:
    folder = desk.folder / "sso" / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    token = {"accessToken": "notARealSecretToken", "expiresAt": f"{ends:%Y-%m-%dT%H:%M:%SZ}"}
    digest = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
    (folder / f"{digest}.json").write_text(json.dumps(token))


def many(desk: Desk) -> None:
    desk.add_keys("default", desk.lab.create_user(BASE, "bob"))
    desk.add_role("by-key", "arn:aws:iam::222233334444:role/A", "default")
    with (desk.folder / "config").open("a") as file:
        file.write(
            "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\n"
            "sso_region = eu-west-1\n"
            "[profile dev]\nsso_session = corp\nsso_account_id = 111122223333\n"
            "sso_role_name = Dev\n"
            "[profile prod]\nrole_arn = arn:aws:iam::222233334444:role/B\nsource_profile = dev\n"
        )


def test_profiles_stand_under_what_they_share(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    many(desk)
    sign_in(desk, "corp", datetime.now(UTC) + timedelta(hours=2))
    report = told(capsys, "--all")
    shared = [[each["profile"] for each in group["profiles"]] for group in report["groups"]]
    assert shared == [["by-key", "default"], ["dev", "prod"]]
    assert report["groups"][1]["shares"] == "sign-in corp"
    assert report["groups"][1]["says"].startswith("signed in until 20")
    assert report["groups"][1]["mend"] is None
    assert not desk.lab.calls


def test_one_command_mends_a_group(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    many(desk)
    sign_in(desk, "corp", datetime.now(UTC) - timedelta(hours=2))
    report = told(capsys, "--all", code=1)
    mends = {group["shares"]: group["mend"] for group in report["groups"]}
    assert mends["sign-in corp"] == "aws sso login --sso-session corp"
    assert main(["whoami", "--all"]) == 1
    text = capsys.readouterr().out
    assert text.count("run: aws sso login --sso-session corp") == 1


def test_a_session_that_is_kept_already_is_told(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    told(capsys, "project-role")
    report = told(capsys, "--all")
    ends = {
        each["profile"]: each["expires_at"]
        for group in report["groups"]
        for each in group["profiles"]
    }
    assert ends["project-role"] is not None
    assert ends["default"] is None


def test_a_target_and_all_are_not_asked_for_together(desk: Desk) -> None:
    desk.add_keys("default", desk.lab.create_user(BASE, "bob"))
    assert main(["whoami", "default", "--all"]) == 2


def test_no_profile_at_all_is_said(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert not (desk.folder / "config").exists()
    assert main(["whoami", "--all"]) == 0
    assert "There is no profile" in capsys.readouterr().out


def test_an_identity_fits_its_schema(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    import msgspec

    from doctor.model.identity import IdentitiesReport, IdentityReport

    two_hops(desk, allowing("sts:AssumeRole"))
    one = msgspec.convert(told(capsys, "project-role"), IdentityReport, strict=True)
    everybody = msgspec.convert(told(capsys, "--all"), IdentitiesReport, strict=True)
    assert one.schema == "roledoctor.identity/1"
    assert everybody.schema == "roledoctor.identities/1"

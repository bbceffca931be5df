"""`roledoctor console`: a sign-in URL for a session, and nothing that names its keys."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from doctor.cli.run import main
from doctor.gather.console import NoConsole, choose_console
from doctor.lab.server import Lab
from tests.gather.desk import BASE, Desk, allowing, two_hops


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    return Desk(lab, monkeypatch)


def test_the_url_signs_in_where_the_session_is(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    assert main(["console", "project-role", "--issuer", "https://intranet.example.com"]) == 0
    out, err = capsys.readouterr()
    asked = parse_qs(urlsplit(out.strip()).query)
    assert asked["Action"] == ["login"]
    assert asked["Issuer"] == ["https://intranet.example.com"]
    assert asked["Destination"] == ["https://console.aws.amazon.com/console/home?region=eu-west-1"]
    assert asked["SigninToken"][0].startswith("notARealSigninToken")
    assert "assumed-role/ProjectAdmin/roledoctor, until " in err
    assert "Issuer: https://intranet.example.com" in err
    assert "notARealSecretKey" not in out + err


def test_long_term_keys_sign_nobody_in(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.add_keys("default", desk.lab.create_user(BASE, "bob"))
    assert main(["console", "default"]) == 2
    assert "the console accepts only sessions" in capsys.readouterr().err


def test_a_refusal_of_the_endpoint_is_told_without_the_session(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    assert main(["whoami", "project-role"]) == 0
    desk.lab.directory.sessions.clear()
    capsys.readouterr()
    assert main(["console", "project-role"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "the federation endpoint refused the session (HTTP 400" in err
    assert "notARealSe" not in err


def test_an_endpoint_that_is_not_there_is_named(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    monkeypatch.setenv("AWS_ENDPOINT_URL_SIGNIN", "http://127.0.0.1:1")
    assert main(["console", "project-role"]) == 1
    assert "http://127.0.0.1:1/federation did not answer as AWS does" in capsys.readouterr().err


def test_each_partition_has_its_own_endpoint() -> None:
    arn = "arn:{}:sts::111122223333:assumed-role/A/b"
    assert choose_console(arn.format("aws"), {}).endpoint == (
        "https://signin.aws.amazon.com/federation"
    )
    assert choose_console(arn.format("aws-cn"), {}).home == "https://console.amazonaws.cn"
    with pytest.raises(NoConsole, match="aws-iso"):
        choose_console(arn.format("aws-iso"), {})

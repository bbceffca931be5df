"""endpoint/network-unreachable: the call did not reach AWS."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "endpoint/network-unreachable"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            'Could not connect to the endpoint URL: "https://sts.eu-west-1.amazonaws.com/"',
            "sts.eu-west-1.amazonaws.com",
        ),
        ('Failed to connect to proxy URL: "http://proxy.example.com:3128"', "proxy"),
        (
            "SSL validation failed for https://sts.amazonaws.com/ [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed",
            "certificate",
        ),
        ("dial tcp: lookup sts.us-east-1.amazonaws.com on 10.0.0.2:53: no such host", "resolve"),
        ("getaddrinfo ENOTFOUND sts.us-east-1.amazonaws.com", "resolve"),
        ('Connect timeout on endpoint URL: "https://sts.us-east-1.amazonaws.com/"', "in time"),
        (
            "HTTPSConnectionPool(host='sts.amazonaws.com', port=443): Max retries exceeded with url: /",
            "sts.amazonaws.com",
        ),
        (
            "Unable to execute HTTP request: sts.eu-west-1.amazonaws.com: Name or service not known",
            "resolve",
        ),
        ("Could not resolve host: sts.eu-west-1.amazonaws.com", "resolve"),
        ("java.net.UnknownHostException: sts.eu-west-1.amazonaws.com", "resolve"),
        ("self signed certificate in certificate chain", "certificate"),
        ("unable to get local issuer certificate", "certificate"),
        ("Proxy Authentication Required", "proxy"),
        ("Unable to connect to sts.us-east-1.amazonaws.com", "sts.us-east-1.amazonaws.com"),
    ],
)
def test_how_the_way_ended_is_told(text: str, says: str) -> None:
    finding = diagnose(
        parse_case({"schema": "roledoctor.case/1", "errors": [{"text": text}]})
    ).findings[0]
    assert finding.id == RULE
    assert says in finding.title


def test_one_line_of_a_log_does_not_outrank_a_refusal() -> None:
    raw = raw_case(RULE)
    denied = (
        "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: sts:AssumeRole "
        "on resource: arn:aws:iam::222233334444:role/ProjectAdmin"
    )
    raw["errors"].append({"text": denied, "hop": 1})
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "possible"


def test_what_roledoctor_could_not_reach_itself_leaves_the_verdict_open() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["from"] = "probe"
    diagnosis = diagnose(parse_case(raw))
    assert (diagnosis.verdict, diagnosis.findings[0].severity) == ("inconclusive", "warning")


def test_the_metadata_service_is_not_the_network() -> None:
    text = (
        'Get "http://169.254.169.254/latest/meta-data/": dial tcp 169.254.169.254:80: i/o timeout'
    )
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    assert RULE not in ids_of(raw)


def test_a_proxy_that_is_set_is_shown() -> None:
    assert any("HTTPS_PROXY" in each.says for each in first(RULE).evidence)


def test_a_region_that_there_is_not_is_told_with_the_one_that_is_meant() -> None:
    text = 'Could not connect to the endpoint URL: "https://sts.us-est-1.amazonaws.com/"'
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    finding = diagnose(parse_case(raw)).findings[0]
    assert "AWS has no region “us-est-1”" in finding.title
    assert "us-east-1" in finding.fixes[0].title


@pytest.mark.parametrize(
    "text",
    [
        'Connection was closed before we received a valid response from endpoint URL: "https://s/".',
        "An HTTP Client raised an unhandled exception: ('Connection broken: IncompleteRead', 0)",
        "An error occurred while reading from response stream: ('Connection broken: reset', 1)",
    ],
)
def test_a_connection_that_is_closed_is_no_answer(text: str) -> None:
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text, "from": "probe", "hop": 0}]}
    found = diagnose(parse_case(raw))
    assert found.verdict == "inconclusive"
    assert "closed the connection" in found.findings[0].title


def test_the_server_of_a_setting_is_no_matter_of_gateways() -> None:
    raw = raw_case(RULE)
    raw["env"] = {"AWS_ENDPOINT_URL": "http://localhost:4566"}
    raw["files"] = {"config": {"path": "~/.aws/config", "text": "[default]\n"}}
    raw["errors"] = [{"text": 'Connect timeout on endpoint URL: "http://localhost:4566/"'}]
    finding = next(each for each in diagnose(parse_case(raw)).findings if each.id == RULE)
    assert finding.title == "localhost did not answer in time"
    assert "AWS_ENDPOINT_URL" in finding.fixes[0].title
    assert "NAT" not in finding.fixes[0].title

"""Where credentials may go: AWS and this machine, and a stranger's host on the user's word alone."""

from __future__ import annotations

import pytest

from doctor.gather.destinations import Destinations, Withheld, allow_destinations, destinations

STRANGER = "https://u:notARealPassword@Stranger.example:444/path?token=notARealToken"


def test_an_address_is_named_once_and_without_what_may_be_secret() -> None:
    said: list[str] = []
    allowed = Destinations(hosts=("stranger.example",), say=said.append)
    for _ in range(2):
        allowed.admit(STRANGER, "calls", "AWS_ENDPOINT_URL")
    assert said == [
        "calls go to https://stranger.example:444 (AWS_ENDPOINT_URL), which is not AWS."
    ]


@pytest.mark.parametrize(
    "word", ["stranger.example", "STRANGER.example:444", "https://stranger.example/x"]
)
def test_a_host_may_be_named_as_people_do(word: str) -> None:
    Destinations(hosts=(word,)).admit(STRANGER, "calls", "x")


@pytest.mark.parametrize(
    "url",
    [
        STRANGER,
        "https://stranger.example.",
        "https://sub.allowed.example",
        "https://allowed.example@stranger.example",
        "https://[::ffff:203.0.113.7]",
        "https://[not",
        "stranger.example",
        "",
    ],
)
def test_without_a_word_nothing_goes_to_a_stranger(url: str) -> None:
    with pytest.raises(Withheld, match="nothing was sent to"):
        Destinations(hosts=("allowed.example",)).admit(url, "calls", "x")


def test_a_person_is_asked_once_and_a_no_holds() -> None:
    asked: list[str] = []

    def no(question: str) -> bool:
        asked.append(question)
        return False

    refusing = Destinations(ask=no)
    for _ in range(2):
        with pytest.raises(Withheld):
            refusing.admit(STRANGER, "calls", "x")
    assert asked == ["stranger.example is no host of AWS. Send your credentials there?"]
    Destinations(ask=lambda _: True).admit(STRANGER, "calls", "x")


def test_aws_and_this_machine_need_no_word() -> None:
    for url in (
        "https://sts.eu-west-1.amazonaws.com",
        "http://127.0.0.1:4566",
        "http://[::1]:80",
        "http://169.254.170.2/x",
    ):
        Destinations().admit(url, "calls", "x")


def test_what_nobody_can_read_a_host_off_gets_nothing_whatever_is_allowed() -> None:
    allowed = Destinations(hosts=("stranger.example", "sts.amazonaws.com"), ask=lambda _: True)
    with pytest.raises(Withheld, match=r"no host can be read off it$"):
        allowed.admit("https://stranger.example\\@sts.amazonaws.com/", "calls", "x")


def test_unencrypted_nobody_is_aws() -> None:
    with pytest.raises(Withheld, match=r"unencrypted.*--endpoint sts.amazonaws.com"):
        Destinations().admit("HTTP://sts.amazonaws.com", "calls", "x")
    Destinations(hosts=("sts.amazonaws.com",)).admit("http://sts.amazonaws.com", "calls", "x")


def test_unencrypted_a_proxy_gets_what_is_sent_to_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = "http://127.0.0.1:4566"
    monkeypatch.setenv("HTTP_PROXY", "http://u:notARealPassword@proxy.example:3128")
    with pytest.raises(Withheld, match=r"through proxy.example \(--endpoint proxy.example"):
        Destinations().admit(here, "calls", "x")
    Destinations(hosts=("proxy.example",)).admit(here, "calls", "x")
    Destinations().admit(here, "calls", "x", direct=True)
    Destinations().admit("https://127.0.0.1:4566", "calls", "x")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    Destinations().admit(here, "calls", "x")


def test_what_a_run_may_reach_ends_with_it() -> None:
    outside = destinations()
    with allow_destinations(Destinations(hosts=("a.example",))) as _:
        assert destinations() is not outside
    assert destinations() is outside

"""The talk of two processes: whole messages, and an end that both notice."""

from __future__ import annotations

from doctor.session.channel import Finished, Ready, Started, open_channel


def test_messages_arrive_as_they_were_sent() -> None:
    one, other = open_channel()
    sent = (
        Ready({"AWS_REGION": "eu-west-1", "AWS_PROFILE": None}, "/run/x", "it ends"),
        Started(4711),
        Finished(255, 'line one\nline "two" \ufffd ü', diagnose=True),
        Finished(0),
    )
    for message in sent:
        assert one.send(message)
        assert other.receive() == message


def test_the_end_of_one_side_is_noticed_by_the_other() -> None:
    one, other = open_channel()
    one.close()
    assert other.receive() is None
    assert not (other.send(Started(1)) and other.send(Started(2)))


def test_nonsense_is_taken_for_an_end() -> None:
    one, other = open_channel()
    one._socket.sendall(b'{"type": "nothing"}\n')
    assert other.receive() is None


def test_no_text_form_shows_the_token() -> None:
    message = Ready({"AWS_CONTAINER_AUTHORIZATION_TOKEN": "notARealToken"}, "/run/x")
    assert "notAReal" not in f"{message} {message!r}"

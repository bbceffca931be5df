"""A mail's text is read as it was written; what is none stays as it is."""

from __future__ import annotations

import quopri

import pytest

from doctor.texts.quoted_printable import open_quoted_printable

HEADER = "Content-Transfer-Encoding: quoted-printable\n\n"
LONG = "role_arn = arn:aws:iam::111122223333:role/" + "x" * 60


def _sent(text: str) -> str:
    return quopri.encodestring(text.encode()).decode()


def test_what_was_sent_is_opened_and_lines_keep_their_numbers() -> None:
    text = f"[profile x]\n{LONG}\nexternal_id = größe\n"
    opened = open_quoted_printable(_sent(text))
    assert [each for each in opened.split("\n") if each] == text.strip().split("\n")
    assert opened.count("\n") == _sent(text).count("\n")
    assert opened.split("\n")[3] == "external_id = größe"


def test_a_header_announces_it_beside_plain_signs() -> None:
    assert open_quoted_printable(f'charset="x"\n{HEADER}a =3D b\n').endswith("a = b\n")


@pytest.mark.parametrize("text", ["a=3Db&c=d", "role_arn = x", "x = y =3D z", "", "=3"])
def test_any_other_text_stays(text: str) -> None:
    assert open_quoted_printable(text) == text

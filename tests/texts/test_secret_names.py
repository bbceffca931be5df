"""Names of secrets, and lines that speak of them: one list, and the second holds the first."""

from __future__ import annotations

import pytest

from doctor.texts.secret_names import CALLED, sounds_secret, speaks_of_secrets


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        *(("aws_secret_access_key", True), ("DB_PASSWORD", True), ("Kennwort", True)),
        *(("tokenCode", True), ("otp", True), ("hasło", True), ("mot de passe", True)),
        *(("token_file", False), ("SecretArn", False), ("credential_source", False)),
        *(("hasLocation", False), ("region", False)),
    ],
)
def test_a_name_is_one_of_a_secret_or_of_something_about_one(name: str, secret: bool) -> None:
    assert sounds_secret(name) is secret


@pytest.mark.parametrize(
    "line",
    ["the pass is", "PIN: 12", "your login", "das Geheimnis", "api_key", "senha:", "contraseña"],
)
def test_a_line_speaks_of_secrets(line: str) -> None:
    assert speaks_of_secrets(line)


def test_whatever_is_called_a_secret_is_spoken_of() -> None:
    names = ("secret", "Token", "passwd", "cookie", "SAMLResponse", "dpop", "connectionString")
    for name in names:
        assert CALLED.search(name)
        assert speaks_of_secrets(f"the {name} of it")
    assert not speaks_of_secrets("the frobnicator is out of quarks")

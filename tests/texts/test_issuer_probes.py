"""What somebody got who asked an issuer."""

from __future__ import annotations

from doctor.texts.issuer_probes import find_refused_probe, find_thumbprint, is_about_discovery


def test_the_line_of_an_address_that_was_not_reached_is_found() -> None:
    assert find_refused_probe("GET /\ncurl: (6) Could not resolve host: x\n") == (
        "curl: (6) Could not resolve host: x"
    )
    assert find_refused_probe("200 OK") is None


def test_a_text_is_about_discovery_by_its_address() -> None:
    assert is_about_discovery("https://x.example.com/.well-known/openid-configuration")
    assert is_about_discovery("fetching the JWKS")
    assert not is_about_discovery("https://x.example.com/")


def test_a_fingerprint_is_read_as_iam_writes_it() -> None:
    printed = "SHA1 Fingerprint=" + ":".join(["AB"] * 20)
    assert find_thumbprint(printed) == "ab" * 20
    assert find_thumbprint("SHA1 Fingerprint=AB:AB") is None

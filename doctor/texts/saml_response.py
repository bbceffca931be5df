"""SAML responses: what one says, without trusting it, and a copy that nobody can replay.

A document type is refused before anything is parsed, and with it every entity.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

import msgspec

from doctor.model.plain_json import values_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ROLE: Final = "https://aws.amazon.com/SAML/Attributes/Role"
_LARGEST: Final = 300_000
"""Characters: STS takes 100,000 of an assertion, and percent signs make some letters thrice as
long."""
_BASE64: Final = re.compile(r"(?:SAMLResponse=)?(?P<blob>[A-Za-z0-9+/=%\s_-]{100,})\Z")
_RESPONSE: Final = re.compile(r"<(?:[\w.-]+:)?(?:Response|Assertion)\b")
_SIGNED: Final = re.compile(
    r"(<(?:[\w.-]+:)?(?:SignatureValue|DigestValue|X509Certificate|CipherValue)\b[^>]*>)[^<]*"
)


class SamlResponse(msgspec.Struct, frozen=True, kw_only=True):
    """What a response says. `roles` are pairs of role and provider ARN; `None` is not said."""

    roles: tuple[tuple[str, str], ...] = ()
    audience: str | None = None
    recipient: str | None = None
    ends: str | None = None
    issuer: str | None = None


def readable_response(text: str) -> str | None:
    """Return a pasted response as XML without what signs it; `None` where the text is none."""
    plain = text.strip()
    if len(plain) > _LARGEST:
        return None
    if not plain.startswith("<"):
        found = _BASE64.match(plain)
        plain = "" if found is None else _decode(unquote(found["blob"]))
    return _SIGNED.sub(r"\1", plain) if _RESPONSE.search(plain[:2000]) else None


def _decode(blob: str) -> str:
    try:
        data = base64.b64decode("".join(blob.split()), validate=True)
        return data.decode("utf-8").strip()
    except (binascii.Error, ValueError):
        return ""


def parse_response(text: str) -> SamlResponse | None:
    """Read a response, given as XML or base64. `None` where it is none, or has a document type."""
    plain = readable_response(text)
    if plain is None or re.search(r"<!(?:DOCTYPE|ENTITY)", plain, re.IGNORECASE):
        return None
    import xml.etree.ElementTree as ET  # noqa: PLC0415 - no document type: no entities

    try:
        root = ET.fromstring(plain)  # noqa: S314 - as above
    except (ET.ParseError, ValueError, RecursionError):
        return None
    limits = [each.get("NotOnOrAfter") for each in _elements_named(root, "SubjectConfirmationData")]
    limits += [each.get("NotOnOrAfter") for each in _elements_named(root, "Conditions")]
    return SamlResponse(
        roles=tuple(_pairs(_attribute(root, ROLE))),
        audience=next(iter(_texts(_elements_named(root, "Audience"))), None),
        recipient=next(
            (each.get("Recipient") for each in _elements_named(root, "SubjectConfirmationData")),
            None,
        ),
        ends=min((each for each in limits if each), default=None),
        issuer=next(iter(_texts(_elements_named(root, "Issuer"))), None),
    )


def response_of_attributes(attributes: Mapping[str, Any]) -> SamlResponse:
    """Read the attributes of an assertion as a case holds them: long or short names."""
    by_name = {
        name.rpartition("/")[2].rpartition(":")[2].lower(): v for name, v in attributes.items()
    }
    roles = by_name.get("role")
    values = values_of(roles)
    audience = by_name.get("aud")
    return SamlResponse(
        roles=tuple(_pairs(each for each in values if isinstance(each, str))),
        recipient=audience if isinstance(audience, str) else None,
    )


def _elements_named(root: Element, name: str) -> Iterator[Element]:
    """Give the elements of a name, whatever their namespace."""
    return (each for each in root.iter() if each.tag.rpartition("}")[2] == name)


def _texts(elements: Iterator[Element]) -> Iterator[str]:
    return (each.text.strip() for each in elements if each.text and each.text.strip())


def _attribute(root: Element, name: str) -> Iterator[str]:
    for each in _elements_named(root, "Attribute"):
        if each.get("Name") == name:
            yield from _texts(_elements_named(each, "AttributeValue"))


def _pairs(values: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Split `role,provider`; AWS takes the two in either order."""
    for value in values:
        parts = [part.strip() for part in value.split(",")]
        role = next((part for part in parts if ":role/" in part), None)
        if role is not None:
            provider = next((part for part in parts if ":saml-provider/" in part), "")
            yield role, provider

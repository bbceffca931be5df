"""SAML, as far as a role's trust goes: an assertion's issuer, audience, time, roles and seal.

The seal stands in for XML signatures: one key signs the whole assertion. Document types and
entities are refused before anything is read.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import secrets
import time
import xml.etree.ElementTree as ET
from typing import NamedTuple
from xml.sax.saxutils import escape

from doctor.lab.errors import AwsError, bad_identity

AUDIENCE = "https://signin.aws.amazon.com/saml"
_ATTRIBUTE = "https://aws.amazon.com/SAML/Attributes/"
_SEAL = re.compile(r"<Seal>(?P<seal>[0-9a-f]{64})</Seal>")


class Assertion(NamedTuple):
    """What an assertion says, its seal checked."""

    subject: str
    audience: str
    issuer: str
    session_name: str


class SamlProvider:
    """An identity provider with its key."""

    def __init__(self, arn: str, issuer: str) -> None:
        self.arn = arn
        self.issuer = issuer
        self._key = secrets.token_bytes(32)

    def assertion(
        self,
        roles: tuple[str, ...],
        session_name: str = "bob",
        *,
        audience: str = AUDIENCE,
        seconds: int = 300,
    ) -> str:
        """Return a response in base64, as a browser would post it. It names roles by their ARNs."""
        until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))
        pairs = "".join(_value(f"{role},{self.arn}") for role in roles)
        body = (
            f"<Issuer>{escape(self.issuer)}</Issuer>"
            f"<Subject><NameID>{escape(session_name)}</NameID></Subject>"
            f'<Conditions NotOnOrAfter="{until}"><Audience>{escape(audience)}</Audience>'
            "</Conditions><AttributeStatement>"
            f'<Attribute Name="{_ATTRIBUTE}Role">{pairs}</Attribute>'
            f'<Attribute Name="{_ATTRIBUTE}RoleSessionName">{_value(session_name)}</Attribute>'
            "</AttributeStatement>"
        )
        xml = f"<Response><Assertion>{body}</Assertion><Seal>{self._seal(body)}</Seal></Response>"
        return base64.b64encode(xml.encode()).decode()

    def read(self, text: str, role: str, now: float) -> Assertion:
        """Read an assertion for a role. Raises what AWS would answer."""
        xml = _decode(text)
        if "<!DOCTYPE" in xml or "<!ENTITY" in xml:
            raise bad_identity("Invalid base64 SAMLResponse")
        body = xml.partition("<Assertion>")[2].partition("</Assertion>")[0]
        seal = _SEAL.search(xml)
        if seal is None or not hmac.compare_digest(seal["seal"], self._seal(body)):
            raise bad_identity("Response signature invalid")
        found = ET.fromstring(xml)  # noqa: S314 - document types were refused above
        assertion = _read(found)
        if assertion.issuer != self.issuer:
            raise bad_identity("Issuer not present in specified provider")
        if assertion.audience != AUDIENCE:
            raise bad_identity("Response does not contain the required audience.")
        self._check(found, role, now)
        return assertion

    def _check(self, found: ET.Element, role: str, now: float) -> None:
        until = found.find(".//Conditions")
        ends = "" if until is None else until.get("NotOnOrAfter", "")
        if ends <= time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)):
            raise AwsError("ExpiredTokenException", "Token must be redeemed within 5 minutes", 400)
        pairs = [set(each.split(",")) for each in _values(found, "Role")]
        if {role, self.arn} not in pairs:
            raise AwsError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML")

    def _seal(self, body: str) -> str:
        return hmac.new(self._key, body.encode(), "sha256").hexdigest()


def _decode(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise bad_identity("Invalid base64 SAMLResponse") from error


def _read(found: ET.Element) -> Assertion:
    names = _values(found, "RoleSessionName")
    if not names:
        raise bad_identity("RoleSessionName is required in AuthnResponse")
    return Assertion(
        subject=found.findtext(".//NameID", ""),
        audience=found.findtext(".//Audience", ""),
        issuer=found.findtext(".//Issuer", ""),
        session_name=names[0],
    )


def _values(found: ET.Element, name: str) -> list[str]:
    return [
        value.text or ""
        for attribute in found.iter("Attribute")
        if attribute.get("Name") == _ATTRIBUTE + name
        for value in attribute.iter("AttributeValue")
    ]


def _value(text: str) -> str:
    return f"<AttributeValue>{escape(text)}</AttributeValue>"

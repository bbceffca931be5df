"""AWS cannot fetch the discovery document or the keys of the token's issuer."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Final

from doctor.model.case import CaseAttachment
from doctor.model.command import shell
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.issuer import Issuer
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.tokens.claims import oidc_hops, token_of
from doctor.texts.issuer_probes import find_refused_probe, is_about_discovery

_WELL_KNOWN: Final = ".well-known/openid-configuration"
_PRIVATE: Final = (".internal", ".local", ".lan", ".corp", ".intranet", ".home.arpa", ".svc")


@rule(
    id="federation/oidc-issuer-unreachable",
    summary="AWS cannot fetch the discovery document or the keys of the token's issuer",
    over=("trust/trust-principal-mismatch",),
)
def oidc_issuer_unreachable(situation: Situation) -> Iterator[Finding]:
    """Ask: did AWS look for the issuer's keys, and find none?"""
    failed = [each for each in situation.failures if each.kind == "idp-unreachable"]
    if not failed:
        return
    token = token_of(situation.case)
    issuer = None if token is None else token.issuer
    seen = tuple(_quote_issuer(situation, issuer))
    certainty: Certainty = "proven" if seen else "likely"
    url = "the issuer" if issuer is None else f"https://{issuer.url}"
    address = "ISSUER" if issuer is None else url.rstrip("/")
    yield Finding(
        title=f"AWS cannot fetch the keys of {url}",
        explanation="To check a token, STS fetches the issuer's discovery document "
        f"(/{_WELL_KNOWN}) and the keys that it names, from the public internet. That failed, or "
        "the key that signed this token is not among them.",
        certainty=certainty,
        hop=next((each.index for each in oidc_hops(situation)), None),
        evidence=(*seen, *(quote_failure(each) for each in failed)),
        proposals=(_open(address),),
        next_step=None
        if seen
        else f"{shell('curl -sS {}/{}', address, _WELL_KNOWN)} from outside your network: it has "
        "to answer within seconds, with a publicly trusted certificate; if the call fails only "
        "now and then, call again",
    )


def _open(address: str) -> Proposal:
    return Proposal(
        title="publish the discovery document and the keys where AWS can reach them",
        who="identity-provider-admin",
        kind="environment",
        commands=(shell("curl -sS {}/{}", address, _WELL_KNOWN),),
    )


def _quote_issuer(situation: Situation, issuer: Issuer | None) -> Iterator[Evidence]:
    """Give what shows that nobody outside can reach the issuer."""
    if issuer is not None and is_private(issuer):
        yield Evidence(says=f"{issuer.url} is not a public internet address")
    for attachment in situation.case.attachments:
        line = find_refused_probe(attachment.text) if _is_probe(attachment, issuer) else None
        if line is not None:
            yield Evidence(says=f"{attachment.name}: {line.strip()[:200]}")


def _is_probe(attachment: CaseAttachment, issuer: Issuer | None) -> bool:
    """Say whether somebody tried to fetch the document."""
    whole = f"{attachment.name}\n{attachment.text}"
    host = issuer is not None and issuer.url.partition("/")[0] in whole
    return host or is_about_discovery(whole)


def is_private(issuer: Issuer) -> bool:
    """Say whether an issuer's host is one that only a network of one's own knows."""
    host = issuer.url.partition("/")[0].partition(":")[0].lower()
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        bare = "." not in host
        return bare or host.endswith(_PRIVATE) or ".svc." in host or ".internal." in host

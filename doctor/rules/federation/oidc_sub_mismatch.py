"""The role does not trust the token's subject."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.enumeration import or_list
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.issuer import Issuer, parse_issuer
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_condition
from doctor.rules.shared.tokens.claim_edits import is_pattern_by_intent, propose_claim_value
from doctor.rules.shared.tokens.claims import (
    doubtful_claims,
    issuer_of,
    missed_claims,
    oidc_hops,
    quote_claim,
    quote_wanted_claim,
    written_values,
)
from doctor.rules.shared.tokens.expected_claims import expected_subject, is_expected, is_of_cluster
from doctor.rules.shared.tokens.subjects import (
    correct_subject,
    lasting_subject,
    nearest_pattern,
    why_differs,
)


@rule(
    id="federation/oidc-sub-mismatch",
    summary="the role does not trust the token's subject",
    over=(
        "trust/trust-condition-unmet",
        "credentials/no-credentials",
        "federation/oidc-token-permission-missing",
    ),
)
def oidc_sub_mismatch(situation: Situation) -> Iterator[Finding]:
    """Ask: does the role want another subject than the one that the token has?"""
    for hop in oidc_hops(situation):
        issuer = issuer_of(hop)
        for statement, element, got in missed_claims(hop, "sub"):
            if issuer is None or issuer.kind == "eks" or is_pattern_by_intent(element, got):
                continue
            yield _mismatch(hop, issuer, statement, element, got)
        for statement, element in doubtful_claims(hop, "sub"):
            yield from _unread(situation, hop, statement, element)


def _unread(
    situation: Situation, hop: HopVerdict, statement: StatementMatch, element: ElementMatch
) -> Iterator[Finding]:
    """Tell what the subject is likely to be, where the token itself was not seen."""
    issuer = parse_issuer((element.key or "").rpartition(":")[0])
    wanted = or_list(element.wanted)
    expected = expected_subject(situation, element.wanted[0]) if element.wanted else None
    if is_of_cluster(element) or is_expected(situation, element):
        return
    got = "was not seen" if expected is None else f"is likely {expected.subject}"
    why = "Decode the token to see it."
    proposals: tuple[Proposal, ...] = ()
    if expected is not None:
        near = nearest_pattern(element.wanted, expected.subject)
        why = why_differs(near, expected.subject, issuer)
        proposals = tuple(_propose_subject(hop, statement, element, near, expected.subject))
    yield Finding(
        title="the role probably does not trust the token's subject",
        explanation=f"{hop.role_name} trusts {wanted}. The subject of the token {got}. {why}",
        certainty="likely",
        hop=hop.index,
        evidence=(
            *(() if expected is None else expected.evidence),
            quote_condition(statement, element, "the role requires", "wanted"),
        ),
        proposals=proposals,
        next_step="compare it with the sub claim of the token: decode its middle part",
    )


def _mismatch(
    hop: HopVerdict, issuer: Issuer, statement: StatementMatch, element: ElementMatch, got: str
) -> Finding:
    wanted = nearest_pattern(element.wanted, got) if element.wanted else ""
    if element.negated:
        title, why = "the role excludes this token's subject", "The condition forbids it."
    else:
        title = "the role does not trust the token's subject"
        why = why_differs(wanted, got, issuer)
    return Finding(
        hop=hop.index,
        title=title,
        explanation=f"The token of {issuer.name} has the subject {got}. {hop.role_name} trusts "
        f"{'none of ' if element.negated else ''}{or_list(element.wanted)}. {why}",
        evidence=(
            quote_claim("sub", got, wanted=wanted),
            quote_wanted_claim(statement, element, got, "the role requires"),
            *_ids(issuer, got),
        ),
        proposals=tuple(_propose_subject(hop, statement, element, wanted, got)),
        next_step="alternatively, run the job where its subject is one that the role trusts",
    )


def _ids(issuer: Issuer, got: str) -> Iterator[Evidence]:
    if issuer.kind == "github" and got.endswith(":pull_request"):
        yield Evidence(says="every pull request of the repository has this same subject")


def _propose_subject(
    hop: HopVerdict, statement: StatementMatch, element: ElementMatch, wanted: str, got: str
) -> Iterator[Proposal]:
    """Propose the pattern put right, else the subject beside the others."""
    written = written_values(hop, statement, element)
    right = correct_subject(wanted, got)
    if right is not None and wanted in written:
        proposal = propose_claim_value(
            hop,
            statement,
            element,
            right,
            replaces=wanted,
            title="write the subject as in the token",
        )
    else:
        proposal = propose_claim_value(
            hop,
            statement,
            element,
            lasting_subject(got),
            title="trust this subject as well",
        )
    if proposal is not None:
        yield proposal

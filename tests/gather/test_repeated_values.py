"""Answers that quote what was sent: what a case hides is hidden in them."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.gather.repeated_values import hide_in_answers, hiding_repeated
from doctor.model.chain import Chain, Hop


def chain_with(external_id: str) -> Chain:
    return Chain(profile="dev", hops=(Hop(kind="assume-role", external_id=external_id),))


def test_what_the_shown_chain_hides_is_hidden_wherever_it_is_quoted() -> None:
    hide = hiding_repeated(chain_with("abc\n velvet otter"), chain_with("abc\n <hidden:12>"))
    case = parse_case(
        {
            "schema": "roledoctor.case/1",
            "errors": [{"text": "Value 'abc velvet otter' is not valid"}],
            "probes": [{"call": "sts:AssumeRole", "outcome": "failed", "detail": "no otter"}],
            "unknown": [{"what": "env", "why": "velvet was refused"}],
        }
    )
    shown = hide_in_answers(case, hide)
    assert shown.errors[0].text == "Value 'abc <hidden:6> <hidden:5>' is not valid"
    assert shown.probes[0].detail == "no <hidden:5>"
    assert shown.unknown[0].why == "<hidden:6> was refused"


def test_what_is_shown_anyway_stays() -> None:
    hide = hiding_repeated(chain_with("velvet"), chain_with("velvet"))
    assert hide("velvet was refused") == "velvet was refused"

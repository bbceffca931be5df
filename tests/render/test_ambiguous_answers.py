"""One answer of AWS with several causes: said of it in every format, and one error for CI."""

from __future__ import annotations

from msgspec.structs import replace

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.model.diagnosis import Diagnosis
from doctor.model.finding import Remedy
from doctor.render.ambiguous_answers import ONE_ANSWER, open_causes, undecided_note
from doctor.render.findings import checklist_of
from doctor.render.html_page import render_html
from doctor.render.markdown import render_markdown
from doctor.render.report import build_report
from doctor.render.text import render_text
from doctor.render.text_page import TextOptions
from tests.rules.support import raw_case

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
DENIED = (
    "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
    "arn:aws:iam::111122223333:user/bob is not authorized to perform: sts:AssumeRole on "
    f"resource: {ROLE}"
)


def undecided() -> Diagnosis:
    target = {"profile": None, "role_arn": ROLE}
    raw = {"schema": "roledoctor.case/1", "target": target, "errors": [{"text": DENIED}]}
    return diagnose(parse_case(raw))


def test_every_format_says_that_one_answer_has_several_causes() -> None:
    diagnosis = undecided()
    assert len(open_causes(diagnosis)) > 1
    report = build_report(diagnosis)
    assert report.note == undecided_note(diagnosis) == ONE_ANSWER
    start = ONE_ANSWER[:40]
    assert start in " ".join(render_text(diagnosis, TextOptions()).split())
    assert start in render_markdown(report)
    assert start in render_html(report)


def test_one_refusal_is_one_error_for_ci() -> None:
    diagnosis = undecided()
    (check,) = checklist_of(diagnosis, "x").checks
    assert check.rule == diagnosis.findings[0].id
    assert ONE_ANSWER in check.detail
    assert all(each.id in check.detail for each in open_causes(diagnosis)[1:])


def test_a_cause_of_the_list_without_a_step_has_its_remedy_there() -> None:
    diagnosis = undecided()
    remedy = Remedy(title="remove the call", who="caller", kind="workflow")
    first = replace(diagnosis.findings[0], next_step=None, fixes=(remedy,))
    found = replace(diagnosis, findings=(first, *diagnosis.findings[1:]))
    steps = render_text(found, TextOptions()).partition("To settle it:")[2]
    assert steps.split("\n")[1] == "  - remove the call"


def test_a_proven_cause_stands_alone() -> None:
    diagnosis = diagnose(parse_case(raw_case("trust/external-id-mismatch")))
    assert open_causes(diagnosis) == ()
    assert undecided_note(diagnosis) is None

"""What a finding shows of a paste points into the paste."""

from __future__ import annotations

import json

from doctor.case.pasted_text import case_of_paste
from doctor.case.redaction import redact_case
from doctor.engine import diagnose
from doctor.engine.evidence_places import add_pasted_places
from doctor.model.case import Case, CasePasted
from doctor.model.chain import PASTED, Place
from doctor.model.finding import Evidence, Finding, PolicyPlace
from doctor.render.places import describe_place

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
BOB = "arn:aws:iam::111122223333:user/bob"
PASTE = f"""Since Monday:

$ aws s3 ls --profile project-role
An error occurred (AccessDenied) when calling the AssumeRole operation: User: {BOB} is not \
authorized to perform: sts:AssumeRole on resource: {ROLE}

$ cat ~/.aws/config
[profile project-role]
role_arn = {ROLE}
source_profile = default
external_id = ABCDEF654321

Trust policy:
{{
  "Version": "2012-10-17",
  "Statement": [
    {{"Effect": "Deny", "Principal": "*", "Action": "sts:TagSession"}},
    {{
      "Effect": "Allow",
      "Principal": {{"AWS": "{BOB}"}},
      "Action": "sts:AssumeRole",
      "Condition": {{"StringEquals": {{"sts:ExternalId": "ABCDEF123456"}}}}
    }}
  ]
}}
"""


def test_every_line_is_one_of_the_paste() -> None:
    lines = PASTE.split("\n")
    finding = diagnose(case_of_paste(PASTE)).findings[0]
    assert finding.id == "trust/external-id-mismatch"
    shown = [describe_place(each.place) for each in finding.evidence]
    setting = lines.index("external_id = ABCDEF654321") + 1
    statement = lines.index('      "Effect": "Allow",') + 1
    assert f"pasted, line {setting}" in shown
    assert any(text is not None and f"(pasted, line {statement})" in text for text in shown)


def test_an_other_place_stays() -> None:
    place = Place("~/.aws/config", 3)
    finding = Finding(
        id="x/y", title="t", explanation="e", evidence=(Evidence(says="s", place=place),)
    )
    assert add_pasted_places(Case(), (finding,)) == (finding,)
    case = Case(pasted=(CasePasted(what="other", lines=(1,)),))
    assert add_pasted_places(case, (finding,)) == (finding,)


def test_a_policy_is_found_by_its_kind_and_name() -> None:
    place = PolicyPlace(policy="identity policy", owner="inline", statement=1)
    finding = Finding(
        id="x/y", title="t", explanation="e", evidence=(Evidence(says="s", place=place),)
    )
    case = Case(pasted=(CasePasted(what="identity policy inline", lines=(4, 9)),))
    (found,) = add_pasted_places(case, (finding,))
    assert found.evidence[0].place == PolicyPlace(
        policy="identity policy", owner="inline", statement=1, line=9
    )


def test_a_place_in_a_paste_says_so() -> None:
    assert str(Place(PASTED, 12)) == "pasted, line 12"


def test_a_case_file_of_a_paste_tells_no_names() -> None:
    assert "ProjectAdmin" not in json.dumps(
        [each.what for each in redact_case(case_of_paste(PASTE)).pasted]
    )

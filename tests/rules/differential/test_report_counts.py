"""Counts of known reports: they order what nobody proved, and add what reports like it had."""

from __future__ import annotations

from msgspec.structs import replace

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from doctor.model.finding import Finding
from doctor.rules.catalogue import CATALOGUE
from doctor.rules.differential.report_counts import ReportCounts, Topic, report_counts
from doctor.texts.topics import TOPICS
from tests.tools.report_counts import FILE, count, encode

REPORT = """The annotation of the service account is gone after each upgrade

When a new plan is approved, the operator takes the eks.amazonaws.com/role-arn annotation from the
service account, and the new pod on our EKS cluster ends in errors about permissions.
"""


def findings(text: str, *, topics: bool = True) -> tuple[Finding, ...]:
    case = case_of_paste(text)
    return diagnose(case if topics else replace(case, topics=())).findings


def test_the_counts_are_those_of_the_fixtures() -> None:
    assert FILE.read_text(encoding="utf-8") == encode(count())


def test_every_count_is_of_a_known_cause_and_topic() -> None:
    counts = report_counts()
    assert set(counts.topics) == set(TOPICS)
    assert set(counts.causes) <= set(CATALOGUE)
    for topic in counts.topics.values():
        assert topic.reports <= counts.reports
        assert all(met <= counts.causes[cause] for cause, met in topic.causes.items())


def test_a_topic_weighs_by_what_it_was_met_with() -> None:
    counts = ReportCounts(100, {"a": 20, "b": 20}, {"MFA": Topic(10, {"a": 10})})
    assert counts.weigh("MFA", "a") > 0 > counts.weigh("MFA", "b")
    assert counts.weigh("MFA", "c") == 0


def test_what_no_words_lead_to_is_found_by_what_the_report_is_about() -> None:
    cause = "federation/irsa-service-account-mismatch"
    assert cause not in [each.id for each in findings(REPORT, topics=False)]
    first = findings(REPORT)[0]
    assert first.id == cause
    assert any("known reports that mention" in each.says for each in first.evidence)


def test_counts_prove_nothing() -> None:
    assert all(each.certainty != "proven" for each in findings(REPORT))


def test_no_finding_is_surer_than_one_before_it() -> None:
    order = ("proven", "likely", "possible")
    sure = [order.index(each.certainty) for each in findings(REPORT) if each.severity == "error"]
    assert sure == sorted(sure)


def test_what_aws_names_outranks_every_count() -> None:
    text = (
        f"{REPORT}\nAccessDenied: User: arn:aws:iam::111122223333:user/anna is not authorized to "
        "perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/app with an explicit "
        "deny in a service control policy"
    )
    assert [each.id for each in findings(text)] == [
        each.id for each in findings(text, topics=False)
    ]


def test_what_helped_outranks_every_count() -> None:
    text = f"{REPORT}\nUnable to locate credentials. With AWS_PROFILE=dev set it works."
    assert findings(text)[0].id == "config/profile-not-selected"


def test_a_short_text_is_left_as_it_is() -> None:
    text = "Unable to locate credentials"
    assert [each.id for each in findings(text)] == [
        each.id for each in findings(text, topics=False)
    ]


def test_what_a_tool_says_itself_is_not_added_where_it_is_not_said() -> None:
    text = (
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
        "arn:aws:iam::111122223333:user/anna is not authorized to perform: sts:AssumeRole on "
        "resource: arn:aws:iam::444455556666:role/reader\n\n"
        "Our profile has mfa_serial, and the AWS CLI asked for the MFA code. The access key is of "
        "the other account, and the trust policy is what the docs show."
    )
    assert "mfa/mfa-cannot-prompt" not in [each.id for each in findings(text)]


def test_what_ends_before_a_call_explains_no_answer_of_aws() -> None:
    text = (
        "$ docker run --env-file .env acme/tool\n"
        "An error occurred (ExpiredTokenException) when calling the DescribeTable operation: The "
        "security token included in the request is expired\n\n"
        "I made the .env from my IAM Identity Center profile with aws sso login this morning, with "
        "the environment variables of the session token, for a container."
    )
    assert "config/tool-too-old" not in [each.id for each in findings(text)]


def test_what_was_never_met_with_such_an_answer_is_not_added() -> None:
    """However much the report speaks of service accounts: a server's name was not resolved."""
    text = (
        "Our pods on EKS use IRSA: the service account has the annotation, the web identity token "
        "file is mounted, and the trust policy names it. Since the upgrade:\n\n"
        "WebIdentityErr: failed to retrieve credentials\ncaused by: RequestError: send request "
        "failed\ncaused by: Post https://sts.us-eest-1.amazonaws.com/: dial tcp: lookup "
        "sts.us-eest-1.amazonaws.com on 10.0.0.10:53: no such host\n"
    )
    cause = "federation/irsa-service-account-mismatch"
    assert not report_counts().is_met(("network",), cause)
    assert cause not in [each.id for each in findings(text)]


def test_a_tool_that_reads_the_sign_in_is_not_too_old_for_it() -> None:
    text = (
        "$ kubectl get nodes\nError when retrieving token from sso: Token has expired and refresh "
        "failed\nUnable to connect to the server: getting credentials: exec: executable aws failed "
        "with exit code 255\n\nI signed in with aws sso login in IAM Identity Center, and the "
        "kubeconfig of our EKS cluster sets AWS_PROFILE in its environment variables."
    )
    assert "config/tool-too-old" not in [each.id for each in findings(text)]

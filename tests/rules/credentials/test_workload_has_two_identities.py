"""credentials/workload-has-two-identities: keys before the token, the token before files."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/workload-has-two-identities"


def test_a_user_that_calls_from_the_pod_proves_it() -> None:
    finding = first(RULE)
    assert finding.certainty == "proven"
    assert any("the secret old-keys" in each.says for each in finding.evidence)


def test_keys_that_were_refused_only_point_at_it() -> None:
    raw = raw_case(RULE)
    raw["errors"] = [
        {
            "text": "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity "
            "operation: The security token included in the request is invalid."
        }
    ]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")


def test_a_session_of_the_role_acquits_the_keys() -> None:
    raw = raw_case(RULE)
    raw["errors"] = raw_case(RULE, "neighbour")["errors"]
    assert RULE not in ids_of(raw)


def test_the_role_hides_a_mounted_file() -> None:
    raw = raw_case(RULE, "neighbour")
    raw["env"] = {
        "AWS_SHARED_CREDENTIALS_FILE": "/credentials/cloud",
        "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/orders",
        "AWS_WEB_IDENTITY_TOKEN_FILE": "/var/run/secrets/eks.amazonaws.com/serviceaccount/token",
        "KUBERNETES_SERVICE_HOST": "10.0.0.1",
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert "/credentials/cloud" in finding.explanation

"""Redaction: nobody's names stay, the same name is the same all through, and relations survive."""

from __future__ import annotations

import fnmatch
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doctor.case.account_stand_ins import encode_account
from doctor.case.case_file import encode_case, merge_cases, parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.case.redaction import redact_case
from doctor.case.redaction_key import RedactionKey, new_key
from doctor.case.stand_ins import StandIns
from doctor.engine import diagnose
from doctor.model.arn import account_of_key, is_account_id, parse_role_arn
from doctor.model.case import Case
from doctor.model.diagnosis import Diagnosis
from tests.growth import LINEAR_AT_MOST, growth
from tests.rules.support import FIXTURES

HOME, TARGET = "987612345678", "876598761234"
ROLE = f"arn:aws:iam::{TARGET}:role/acmecorp/Wanda.Fisk-Deploy"
USER = f"arn:aws:iam::{HOME}:user/zelda.quine@acmecorp.io"
KEY = "AKIA" + encode_account(HOME, b"a key")
CASE: dict[str, Any] = {
    "target": {"profile": "Quokka-prod", "role_arn": ROLE},
    "files": {
        "config": {
            "path": "/home/zelda/.aws/config",
            "text": f"[profile Quokka-prod]\nrole_arn = {ROLE}\nsource_profile = Base-Zelda\n"
            "external_id = Xyzzy-998877665544-Plugh\nregion = eu-west-1\n"
            "sso_start_url = https://acmecorp.awsapps.com/start\n",
        },
        "credentials": {"path": "~/.aws/credentials", "text": f"[Base-Zelda]\naws_access_key_id={KEY}"},
    },
    "env": {"AWS_PROFILE": "quokka-PROD", "AWS_CONFIG_FILE": "/Users/zelda/cfg"},
    "caller": {"arn": USER, "account": HOME, "user_id": "AIDAZELDAZELDAZELDA77"},
    "request": {"external_id": "Xyzzy-998877665544-Plugh", "role_session_name": "zelda" * 20},
    "errors": [
        {"text": f"User: {USER} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"},
        {"text": "The config profile (quokka) could not be found"},
    ],
    "roles": {
        ROLE: {
            "trust_policy": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "LetQuokkasIn",
                        "Effect": "Allow",
                        "Principal": {"AWS": f"arn:aws:iam::{HOME}:root"},
                        "Action": "sts:AssumeRole",
                        "Condition": {
                            "StringLike": {
                                "sts:ExternalId": "Xyzzy-*",
                                "aws:PrincipalArn": f"arn:aws:iam::{HOME}:user/zel*",
                                "token.actions.githubusercontent.com:sub": "repo:acmecorp/*:ref:x",
                            },
                            "DateLessThan": {"aws:CurrentTime": "2026-01-31T12:00:00Z"},
                            "IpAddress": {"aws:SourceIp": "203.0.113.0/24"},
                        },
                    }
                ],
            }
        }
    },
    "attachments": [
        {"name": "command", "text": "aws s3 ls --profile Quokka-prod"},
        {"name": "log", "text": f"arn%3Aaws%3Aiam%3A%3A{HOME}%3Arole%2FZelda \\nzelda 9876-1234-5678"},
    ],
}  # fmt: skip
KEPT = RedactionKey(key="5c" * 32)
WORDS = ("zelda", "quine", "acmecorp", "wanda", "fisk", "quokka", "xyzzy", "plugh", HOME, TARGET)


def case(**parts: Any) -> Case:
    return parse_case({"schema": "roledoctor.case/1", **parts})


def redacted(**parts: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(encode_case(redact_case(case(**parts), StandIns(KEPT))))
    return found


def test_no_name_stays_anywhere() -> None:
    text = encode_case(redact_case(case(**CASE)))
    for word in (*WORDS, KEY, "9876-1234-5678", "998877665544", "AIDAZELDA"):
        assert word.lower() not in text.lower()


def test_what_a_rule_reads_stays() -> None:
    text = encode_case(redact_case(case(**CASE)))
    for kept in (
        "[profile ",
        "source_profile = ",
        "region = eu-west-1",
        "token.actions.githubusercontent.com:sub",
        "2026-01-31T12:00:00Z",
        "203.0.113.0/24",
        '"Version": "2012-10-17"',
        "is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::",
        "The config profile (",
        ".awsapps.com/start",
        "aws s3 ls --profile ",
        ":root",
    ):
        assert kept in text


def test_the_same_name_is_the_same_all_through_and_case_differences_stay() -> None:
    found = redacted(**CASE)
    (role_arn,) = found["roles"]
    profile = found["target"]["profile"]
    assert found["target"]["role_arn"] == role_arn
    assert f"[profile {profile}]\nrole_arn = {role_arn}\n" in found["files"]["config"]["text"]
    assert found["attachments"][0]["text"] == f"aws s3 ls --profile {profile}"
    first, _, last = profile.lower().partition("-")
    assert found["env"]["AWS_PROFILE"] == f"{first}-{last.upper()}"
    assert profile.partition("-")[0].lower() in found["errors"][1]["text"]


def test_lengths_and_forms_stay() -> None:
    found = redacted(**CASE)
    (role_arn,) = found["roles"]
    assert len(role_arn) == len(ROLE)
    assert parse_role_arn(role_arn) is not None
    assert len(found["request"]["role_session_name"]) == 100
    assert found["caller"]["user_id"].startswith("AIDA")
    assert len(found["caller"]["user_id"]) == 21
    assert found["caller"]["arn"].startswith(f"arn:aws:iam::{found['caller']['account']}:user/")


def test_a_key_stays_the_key_of_its_account() -> None:
    found = redacted(**CASE)
    (key,) = re.findall(r"AKIA\w+", found["files"]["credentials"]["text"])
    assert account_of_key(key) == found["caller"]["account"]


@pytest.mark.parametrize(
    "kept",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "AKIAXXXXXXXXXXXXXXXX",
        "arn:aws:iam::123456789012:role/YourProjectRole",
        "arn:aws:iam::PROJECT_ACCOUNT_ID:role/YourAdmin",
        "arn:aws:iam::111122223333:role/OrganizationAccountAccessRole",
        "arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
        "repo:*:environment:production",
        "repo:*:ref:refs/heads/main",
        "system:serviceaccount:default:default",
    ],
)
def test_what_is_nobodys_stays(kept: str) -> None:
    text = f"[default]\nrole_arn = {kept}\n"
    found = redacted(files={"config": {"path": "~/.aws/config", "text": text}})
    assert found["files"]["config"]["text"] == text


def test_a_key_that_tells_no_account_goes_on_telling_none() -> None:
    key = "AKIA" + "CQ7RZELDAQUINE77"
    found = redacted(attachments=[{"name": "log", "text": key}])["attachments"][0]["text"]
    assert found != key
    assert re.fullmatch(r"AKIA[A-P][A-Z2-7]{15}", found)
    assert account_of_key(found) is None


def test_a_malformed_account_stays_malformed_in_the_same_way() -> None:
    text = "[profile a]\nrole_arn = arn:aws:iam::98761234567:role/x\n"
    found = redacted(files={"config": {"path": "c", "text": text}})["files"]["config"]["text"]
    assert "98761234567" not in found
    assert re.search(r"::\d{11}:role/x\n", found)


def test_the_role_of_an_identity_centre_keeps_its_form() -> None:
    name = "AWSReservedSSO_Zelda_0123456789abcdef"
    arn = f"arn:aws:iam::{HOME}:role/aws-reserved/sso.amazonaws.com/eu-west-1/{name}"
    found = redacted(target={"role_arn": arn})["target"]["role_arn"]
    assert re.search(
        r"role/aws-reserved/sso\.amazonaws\.com/eu-west-1/AWSReservedSSO_[A-Z][a-z]{4}_[0-9a-f]{16}\Z",
        found,
    )
    assert "0123456789abcdef" not in found


def test_an_organizations_ids_keep_their_form_and_stay_related() -> None:
    organization = {
        "id": "o-zelda12345",
        "accounts": {HOME: {"path": ["r-zq12", "ou-zq12-zelda777"], "scps": [[]]}},
    }
    found = redacted(organizations=[organization])["organizations"][0]
    (entry,) = found["accounts"].values()
    root, unit = entry["path"]
    assert re.fullmatch(r"o-[a-z0-9]{10}", found["id"])
    assert unit.startswith("ou-" + root.removeprefix("r-") + "-")
    assert "zelda" not in json.dumps(found)


def test_secrets_that_were_still_there_go_too() -> None:
    secret = "notARealSecretKey" + "0Az/+" * 4 + "xY9"
    found = redacted(attachments=[{"name": "log", "text": f"aws_secret_access_key = {secret}"}])
    assert "notAReal" not in json.dumps(found)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    "text",
    [
        "$ AWS_PROFILE=quokka-plughwarts rclone lsd 'mys3:'\nAccess Denied",
        "$ docker run --rm -v ~/.aws:/root/.aws plughwarts/quokka-awsthing:0.6.0 /bin/bash\nfailed",
        "$ vault write auth/aws/role/quokka-plughwarts bound_iam=1\nError: AccessDenied",
        "$ export AWS_ACCESS_KEY_ID=AKIA***\n$ aws sts get-caller-identity\nInvalidClientTokenId",
        "$ assume <PLUGHWARTS>\nError: quokka-plughwarts was not found",
    ],
)
def test_a_redacted_case_is_read_as_it_was_written(text: str, seed: int) -> None:
    """Stand-ins are drawn by chance, as secrets are, and are none."""
    hidden = redact_case(case_of_paste(text), StandIns(RedactionKey(key=f"{seed:064x}")))
    assert parse_case(encode_case(hidden)) == hidden


def test_redacting_twice_is_as_once() -> None:
    once = redact_case(case(**CASE))
    assert once.redacted
    assert redact_case(once) == once


def test_two_files_of_one_failure_still_fit_together() -> None:
    mine = {name: CASE[name] for name in ("target", "files", "caller")}
    theirs = {"roles": CASE["roles"]}
    key = new_key()
    apart = merge_cases([redact_case(case(**each), StandIns(key)) for each in (mine, theirs)])
    assert apart.target.role_arn in apart.roles
    whole = diagnose(case(**mine, **theirs))
    assert found_by(diagnose(apart)) == found_by(whole)


def test_two_keys_have_no_stand_in_in_common() -> None:
    one, other = (redact_case(case(**CASE)) for _ in range(2))
    assert set(one.roles).isdisjoint(other.roles)


def test_no_account_of_a_redacted_case_can_be_anybodys() -> None:
    text = encode_case(redact_case(case(**CASE)))
    assert re.findall(r"(?<![0-9])[0-9]{12}(?![0-9])", text) == []
    assert is_account_id(redacted(**CASE)["caller"]["account"])


def found_by(diagnosis: Diagnosis) -> list[tuple[str, str, int | None]]:
    return [(each.id, each.certainty, each.hop) for each in diagnosis.findings]


FIXED = sorted(FIXTURES.glob("*/*/*.json"))


def with_real_accounts(text: str) -> str:
    """Give a fixture accounts that nobody can tell from real ones, keys along with them."""

    def other(account: str) -> str:
        return account if account == "123456789012" else f"{int(account) * 7919 % 10**12:012d}"

    def other_key(match: re.Match[str]) -> str:
        account = account_of_key(match[0])
        return (
            match[0] if account is None else match[0][:4] + encode_account(other(account), b"seed")
        )

    text = re.sub(r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b", other_key, text)
    return re.sub(r"(?<!\d)\d{12}(?!\d)", lambda match: other(match[0]), text)


@pytest.mark.parametrize("path", FIXED, ids=[f"{p.parent.name}-{p.stem}" for p in FIXED])
def test_a_redacted_case_yields_the_findings_of_the_original(path: Any) -> None:
    text = with_real_accounts(path.read_text(encoding="utf-8"))
    original = parse_case(text.replace('"redacted": true', '"redacted": false'))
    seen, hidden = diagnose(original), diagnose(redact_case(original))
    assert hidden.verdict == seen.verdict
    assert found_by(hidden) == found_by(seen)


def test_a_piece_that_is_a_short_number_stays_in_the_words_that_begin_with_it() -> None:
    arns = [f"arn:aws:iam::{HOME}:role/{each}" for each in ("111alice", "111*")]
    one, pattern = (
        each.partition("role/")[2] for each in redacted(oidc_providers=arns)["oidc_providers"]
    )
    assert pattern == "111*"
    assert one.startswith("111")
    assert "alice" not in one


WORD = st.text("qvzQZ19", min_size=4, max_size=6)
NAME = st.lists(WORD, min_size=1, max_size=3).map("-".join)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(NAME, min_size=2, max_size=5), st.data())
def test_equality_letter_case_and_wildcards_keep_their_relations(
    names: list[str], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(names))
    cut = data.draw(st.integers(0, len(name)))
    pattern = data.draw(
        st.sampled_from([f"{name[:cut]}*", f"*{name[cut:]}", f"{name[:cut]}?{name[cut + 1 :]}"])
    )
    arns = [f"arn:aws:iam::{HOME}:role/{each}" for each in (*names, pattern)]
    found = redacted(oidc_providers=arns)["oidc_providers"]
    after = [each.partition("role/")[2] for each in found]
    for one, new in zip(names, after[:-1], strict=True):
        assert len(one) == len(new)
        assert fnmatch.fnmatchcase(new, after[-1]) == fnmatch.fnmatchcase(one, pattern)
        for other, newer in zip(names, after[:-1], strict=True):
            assert (one == other) == (new == newer)
            assert (one.lower() == other.lower()) == (new.lower() == newer.lower())


@pytest.mark.parametrize("piece", ["x", "a-", "x.", "x@", "repo:"])
def test_what_a_text_costs_grows_with_its_length_alone(piece: str) -> None:
    def redact(text: str) -> object:
        return redact_case(case(files={"config": {"path": "c", "text": f"[profile {text}]\n"}}))

    assert growth(redact, piece) < LINEAR_AT_MOST


def test_a_name_with_an_at_sign_is_replaced_wherever_a_sentence_holds_it() -> None:
    name = "zelda." * 20 + "quine+x@acmecorp.io"
    (error,) = redacted(errors=[{"text": f"mail to:{name}, or <{name}>"}])["errors"]
    assert "zelda" not in error["text"]
    assert "quine" not in error["text"]


@pytest.mark.parametrize("escape", ["n", "r", "t"])
def test_a_name_behind_an_escaped_line_break_is_the_same_name(escape: str) -> None:
    (error,) = redacted(errors=[{"text": f"see /home/zelda, and then\\{escape}zelda again"}])[
        "errors"
    ]
    plain = error["text"].partition("/home/")[2].partition(",")[0]
    assert plain != "zelda"
    assert f"\\{escape}{plain} " in error["text"]


def test_an_account_without_quotes_and_an_ipv6_address_go() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "clock_skew_seconds": 987612345678,
        "request": {"duration_seconds": 987612345678},
        "roles": {
            "arn:aws:iam::987612345678:role/Quokka": {
                "trust_policy": {
                    "Statement": {
                        "Principal": {"AWS": 987612345678},
                        "Condition": {"IpAddress": {"aws:SourceIp": ["2a02:1810::/32"]}},
                    }
                }
            }
        },
        "errors": [{"text": "from 2a02:1810:5::7, at 12:30:45", "from": "pasted"}],
    }
    hidden = redact_case(parse_case(raw))
    text = encode_case(hidden)
    assert "2a02:1810" not in text
    assert "12:30:45" in text
    assert json.loads(text)["request"]["duration_seconds"] == 987612345678
    (role,) = json.loads(text)["roles"].items()
    principal = role[1]["trust_policy"]["Statement"]["Principal"]["AWS"]
    # AWS refuses a number there: it stays one, with the digits of the stand-in, and nobody's.
    assert isinstance(principal, int)
    assert f"{str(principal)[2:]}:role/" in role[0]
    assert not is_account_id(str(principal))
    assert text.count("987612345678") == 2


@pytest.mark.parametrize("written", [987612345678, [987612345678]])
@pytest.mark.parametrize("as_text", [False, True])
def test_a_principal_without_quotes_is_refused_after_as_before(
    written: object, as_text: bool
) -> None:
    policy: dict[str, Any] = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": written}, "Action": "sts:AssumeRole"}
        ],
    }
    role = "arn:aws:iam::987612345678:role/Quokka"
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"role_arn": role},
        "roles": {role: {"trust_policy": json.dumps(policy) if as_text else policy}},
    }
    case = parse_case(raw)
    before, after = diagnose(case), diagnose(redact_case(case))
    assert [each.id for each in before.findings] == [each.id for each in after.findings]
    assert "trust/trust-policy-invalid" in [each.id for each in after.findings]


@pytest.mark.parametrize("name", ["staging", "prod", "acme-dev"])
@pytest.mark.parametrize(
    "error",
    [
        "The config profile ({}) could not be found",
        'AWS profile "{}" doesn\'t seem to be configured',
        "Profile '{}' was not found",
        "failed to get shared config profile, {}",
        "Profile {} could not be found or parsed in shared credentials file.",
    ],
)
def test_a_profile_of_an_everyday_word_is_one_in_the_error_and_in_the_file(
    name: str, error: str
) -> None:
    """The word stays where it tells nothing; where the error names the profile, it is its name."""
    case = case_of_paste(
        f"{error.format(name)}\n\n~/.aws/config:\n\n[profile {name}]\nregion = eu-west-1\n"
    )
    hidden = redact_case(case)
    assert hidden.target.profile is not None
    assert hidden.target.profile in hidden.errors[0].text
    assert name not in hidden.errors[0].text
    found = [[each.id for each in diagnose(one).findings] for one in (case, hidden)]
    assert found[0] == found[1]
    assert found[0]

"""Random cases with accounts that look real: redacted, they give what the original gives."""

from __future__ import annotations

import os
import random
import re
from typing import Any, Final

import pytest

from doctor.case.account_stand_ins import encode_account
from doctor.case.case_file import encode_case, merge_cases, parse_case
from doctor.case.redaction import redact_case
from doctor.case.redaction_key import RedactionKey
from doctor.case.stand_ins import StandIns
from doctor.engine import diagnose
from doctor.model.case import Case
from doctor.model.diagnosis import Diagnosis
from doctor.texts.public_words import stays

SAMPLE: Final = int(os.environ.get("ROLEDOCTOR_REDACTED_CASES", "40"))
"""How many cases are tried; 1,000 take half a minute."""
EVERYDAY: Final = ("ProjectAdmin", "deploy", "TestUser", "prod")
NAMES: Final = (
    *("Zelda", "quokka", "Wombat", "xyzzy", "PlughTeam", "Fiskum", "Jovany", "Vexler"),
    *EVERYDAY,
)
SUFFIXES: Final = ("", "-Admin", "Deploy", "-prod", "7", "-Reader-eu")


def random_parts(seed: int) -> dict[str, Any]:
    """Make the parts of a case: a chain, a caller, a role, and a trust that may let it in."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    home, target = (f"{chance.randrange(10**12):012d}" for _ in range(2))
    user, role, external = (chance.choice(NAMES) + chance.choice(SUFFIXES) for _ in range(3))
    role_arn = f"arn:aws:iam::{chance.choice([target, home])}:role/{role}"
    caller = f"arn:aws:iam::{home}:user/{user}"
    key = "AKIA" + encode_account(home, seed.to_bytes(4, "big"))
    key = chance.choice([key, key, key[:-1], key + "7", key.lower()])
    config = f"[profile p-{role}]\nrole_arn={role_arn}\nsource_profile={user}\n"
    trusted = chance.choice([caller, f"arn:aws:iam::{home}:root", f"arn:aws:iam::{target}:root"])
    return {
        "target": {"profile": f"p-{role}"},
        "files": {
            "config": {"path": "~/.aws/config", "text": f"{config}external_id={external}\n"},
            "credentials": {
                "path": "~/.aws/credentials",
                "text": f"[{user}]\naws_access_key_id={key}\n"
                "aws_secret_access_key=notARealSecretKey00000000000000000000000\n",
            },
        },
        "caller": {"arn": caller, "account": home},
        "roles": {role_arn: {"trust_policy": _trust(chance, trusted, caller, external)}},
        "principals": {caller: {"identity_policies": [_grant(chance, role_arn)]}},
    }


def _trust(chance: random.Random, trusted: str, caller: str, external: str) -> dict[str, Any]:
    condition = chance.choice(
        [
            {},
            {"StringEquals": {"sts:ExternalId": chance.choice([external, external.upper()])}},
            {"StringLike": {"sts:ExternalId": _pattern(chance, external)}},
            {"ArnLike": {"aws:PrincipalArn": _pattern(chance, caller)}},
            {"StringLike": {"aws:PrincipalAccount": caller.split(":")[4][:5] + "*"}},
        ]
    )
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": trusted},
        "Action": "sts:AssumeRole",
        "Condition": condition,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _grant(chance: random.Random, role_arn: str) -> dict[str, Any]:
    resource = chance.choice([role_arn, _pattern(chance, role_arn), role_arn.upper(), "*"])
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": resource}
    return {"name": "g", "document": {"Version": "2012-10-17", "Statement": [statement]}}


def _pattern(chance: random.Random, name: str) -> str:
    """Cut the last name of an ARN or a name: at its end, its beginning, or one letter of it."""
    head, slash, last = name.rpartition("/")
    at = chance.randrange(1, 5)
    cut = chance.choice([f"{last[:at]}*", f"*{last[at:]}", f"{last[:at]}?{last[at + 1 :]}"])
    return f"{head}{slash}{cut}"


def case(parts: dict[str, Any]) -> Case:
    return parse_case({"schema": "roledoctor.case/1", **parts})


def answer_of(diagnosis: Diagnosis) -> tuple[str, list[tuple[str, str, int | None]]]:
    return diagnosis.verdict, [(each.id, each.certainty, each.hop) for each in diagnosis.findings]


def key_of(seed: int) -> RedactionKey:
    return RedactionKey(key=f"{seed:064x}")


@pytest.mark.parametrize("seed", range(SAMPLE))
def test_a_random_case_gives_the_same_findings_redacted_whole_or_in_two(seed: int) -> None:
    parts = random_parts(seed)
    expected = answer_of(diagnose(case(parts)))
    hidden = redact_case(case(parts), StandIns(key_of(seed)))
    assert answer_of(diagnose(hidden)) == expected
    assert redact_case(hidden) == hidden
    mine = {name: value for name, value in parts.items() if name not in {"roles", "principals"}}
    theirs = {name: value for name, value in parts.items() if name in {"roles", "principals"}}
    halves = [redact_case(case(each), StandIns(key_of(seed))) for each in (mine, theirs)]
    assert answer_of(diagnose(merge_cases(halves))) == answer_of(
        diagnose(merge_cases([case(mine), case(theirs)]))
    )


@pytest.mark.parametrize("seed", range(SAMPLE))
def test_no_name_and_no_account_of_a_random_case_is_left(seed: int) -> None:
    parts = random_parts(seed)
    shown = encode_case(redact_case(case(parts), StandIns(key_of(seed)))).lower()
    words = set(re.findall(r"[a-z0-9]+", shown))
    named = re.findall(r"[a-z0-9]+", f"{parts['caller']['arn']} {list(parts['roles'])}".lower())
    assert not [each for each in named if each in words and not stays(each)]
    assert parts["caller"]["account"] not in shown

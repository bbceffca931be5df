"""What of a command line, and of the files that it names, may hold a secret: tables of places."""

from __future__ import annotations

import json
from typing import Any, Final

from tests.cli.secret_places import CHOSEN, ONE_WORD, ROLE, SHAPED, SIGNED_IN, Place, S


def _given(*words: str, **more: Any) -> Place:
    return Place(given=words, **more)


def _file(option: str, text: str, **more: Any) -> Place:
    return Place(files={"given": text}, given=(option, "{HOME}/given"), **more)


CASE: Final = {"schema": "roledoctor.case/1", "target": {"profile": "dev"}}
EVENT: Final = {
    "eventSource": "sts.amazonaws.com",
    "eventName": "AssumeRole",
    "eventTime": "2026-01-31T12:00:00Z",
    "errorCode": "AccessDenied",
    "errorMessage": f"denied: {S}",
    "userAgent": f"tool {S}",
    "requestParameters": {"roleArn": ROLE, "roleSessionName": "x", "password": S},
    "responseElements": {"credentials": {"sessionToken": S, "secretAccessKey": S}},
}
DENIED: Final = (
    "An error occurred (AccessDenied) when calling the AssumeRole operation: Access denied"
)


def _case(**parts: object) -> Place:
    return _file("--from", json.dumps({**CASE, **parts}), target="")


GIVEN: Final[dict[str, Place]] = {
    "an error, by its name": _given("--error", f"{DENIED}\npassword: {S}"),
    "an error, free": _given("--error", f"{DENIED}\n{S}"),
    "an unknown error": _given("--error", f"something went wrong with {S}", sorts=SHAPED),
    "an error in a file": _file("--error", S, sorts=SHAPED)._replace(given=("--error", "@{HOME}/given")),
    "a condition key": _given("--context", f"aws:x={S}", sorts=("token",)),
    "a context that is none": _given("--context", S, sorts=SHAPED),
    "a code": _given("--mfa-code", S),
    "a time": _given("--timeout", S, sorts=SHAPED),
    "a host": _given("--endpoint", f"https://bob:{S}@stranger.example/{S}"),
    "a policy with another field": _file(
        "--trust-policy",
        json.dumps({"Version": "2012-10-17", "Password": S, "Statement": [{"Effect": "Allow", "X": S}]}),
    ),
    "objects in a policy's elements": _file(
        "--trust-policy",
        json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": {"y": S}}, "Action": {"k": S}, "Note": {"pw": [S]}}]}),
    ),
    "a statement that is a text": _file("--scp", json.dumps({"Version": "2012-10-17", "Statement": [S]})),
    "an option that does not exist": _given("--password", S, sorts=ONE_WORD),
    "an option that does not exist, in one word": _given(f"--pin={S}", sorts=ONE_WORD),
    "a file that is not there": _given("--error", f"@{{HOME}}/{S}", sorts=SHAPED),
    "a case with a file's error": _case(
        files={"config": {"path": "~/.aws/config", "error": f"line 3: {S}"}}, env={}
    )._replace(sorts=SHAPED),
    "commands in a log": _case(
        attachments=[{"name": "job.log", "text":
            f"bob@h:~$ vault login {S}\nbob@h:~$ mysql -p{S}\n+ curl -H 'X-Own: {S}' https://x\n{DENIED}"}]
    )._replace(sorts=ONE_WORD),
    "a policy that is a text": _file("--trust-policy", json.dumps(S)),
    "a policy cut off": _file("--trust-policy", f'{{"Statement": "{S}'),
    "a policy that is none": _file("--identity-policy", S),
    "a policy in get-role's answer": _file(
        "--trust-policy", json.dumps({"Role": {"Arn": ROLE, "Description": S, "token": S}})
    ),
    "events": _file("--history-from", json.dumps({"Records": [EVENT]}), sorts=SHAPED),
    "events cut off": _file("--history-from", f'{{"Records": [{{"password": "{S}"'),
    "a key file": _file("--key", f'{{"key": "{S}"'),
    "a case that is no JSON": _file("--from", S, target=""),
    "a case cut off": _file("--from", f'{{"schema": "roledoctor.case/1", "env": {{"X": "{S}', target=""),
    "a case of another schema": _file("--from", json.dumps({"schema": S}), target=""),
    "a case with an unknown field": _case(**{S: S, "password": S})._replace(sorts=SHAPED),
    "a case with a wrong type": _case(clock_skew_seconds=S, env=S),
    "a case with a wrong kind": _case(errors=[{"text": S, "from": S}]),
    "a case with secrets": _case(
        env={"X": S, "AWS_SESSION_TOKEN": S},
        files={"config": {"path": "~/.aws/config", "text": f"[profile dev]\npassword = {S}\n{S}\n"},
               "credentials": None, "other": [{"path": f"~/.aws/sso/cache/{'a' * 40}.json", "text": json.dumps(SIGNED_IN)}]},
        cloudtrail=[EVENT],
        attachments=[{"name": "command", "text": f"tool --password {S}"}],
        errors=[{"text": f"{DENIED}\ntoken={S}"}],
    )._replace(sorts=SHAPED),
    "a target": Place(target=S, sorts=CHOSEN),
    "a target with a user": Place(target=f"https://bob:{S}@example.com/", sorts=ONE_WORD),
    "a target that is an ARN with more": Place(target=f"{ROLE}?token={S}", sorts=ONE_WORD),
}  # fmt: skip
"""What is given on the command line."""

SESSIONS: Final[dict[str, Place]] = {
    "a program for codes": Place(
        session=("--mfa-serial", "arn:aws:iam::111122223333:mfa/bob", "--mfa-command", f"/bin/false --password {S}")
    ),
    "a program for codes that prints words": Place(
        session=("--mfa-serial", "arn:aws:iam::111122223333:mfa/bob", "--mfa-command", f"echo {S}")
    ),
    "a program for codes that is not there": Place(
        session=("--mfa-serial", "arn:aws:iam::111122223333:mfa/bob", "--mfa-command", f"/no/such --seed={S}")
    ),
    "a program for codes, its error": Place(
        session=("--mfa-serial", "arn:aws:iam::111122223333:mfa/bob", "--mfa-command",
                 f"sh -c 'echo password={S} >&2; exit 3'")
    ),
    "a code of letters": Place(session=("--mfa-serial", "arn:aws:iam::111122223333:mfa/bob", "--mfa-code", S)),
    "a session policy cut off": Place(files={"given": f'{{"password": "{S}'}, session=("--policy", "{HOME}/given")),
    "a session policy with more": Place(
        files={"given": json.dumps({"Version": "2012-10-17", "Password": S, "Statement": []})},
        session=("--policy", "{HOME}/given"),
    ),
    "a scope that is none": Place(session=("--scope", S), sorts=SHAPED),
    "a tag": Place(session=("--tag", f"password={S}")),
    "a tag that is none": Place(session=("--tag", S), sorts=SHAPED),
    "a length": Place(session=("--duration", S), sorts=SHAPED),
    "a question that is none": Place(session=("--can", S), sorts=SHAPED),
    "a host of a session": Place(session=("--endpoint", f"https://bob:{S}@stranger.example/{S}")),
}  # fmt: skip
"""What is given to a command that hands out a session."""

_EXPECTED: Final = {
    "schema": "roledoctor.expectations/1",
    "roles": {"Deploy": {"arn": ROLE, "trust": {"Statement": []}}},
    "principals": {"alice": {"arn": "arn:aws:iam::111122223333:user/alice", "policies": []}},
    "expect": ["alice may not assume Deploy"],
}
_DETAILS: Final = {
    "UserDetailList": [
        {"Arn": "arn:aws:iam::111122223333:user/alice", "LoginProfile": {"Password": S}, "X": S}
    ],
    "RoleDetailList": [{"Arn": ROLE, "Description": S, "AssumeRolePolicyDocument": S, "token": S}],
}


def _paper(text: str, **more: Any) -> Place:
    return Place(files={"given": text}, **more)


PAPERS: Final[dict[str, Place]] = {
    "words": _paper(S),
    "JSON cut off": _paper(f'{{"password": "{S}'),
    "YAML that is broken": _paper(f"password: {S}\n  - [{S}\n", sorts=SHAPED),
    "JSON of another schema": _paper(json.dumps({"schema": S, "password": S})),
    "an expectation that is none": _paper(json.dumps({**_EXPECTED, "expect": [f"{S} is secret"]}), sorts=SHAPED),
    "an expectation with more": _paper(json.dumps({**_EXPECTED, "password": S})),
    "a role with more": _paper(json.dumps({**_EXPECTED, "roles": {"Deploy": {"arn": ROLE, "password": S}}})),
    "a policy of a role": _paper(
        json.dumps({**_EXPECTED, "roles": {"Deploy": {"arn": ROLE, "trust": {"Statement": S, "Password": S}}}})
    ),
    "details of an account": _paper(json.dumps(_DETAILS)),
    "a plan of Terraform": _paper(
        json.dumps({
            "format_version": "1.2",
            "terraform_version": "1.9.0",
            "variables": {"password": {"value": S}},
            "resource_changes": [{
                "address": "aws_iam_role.x", "type": "aws_iam_role",
                "change": {"actions": ["create"], "before": None, "after": {"name": "x", "assume_role_policy": S, "token": S}},
            }],
        })
    ),
    "a list": _paper(json.dumps([S, {S: S}])),
}  # fmt: skip
"""What a file holds that a command reads."""

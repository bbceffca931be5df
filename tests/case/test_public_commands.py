"""A command as a case may keep it: its words and public options, and nothing else."""

from __future__ import annotations

import base64

import pytest

from doctor.case.public_commands import is_command_line, is_plain_word, show_command

SECRET = "notARealSecretKeyOf40Characters000000000"


@pytest.mark.parametrize(
    "command",
    [
        "aws s3 ls --profile project-role",
        "sudo -E terraform plan",
        "AWS_PROFILE=dev aws sts get-caller-identity --region us-east-1",
        "aws sts assume-role --role-arn arn:aws:iam::111122223333:role/app --external-id ABC",
        "aws iam create-policy --policy-document file://policy.json",
    ],
)
def test_what_is_public_stays(command: str) -> None:
    assert show_command(command) == command


@pytest.mark.parametrize(
    "command",
    [
        f"AWS_SECRET_ACCESS_KEY={SECRET} aws s3 ls",
        f"mysql --password {SECRET}",
        f"mysql --password={SECRET}",
        f"docker run -e AWS_SESSION_TOKEN={SECRET} image",
        f"login {SECRET}",
    ],
)
def test_what_is_secret_goes_and_the_words_stay_words(command: str) -> None:
    shown = show_command(command)
    assert SECRET not in shown
    assert "hidden" in shown
    assert show_command(shown) == shown
    assert len(shown.split()) >= len(command.split())


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("describe-instances", True),
        ("./deploy.sh", True),
        ("$HOME", True),
        ("arn:aws:iam::111122223333:role/app", True),
        ("xq7zk9vw3p", False),
        (SECRET, False),
    ],
)
def test_a_plain_word_is_no_password(word: str, plain: bool) -> None:
    assert is_plain_word(word) is plain


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("aws s3 ls", True),
        ("client = boto3.client('sts')", False),
        ("import boto3", False),
        ("role: arn", False),
        ("call();", False),
        ("tool --token <hidden: 6 characters> zebra", True),
    ],
)
def test_a_programs_own_code_is_no_command(text: str, is_one: bool) -> None:
    assert is_command_line(text) is is_one


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("mysql -uroot -pXch1n3PxYLxjN3q7 db", "mysql -uroot -p<hidden:16> db"),
        ("tool -pXch1n3PxYLxjN3 x", "tool -p<hidden:14> x"),
        ("tar -xzvf ./a.tgz", "tar -xzvf ./a.tgz"),
        ("kubectl get pods -owide --all-namespaces", "kubectl get pods -owide --all-namespaces"),
    ],
)
def test_a_password_that_is_glued_to_its_option_goes(command: str, shown: str) -> None:
    assert show_command(command) == shown
    assert show_command(shown) == shown


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("get-keys --vault hunterTwoBlue", "get-keys --vault <hidden:13>"),
        ("get-keys correcthorse", "get-keys <hidden:12>"),
        ("bundle exec kitchen test", "bundle exec kitchen test"),
        ("sudo get-keys correcthorse", "sudo get-keys <hidden:12>"),
        ("aws-vault exec kestrel -- aws s3 ls", "aws-vault exec kestrel -- aws s3 ls"),
        ("X=1 docker run kestrel/tool", "X=<hidden:1> docker run kestrel/tool"),
        ("gsts --aws-profile=kestrel", "gsts --aws-profile=kestrel"),
        ("vault login violet-lemur", "vault login <hidden:12>"),
        (
            "aws configure set aws_secret_access_key violet-lemur",
            "aws configure set aws_secret_access_key <hidden:12>",
        ),
        ("aws codeartifact get-things kestrel", "aws codeartifact get-things <hidden:7>"),
        ("aws s3 cp s3://kestrel/a ./b", "aws s3 cp s3://kestrel/a ./b"),
        (
            "docker run kestrel/tool aws codeartifact x",
            "docker run kestrel/tool aws codeartifact x",
        ),
        ("docker login -p violet lemur kestrel", "docker login -p <hidden:6> lemur <hidden:7>"),
        ("npm run kestrel -- violet", "npm run kestrel -- <hidden:6>"),
        ("echo violet | vault login lemur", "echo <hidden:6> | vault login <hidden:5>"),
        ("awsume kestrel violet", "awsume kestrel <hidden:6>"),
    ],
)
def test_bare_words_stay_where_known_programs_have_names(command: str, shown: str) -> None:
    assert show_command(command) == shown
    assert show_command(shown) == shown


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("curl -u bob:zebra7 https://example.com/", "curl -u bob:<hidden:6> https://example.com/"),
        ("docker run -u 1000:1000 image", "docker run -u 1000:1000 image"),
    ],
)
def test_of_a_user_with_a_password_the_user_stays(command: str, shown: str) -> None:
    assert show_command(command) == shown


def test_the_words_of_a_program_within_quotes_are_known_or_hidden() -> None:
    command = "sh -c 'while :; do echo tangerine >&2; done' --service tangerine"
    shown = show_command(command)
    assert shown == "sh -c <hidden:38> --service <hidden:9>"


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("lantern swordfish walrus", "<hidden:7> <hidden:9> <hidden:6>"),
        ("aws s3 ls --profile lantern swordfish walrus", "aws s3 ls --profile <hidden:7> <hidden:9> <hidden:6>"),
        ("docker run lantern swordfish walrus", "docker run <hidden:7> <hidden:9> <hidden:6>"),
        ("aws s3 ls --profile kestrel", "aws s3 ls --profile kestrel"),
        ("aws --profile kestrel lemur list-users", "aws --profile kestrel lemur list-users"),
        ("kestrel plan", "kestrel plan"),
        ("kestrel --violet lemur", "kestrel --violet <hidden:5>"),
        ("ansible-galaxy kestrel list", "ansible-galaxy <hidden:7> list"),
    ],
)  # fmt: skip
def test_the_first_of_several_words_that_nobody_knows_goes(command: str, shown: str) -> None:
    assert show_command(command) == shown
    assert show_command(shown) == shown


@pytest.mark.parametrize("value", ["xQ7zk9vw/3pXq", "xQ7zk9vw3p=", "xQ7zk9vw:3p", "xQ7zk9vw@3p"])
def test_a_password_in_an_option_s_name_goes_whatever_signs_it_holds(value: str) -> None:
    shown = show_command(f"mysql -p{value} --host db")
    assert shown == f"mysql -p<hidden:{len(value)}> --host db"
    assert show_command(shown) == shown


@pytest.mark.parametrize("arguments", ["", " get", " --profile dev"])
def test_a_secret_in_base64_is_no_variable_whatever_signs_end_it(arguments: str) -> None:
    word = base64.b64encode(b"correct horse battery staple and quokka!").decode()
    assert word.endswith("=")
    assert show_command(word + arguments) == f"<hidden:{len(word)}>{arguments}"

"""Programs by the name that a command line has for them, and the SDKs that they read with: data.

A program that uses another SDK from release to release names both. One that is not listed is told
by what its errors say; until then it is only known not to be the AWS CLI.
"""

from __future__ import annotations

from typing import Final

import msgspec

from doctor.model.command_line import CONTAINER_TOOLS, program_name
from doctor.model.sdk import Component, Sdk

_GO: Final[tuple[Sdk, ...]] = ("go-v1", "go-v2")
_JAVA: Final[tuple[Sdk, ...]] = ("java-v1", "java-v2")
_JS: Final[tuple[Sdk, ...]] = ("js-v2", "js-v3")


class Program(msgspec.Struct, frozen=True):
    """A program: its name for a sentence, the SDKs it may read with, its own row in the table."""

    name: str
    sdks: tuple[Sdk, ...] = ()
    component: Component | None = None


def _of(sdks: tuple[Sdk, ...], *names: str) -> dict[str, Program]:
    return {name: Program(name, sdks) for name in names}


def _run_by(sdks: tuple[Sdk, ...], sdk: str, *names: str) -> dict[str, Program]:
    """Name what runs a program of somebody's own by the SDK in it: it has no fault of its own."""
    return {name: Program(sdk, sdks) for name in names}


PROGRAMS: Final[dict[str, Program]] = {
    "aws": Program("the AWS CLI", ("botocore",), "aws-cli"),
    "aws-cli": Program("the AWS CLI", ("botocore",), "aws-cli"),
    "terraform": Program("Terraform", _GO, "terraform"),
    "tofu": Program("OpenTofu", _GO),
    "aws-vault": Program("aws-vault", _GO, "aws-vault"),
    "assume": Program("Granted", _GO, "granted"),
    "granted": Program("Granted", _GO, "granted"),
    "aws-mfa": Program("aws-mfa", ("botocore",), "aws-mfa"),
    **_of(
        _GO,
        *("terragrunt", "packer", "pulumi", "atlantis", "eksctl", "kubectl", "helm", "kops"),
        *("saml2aws", "chamber", "sops", "aws-nuke", "cloud-nuke", "saw", "awless", "s3-edit"),
        *("aws-iam-authenticator", "session-manager-plugin", "terraformer", "ecs-cli", "copilot"),
        *("aws-doctor", "cloudquery", "steampipe", "velero", "vault", "grafana", "loki"),
        *("ec2-instance-selector", "ecsgo", "rain", "docker-credential-ecr-login", "infracost"),
        *("aws-okta", "assume-role", "awsls", "driftctl"),
    ),
    **_of(
        _JS,
        *("serverless", "sls", "osls", "sst", "cdk", "cdklocal", "amplify", "webiny"),
        *("org-formation", "configure-aws-credentials", "envilder", "arc"),
        *("cdk8s", "cdktf", "claudia", "architect"),
    ),
    **_of(_JAVA, "spring", "kafka", "spark"),
    **_of(
        ("botocore",),
        *("ansible", "ansible-playbook", "sam", "eb", "awslogs"),
        *("awscurl", "awsume", "s3cmd", "cfn-lint", "prowler", "scout", "zappa", "chalice"),
        *("sceptre", "molecule", "dbt", "airflow", "git-remote-codecommit", "runway"),
        *("aws-google-auth", "aws-sso-util", "yawsso", "cloudsplaining"),
    ),
    **_of(("ruby",), "kitchen", "knife", "chef-client", "inspec"),
    **_of(("dotnet",), "pwsh", "powershell", "nuke"),
    **_of(("php",), "bref"),
    **_of(("rust",), "eksup", "vector", "rusoto"),
    **_run_by(_GO, "the AWS SDK for Go", "go"),
    **_run_by(
        _JS,
        "the AWS SDK for JavaScript",
        *("node", "ts-node", "tsx", "npm", "yarn", "pnpm", "jest", "next"),
    ),
    **_run_by(_JAVA, "the AWS SDK for Java", "java", "mvn", "gradle", "gradlew", "sbt", "lein"),
    **_run_by(("botocore",), "boto3", "python", "python3", "pytest", "jupyter"),
    **_run_by(("ruby",), "the AWS SDK for Ruby", "ruby", "rails", "rake", "irb"),
    **_run_by(("dotnet",), "the AWS SDK for .NET", "dotnet", "msbuild"),
    **_run_by(("php",), "the AWS SDK for PHP", "php", "artisan", "composer"),
    **_run_by(("rust",), "the AWS SDK for Rust", "cargo"),
}

WRAPPERS: Final = frozenset(
    {
        *("sudo", "time", "env", "nohup", "exec", "npx", "bunx", "winpty", "doas", "eval", "watch"),
        *("bundle", "poetry", "pipenv", "uv", "run", "dlx", "command", "xvfb-run", "chroot", "su"),
    }
)
"""Words before the program that count: what they wrap is what reads the files."""
SESSION_TOOLS: Final = ("awsume", "assume", "assumego", "awsu")
"""Programs whose first word is a profile."""
PROFILE_RUNNERS: Final = ("aws-vault", "aws-okta")
"""Programs whose second word is a profile: the first says what to do with its session."""
TOLD_NAMES: Final = (*sorted(CONTAINER_TOOLS), *PROFILE_RUNNERS, "npm", "yarn", "pnpm")
"""Programs that are told the name of an image, a profile or a script without an option."""

_OF_SYSTEMS: Final = frozenset(
    {
        *(
            "curl",
            "wget",
            "openssl",
            "ssh",
            "scp",
            "nc",
            "ping",
            "dig",
            "nslookup",
            "host",
            "telnet",
        ),
        *(
            "ls",
            "dir",
            "cat",
            "type",
            "echo",
            "printf",
            "head",
            "tail",
            "less",
            "grep",
            "sed",
            "awk",
        ),
        *("jq", "yq", "sort", "find", "xargs", "tee", "cp", "mv", "rm", "mkdir", "chmod", "chown"),
        *("cd", "pwd", "date", "id", "whoami", "uname", "hostname", "ps", "which", "where", "man"),
        *("printenv", "set", "setx", "export", "unset", "source", "alias", "history", "bash", "sh"),
        *("zsh", "fish", "cmd", "git", "gh", "make", "brew", "apt", "yum", "pip", "pip3", "pipx"),
        *(
            "systemctl",
            "journalctl",
            "minikube",
            "kind",
            "k9s",
            "psql",
            "mysql",
            "rclone",
            "crontab",
        ),
        *("sleep", "timeout", "test", "true", "false", "tar", "unzip", "vim", "nano", "code", "ln"),
    }
)
"""Programs of operating systems, and others beside which errors are met: none has credentials."""


def is_known_program(name: str) -> bool:
    """Say whether a program, or the one that it belongs to (`ansible-galaxy`), is in this table."""
    plain = program_name(name)
    families = (PROGRAMS, WRAPPERS, CONTAINER_TOOLS, SESSION_TOOLS, _OF_SYSTEMS)
    return any(each in known for each in (plain, plain.partition("-")[0]) for known in families)

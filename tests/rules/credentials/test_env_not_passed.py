"""credentials/env-not-passed: the shell has credentials, and they do not reach the program."""

from __future__ import annotations

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import first, ids_of

RULE = "credentials/env-not-passed"


def called(command: str, **env: str) -> list[str]:
    """Diagnose a command that found no credentials, in a shell with those variables."""
    return ids_of(
        {
            "schema": "roledoctor.case/1",
            "env": env,
            "errors": [{"text": "Unable to locate credentials"}],
            "attachments": [{"name": "command", "text": command}],
        }
    )


KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA",
    "AWS_SECRET_ACCESS_KEY": "<hidden: 40 characters>",
}


@pytest.mark.parametrize(
    "command",
    [
        "sudo ./deploy.sh",
        "docker run --rm app",
        "docker-compose up",
        "env -i ./deploy.sh",
        "tox -e integration",
        "su - deploy -c ./deploy.sh",
    ],
)
def test_a_program_with_an_environment_of_its_own_does_not_see_them(command: str) -> None:
    assert called(command, **KEYS)[0] == RULE


def test_what_is_passed_on_by_name_arrives() -> None:
    finding = first(RULE)
    assert "sudo --preserve-env=AWS_ACCESS_KEY_ID" in finding.fixes[0].commands[0]
    assert "sudo" not in str(called("sudo -E ./deploy.sh"))


def test_a_variable_that_is_not_exported_stays_in_the_shell() -> None:
    assert RULE in called("AWS_PROFILE=dev; ./deploy.sh")
    assert RULE not in called("AWS_PROFILE=dev ./deploy.sh")


def test_a_step_of_an_image_build_has_what_the_build_gives_it_alone() -> None:
    """However the builder tells that the step failed: the shell's variables are not seen."""
    text = (
        "#9 1.2 Unable to locate credentials\n"
        'ERROR: process "/bin/sh -c aws s3 ls" did not complete successfully: exit code: 1'
    )
    found = diagnose(case_of_paste(text)).findings[0]
    assert (found.id, found.certainty) == (RULE, "likely")
    assert [each.partition(" ")[0] for each in found.fixes[0].commands] == ["RUN", "docker"]
    other = diagnose(
        case_of_paste("#9 1.2 Unable to locate credentials\n#10 [4/4] RUN ls")
    ).findings
    assert other[0].id != RULE


def test_an_error_that_misses_what_the_shell_holds_is_enough() -> None:
    assert called("./deploy.sh", **KEYS)[0] == RULE


def test_a_shell_without_any_is_no_credentials() -> None:
    found = called("./deploy.sh")
    assert found[0] == "credentials/no-credentials"
    assert RULE not in found


def test_a_pure_shell_of_nix_has_an_environment_of_its_own() -> None:
    assert called("nix-shell -p awscli2 --pure --run 'aws s3 ls'", **KEYS)[0] == RULE
    kept = called("nix-shell --pure --keep AWS_PROFILE --run 'aws s3 ls'")
    assert RULE not in kept


STEPS = """Error: Could not load credentials from any providers

      - name: Sign in
        uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: ${{ vars.ROLE }}
          aws-region: eu-west-1
          output-env-credentials: false
      - run: aws s3 ls
"""


def test_a_step_that_sets_no_variables_leaves_the_next_one_without() -> None:
    found = diagnose(case_of_paste(STEPS)).findings[0]
    assert (found.id, found.certainty) == (RULE, "likely")
    assert found.fixes[0].commands == ("output-env-credentials: true",)
    other = diagnose(case_of_paste(STEPS.replace(": false", ": true"))).findings
    assert other[0].id != RULE


@pytest.mark.parametrize("form", ["- AWS_PROFILE=dev", "AWS_PROFILE: dev"])
def test_a_variable_that_the_compose_file_sets_reaches_the_container(form: str) -> None:
    text = (
        "$ docker compose up api\nno EC2 IMDS role found, operation error ec2imds: GetMetadata\n\n"
        f"services:\n  api:\n    image: acme/api\n    environment:\n      {form}\n"
    )
    assert RULE not in [each.id for each in diagnose(case_of_paste(text)).findings]

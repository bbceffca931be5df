"""Jobs of CI: how one is told, and why advice for a desktop is none there."""

from __future__ import annotations

from typing import Final

from doctor.model.situation import Situation
from doctor.rules.shared.sdks.tools import texts_of
from doctor.texts.job_lines import is_of_ci

CI_VARIABLES: Final = (
    "CI",
    "GITHUB_ACTIONS",
    "GITLAB_CI",
    "JENKINS_URL",
    "CODEBUILD_BUILD_ID",
    "TF_BUILD",
)


def ci_job(situation: Situation) -> str | None:
    """Say by what a call is seen to be a job's; `None` where nothing tells of one."""
    variable = next((each for each in CI_VARIABLES if situation.variable(each)), None)
    if variable is not None:
        return f"{variable} is set: this is a CI job"
    shown = any(map(is_of_ci, texts_of(situation)))
    return "the text is the log of a CI job" if shown else None

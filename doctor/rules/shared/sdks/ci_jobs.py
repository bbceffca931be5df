"""Jobs of CI: how one is told, and why advice for a desktop is none there."""

from __future__ import annotations

import re
from typing import Final

from doctor.model.situation import Situation
from doctor.rules.shared.sdks.tools import texts_of

CI_VARIABLES: Final = (
    "CI",
    "GITHUB_ACTIONS",
    "GITLAB_CI",
    "JENKINS_URL",
    "CODEBUILD_BUILD_ID",
    "TF_BUILD",
)
_WORDS: Final = re.compile(
    r"##\[error\]|::error|Error: Process completed with exit code|\bGITHUB_\w+=|"
    r"\bconfigure-aws-credentials\b|\bRunning with gitlab-runner\b|\[Pipeline\]"
)


def ci_job(situation: Situation) -> str | None:
    """Say by what a call is seen to be a job's; `None` where nothing tells of one."""
    variable = next((each for each in CI_VARIABLES if situation.variable(each)), None)
    if variable is not None:
        return f"{variable} is set: this is a job of CI"
    shown = any(_WORDS.search(text) for text in texts_of(situation))
    return "the text is the log of a CI job" if shown else None

"""What a command sees of where it runs: the files and the environment of this process, by now."""

from __future__ import annotations

import os

from doctor.cli.clock import now_stamp
from doctor.gather.machine import collect_local
from doctor.gather.shared_files import home_directory
from doctor.model.case import Case


def collect_here(profile: str | None, role_arn: str | None = None) -> Case:
    """Collect the case of a profile, or of a role, from this machine; AWS is not asked."""
    return collect_local(
        profile=profile,
        role_arn=role_arn,
        environ=os.environ,
        home=home_directory(os.environ),
        now=now_stamp(),
    )

"""Where a process looks for the shared files, as far as its command and its errors tell.

https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import UNSET

from doctor.model.case import CaseText
from doctor.model.command_line import ContainerRun
from doctor.model.situation import Situation
from doctor.rules.shared.sdks.ci_jobs import CI_VARIABLES
from doctor.rules.shared.sdks.tools import command_line_of
from doctor.texts.shell_commands import container_run

_BY_OPTION: Final = frozenset({"--docker", "--container"})
"""How tools are told to run in a container of their own. SAM's --use-container is none: it builds
in one, and reads the profile outside."""
_SERVICES: Final = frozenset({"systemctl", "crontab", "cron.d", "service"})


def list_searched_places(situation: Situation) -> tuple[str, ...]:
    """Return the paths of shared files that an error says are not there."""
    found = [path for failure in situation.failures for path in failure.missing_files]
    told = [each.source for each in situation.failures if each.kind == "config-file-missing"]
    return tuple(dict.fromkeys([*found, *(each for each in told if each)]))


def present_files(situation: Situation) -> tuple[str, ...]:
    """Return the paths of the shared files that the case shows."""
    files = situation.case.files
    if files is UNSET:
        return ()
    return tuple(
        file.path
        for file in (files.config, files.credentials)
        if isinstance(file, CaseText) and file.text is not None
    )


def both_missing(situation: Situation) -> bool:
    """Say whether both files were looked for, and neither is there."""
    files = situation.case.files
    if files is UNSET:
        return False
    return all(
        file is None or (isinstance(file, CaseText) and file.text is None and file.error is None)
        for file in (files.config, files.credentials)
    )


def other_home(situation: Situation) -> Iterator[str]:
    """Say in words why the command looks in another home directory than the user's."""
    line = command_line_of(situation)
    if both_missing(situation):
        yield from _of_environment(situation)
    container = container_run(line)
    if container is not None and container.is_whole:
        yield from _in_container(situation, container)
    elif not _BY_OPTION.isdisjoint(line.words):
        yield (
            "with this option the tool runs in a container, which does not see the files of "
            "its host"
        )
    elif line.behind("sudo") is not None:
        yield "under sudo it runs as another user, with another home directory"
    elif line.behind("su", "runuser", "doas") is not None:
        yield "it runs as another user, with another home directory"
    elif not _SERVICES.isdisjoint(line.programs):
        yield "services and cron jobs run as another user, often with no HOME at all"
    elif line.behind("wsl") is not None:
        yield "WSL has its own home directory, separate from the one of Windows"
    elif line.words and line.words[0].endswith(".exe") and "/mnt/c/" in line.text:
        yield "a Windows program reads the files of Windows, not those of WSL"


def _of_environment(situation: Situation) -> Iterator[str]:
    """Say what the variables tell of the process, where it has no files at all."""
    user = situation.variable("SUDO_USER")
    if user is not None:
        yield f"under sudo it runs as another user than {user}, with another home directory"
    elif situation.variable("WSL_DISTRO_NAME") is not None:
        yield "WSL has its own home directory: the files of Windows are in /mnt/c/Users/NAME/.aws"
    elif situation.variable("KUBERNETES_SERVICE_HOST") is not None:
        yield "it runs in a pod, which does not have your files"
    elif any(situation.variable(name) for name in CI_VARIABLES):
        yield "it runs on a build machine, which does not have your files"


def _in_container(situation: Situation, container: ContainerRun) -> Iterator[str]:
    mount = next((each for each in container.mounts if ".aws" in each.source), None)
    if mount is None:
        if not container.passes_credentials:
            yield "a container does not see the files of its host, and the command mounts none"
        return
    home = _home(situation, container)
    wanted = f"{home.rstrip('/')}/.aws"
    folder = None if mount.target is None else _folder(mount.target)
    if folder is not None and folder != wanted and not _is_redirected(container, folder):
        yield f"the files are mounted at {mount.target}, and with HOME={home} SDKs look in {wanted}"


def _home(situation: Situation, container: ContainerRun) -> str:
    """Return the home directory in the container: what is set, else root's or the user's."""
    told = container.variables.get("HOME") or situation.variable("HOME")
    if told is not None:
        return told
    user = container.user
    return "/root" if user is None or user in {"root", "0"} else f"/home/{user}"


def _folder(target: str) -> str:
    return target.rstrip("/").removesuffix("/config").removesuffix("/credentials")


def _is_redirected(container: ContainerRun, folder: str) -> bool:
    files = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")
    return any((container.variables.get(name) or "").startswith(folder) for name in files)

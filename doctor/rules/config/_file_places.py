"""Where a process looks for the shared files, as far as its command and its errors tell.

https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import UNSET

from doctor.case.programs import CONTAINERS
from doctor.model.case import CaseText
from doctor.model.situation import Situation
from doctor.rules.shared.sdks.ci_jobs import CI_VARIABLES
from doctor.rules.shared.sdks.tools import command_of

_BY_OPTION = re.compile(r"(?<!\S)--(?:docker|use-container|container)(?!\S)")
"""How tools are told to run in a container of their own."""


_MOUNT = re.compile(
    r"(?:-v|--volume|--mount)[ =](?P<spec>(?!type=)\S*\.aws\S*)|"
    r"source=(?P<source>\S*?\.aws[^,\s]*),\S*?(?:target|destination|dst)=(?P<target>[^,\s]+)"
)
_HOME = re.compile(r"(?:-e|--env)[ =]HOME=(?P<home>\S+)")
_USER = re.compile(r"(?:-u|--user)[ =](?P<user>[\w.-]+)")


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
    command = command_of(situation) or ""
    words = command.split()
    if both_missing(situation):
        yield from _of_environment(situation)
    if _is_of_container(words):
        yield from _in_container(situation, command)
    elif _BY_OPTION.search(command):
        yield (
            "with this option the tool runs in a container, which does not see the files of "
            "its host"
        )
    elif "sudo" in words[:2]:
        yield "under sudo it runs as another user, with another home directory"
    elif any(word in {"su", "runuser", "doas"} for word in words[:1]):
        yield "it runs as another user, with another home directory"
    elif re.search(r"\b(?:systemctl|crontab|cron\.d|service)\b", command):
        yield "services and cron jobs run as another user, often with no HOME at all"
    elif words and re.search(r"\Awsl(?:\.exe)?\Z", words[0]):
        yield "WSL has its own home directory, separate from the one of Windows"
    elif words and words[0].endswith(".exe") and "/mnt/c/" in command:
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


def _is_of_container(words: list[str]) -> bool:
    return any(word in CONTAINERS for word in words[:2]) and ("run" in words or "exec" in words)


def _in_container(situation: Situation, command: str) -> Iterator[str]:
    mount = _MOUNT.search(command)
    if mount is None:
        if not re.search(r"AWS_ACCESS_KEY_ID|--env-file|AWS_CONFIG_FILE", command):
            yield "a container does not see the files of its host, and the command mounts none"
        return
    target = mount["target"] or _target_of(mount["spec"] or "")
    home = _home(situation, command)
    wanted = f"{home.rstrip('/')}/.aws"
    if target is not None and _folder(target) != wanted and not _is_redirected(command, target):
        yield f"the files are mounted at {target}, and with HOME={home} SDKs look in {wanted}"


def _home(situation: Situation, command: str) -> str:
    """Return the home directory in the container: what is set, else root's or the user's."""
    match, user = _HOME.search(command), _USER.search(command)
    if match is not None:
        return match["home"]
    told = situation.variable("HOME")
    if told is not None:
        return told
    return "/root" if user is None or user["user"] in {"root", "0"} else f"/home/{user['user']}"


def _target_of(spec: str) -> str | None:
    parts = [part for part in spec.strip("\"'").split(":") if part]
    paths = [part for part in parts if "/" in part or "~" in part]
    return paths[-1] if len(paths) > 1 else None


def _folder(target: str) -> str:
    return re.sub(r"/(?:config|credentials)?\Z", "", target)


def _is_redirected(command: str, target: str) -> bool:
    match = re.search(r"AWS_(?:CONFIG_FILE|SHARED_CREDENTIALS_FILE)=(?P<path>\S+)", command)
    return match is not None and match["path"].startswith(_folder(target))

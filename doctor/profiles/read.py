"""Both shared files of a machine, from a mapping of paths to contents.

https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Mapping

from doctor.model.chain import SharedConfig
from doctor.model.observation import Unreadable
from doctor.profiles.section_parser import parse_config_file

Content = bytes | str | Unreadable

_VARIABLE = re.compile(r"\$(?:\{(?P<braced>[^}]*)\}|(?P<plain>\w+))", re.A)


def config_paths(env: Mapping[str, str]) -> tuple[str, str]:
    """Return the paths of the config and the credentials file, `~` not yet expanded."""
    config = env.get("AWS_CONFIG_FILE", "~/.aws/config")
    credentials = env.get("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")
    return _expand_variables(config, env), _expand_variables(credentials, env)


def _expand_variables(path: str, env: Mapping[str, str]) -> str:
    return _VARIABLE.sub(
        lambda match: env.get(match["braced"] or match["plain"] or "", match[0]), path
    )


def read_shared_config(
    files: Mapping[str, Content], env: Mapping[str, str], home: str
) -> SharedConfig:
    """Parse both files. `files` maps paths (absolute, or under `~`) to contents."""
    config, credentials = config_paths(env)
    return SharedConfig(
        config=parse_config_file("config", shorten(config, home), find(files, config, home)),
        credentials=parse_config_file(
            "credentials", shorten(credentials, home), find(files, credentials, home)
        ),
    )


def find(files: Mapping[str, Content], path: str, home: str) -> Content | None:
    """Find a file under its path as written, expanded, or shortened to `~`."""
    whole = expand(path, home)
    plain = os.path.normpath(whole) if whole else whole
    for each in (path, whole, plain, shorten(path, home), shorten(plain, home)):
        if each in files:
            return files[each]
    return None


def expand(path: str, home: str) -> str:
    """Put the home directory in place of a leading `~`."""
    if path == "~" or path.startswith("~/"):
        return home + path[1:]
    return path


def shorten(path: str, home: str) -> str:
    """Put `~` in place of the home directory, as a person writes the path."""
    plain = os.path.normpath(path) if path else path
    if home not in {"", "~", "/"} and (plain == home or plain.startswith(home.rstrip("/") + "/")):
        return "~" + plain[len(home.rstrip("/")) :]
    return path

"""A command line read into words, as shells split it: quotes, operators, substitutions.

https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html (2.2, 2.3)
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Final

from doctor.model.command_line import (
    CONTAINER_TOOLS,
    CommandLine,
    ContainerRun,
    Mount,
    SimpleCommand,
)

_PROMPT: Final = re.compile(r"^[\s$#>%]+", re.MULTILINE)
_CONTINUED: Final = re.compile(r"[ \t]*[\\`^]\r?\n\s*")
_TOKEN: Final = re.compile(
    r"(?P<word>(?:\"[^\"\n]*\"|'[^'\n]*'|<[^<>\n]*>|\$\([^()\n]*\)|\$\{[^{}\n]*\}|[^\s;&|()`])++)"
    r"|(?P<end>[\n;&|()`]++)"
)
"""A word, of quoted and plain parts, stand-ins and substitutions; or what ends a command."""
_QUOTED: Final = re.compile(r"\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'")
_SUBSTITUTION: Final = re.compile(r"\$\((?P<inner>[^()\n]*)\)")
_FILE_BASED: Final = frozenset({"compose", "docker-compose", "build"})
_ACTIONS: Final = frozenset({"run", "exec", "build", "up", "create"})
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")


@functools.lru_cache(maxsize=64)  # more lines than the commands of one case have
def read_command_line(text: str) -> CommandLine:
    """Read a command line; of a text that is none, its words."""
    return CommandLine(text=text, commands=tuple(_read_commands(text)))


def _read_commands(text: str) -> Iterator[SimpleCommand]:
    words: list[str] = []
    for token in _TOKEN.finditer(_PROMPT.sub("", _CONTINUED.sub(" ", text))):
        if token["word"] is not None:
            words.append(_unquote(token["word"]))
        elif words:
            yield SimpleCommand(tuple(words))
            words = []
    if words:
        yield SimpleCommand(tuple(words))
    for inner in _SUBSTITUTION.finditer(text):
        yield from _read_commands(inner["inner"])


def _unquote(word: str) -> str:
    return _QUOTED.sub(lambda found: found["double"] or found["single"] or "", word)


def container_run(line: CommandLine) -> ContainerRun | None:
    """Read what a command hands to a container, `None` where it starts none and enters none.

    https://docs.docker.com/reference/cli/docker/container/run/
    """
    started = line.behind(*CONTAINER_TOOLS)
    if started is None or _ACTIONS.isdisjoint(started.words):
        return None
    passed = (each.partition("=") for each in started.options("-e", "--env"))
    mounts = [_volume(each) for each in started.options("-v", "--volume")]
    mounts += [_mount(each) for each in started.options("--mount", "--secret")]
    return ContainerRun(
        mounts=tuple(mounts),
        variables={name: value if equals else None for name, equals, value in passed},
        has_env_file=any(started.options("--env-file")),
        user=next(started.options("-u", "--user"), None),
        is_whole=_FILE_BASED.isdisjoint(line.programs),
    )


def _volume(spec: str) -> Mount:
    """Read `SOURCE:TARGET[:OPTIONS]`; the path of a Windows drive has a colon of its own."""
    drive = spec[:2] if _DRIVE.match(spec) else ""
    source, _, rest = spec.removeprefix(drive).partition(":")
    return Mount(source=drive + source, target=rest.partition(":")[0] or None)


def _mount(spec: str) -> Mount:
    """Read `type=bind,source=…,target=…`, in the names that Docker takes for each."""
    fields = dict(each.partition("=")[::2] for each in spec.split(","))
    source = next((fields[name] for name in ("source", "src", "id") if name in fields), "")
    targets = ("target", "dst", "destination")
    return Mount(source=source, target=next((fields[it] for it in targets if it in fields), None))

"""Logs that say nothing: as long as one likes, the same at every run, no line twice."""

from __future__ import annotations

import random
from collections.abc import Iterator

_WORDS = """
    building pulling fetch resolve module package request response user service handler worker
    thread pool cache hit miss started finished completed running test passed step layer digest
    upload download progress bytes total elapsed retry connection opened closed session metric
    queue job event consumer producer offset partition lag region zone node cluster pod container
    image volume mount compile target source file warning deprecated version
"""
WORDS = _WORDS.split()
_BLOCK = 2**20


def noise_lines(seed: int = 7) -> Iterator[str]:
    """Give lines of a build and of a service without end: times, JSON, downloads, progress."""
    chance = random.Random(seed)  # noqa: S311 - the same noise at every run
    number = 0
    while True:
        number += 1
        words = " ".join(chance.choices(WORDS, k=chance.randrange(4, 14)))
        stamp = f"2026-01-31T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}.{number % 1000:03d}Z"
        sort = chance.randrange(20)
        if sort < 9:
            yield f"{stamp} INFO  [{chance.choice(WORDS)}-{number % 90}] {words}\n"
        elif sort < 13:
            yield (
                f'{stamp} {{"level":"info","msg":"{words}","status":200,"took":{number % 977},'
                f'"id":"{chance.getrandbits(128):032x}"}}\n'
            )
        elif sort < 16:
            yield (
                f"[INFO] Downloading from central: https://repo.maven.apache.org/maven2/org/"
                f"{chance.choice(WORDS)}/{number % 50}.{number % 9}/{chance.choice(WORDS)}.jar\n"
            )
        elif sort < 19:
            yield f"#{number % 40} {number % 600 / 10} {words}\n"
        else:
            yield f"{stamp} DEBUG at com.acme.{chance.choice(WORDS)}.{chance.choice(WORDS)}(X.java:{number % 999})\n"


def noise(size: int, seed: int = 7) -> str:
    """Return a log of no less than so many characters."""
    lines, held = [], 0
    for line in noise_lines(seed):
        lines.append(line)
        held += len(line)
        if held >= size:
            return "".join(lines)
    raise AssertionError


def noise_blocks(size: int, middle: bytes = b"") -> Iterator[bytes]:
    """Give a log of so many bytes in blocks, no line twice, with something in its middle."""
    held, given, told = [], 0, not middle
    length = 0
    for line in noise_lines():
        held.append(line)
        length += len(line)
        if length >= _BLOCK:
            yield "".join(held).encode()
            given, held, length = given + length, [], 0
            if not told and given >= size // 2:
                yield middle
                told = True
            if given >= size:
                return


def shuffled(words: list[str], size: int) -> str:
    """Return so many characters of lines of words in no order, no two lines alike."""
    chance = random.Random(7)  # noqa: S311 - the same noise at every run
    lines, held = [], 0
    while held < size:
        lines.append(" ".join(chance.choices(words, k=12)))
        held += len(lines[-1]) + 1
    return "\n".join(lines)

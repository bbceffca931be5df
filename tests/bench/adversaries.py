"""Texts that would hurt a careless parser, each of about as many bytes as asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

ADVERSARIES: Final[dict[str, Callable[[int], str]]] = {
    "one line": lambda size: "[a]\nx = " + "y" * size,
    "one line of blanks": lambda size: "[a]\nx = y" + " " * size + "z",
    "half a million lines of one letter": lambda size: "a\n" * (size // 2),
    "a million empty lines": lambda size: "[a]\nx = 1\n" + "\n" * size,
    "a million carriage returns": lambda size: "\r" * size,
    "brackets": lambda size: "[" * size,
    "one header": lambda size: "[" + "a" * size + "]",
    "a header of quotes": lambda size: "[profile " + "'a'" * (size // 3) + "]",
    "a header whose quote stays open": lambda size: '[profile "' + "a' " * (size // 3) + "]",
    "a header of backslashes": lambda size: "[profile " + "\\" * size + "]",
    "sections": lambda size: "".join(f"[profile a{each}]\n" for each in range(size // 16)),
    "one section again and again": lambda size: "[profile a]\n" * (size // 12),
    "settings": lambda size: "[a]\n" + "".join(f"k{each} = v\n" for each in range(size // 11)),
    "one setting again and again": lambda size: "[a]\n" + "k = v\n" * (size // 6),
    "an endless value": lambda size: "[a]\nx = 1\n" + " y\n" * (size // 3),
    "an endless block": lambda size: "[a]\nx =\n" + " y = 1\n" * (size // 7),
    "deeper and deeper": lambda size: (
        "[a]\nx =\n" + "".join(" " * each + "y=1\n" for each in range(int((2 * size) ** 0.5)))
    ),
    "comments in a value": lambda size: "[a]\nx = 1\n" + " # c\n" * (size // 5),
    "much of [DEFAULT] for many sections": lambda size: (
        "[DEFAULT]\n"
        + "".join(f"k{each} = v\n" for each in range(size // 22))
        + "".join(f"[profile a{each}]\n" for each in range(size // 32))
    ),
    "what merges leave": lambda size: "[a]\n" + "<<<<<<<\n=======\n>>>>>>>\n" * (size // 24),
    "line ends of Unicode": lambda size: "[a]\nx =\n y = 1" + "\u2028" * (size // 3),
}
"""Shapes by name."""

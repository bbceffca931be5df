"""Blocks of HCL among other lines: where one begins, and where its brackets close.

https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
"""

from __future__ import annotations

import re
from typing import Final

_LABELLED: Final = re.compile(
    r"[ \t]*(?:(?:[+~-]|-/\+|\+/-|<=)[ ])?(?:resource|data|provider|module|variable|"
    r"output|backend|dynamic|provisioner)[ \t]+"
    r"\"[\w./-]{1,120}\"[ \t]*(?:\"[\w./-]{1,120}\"[ \t]*)?\{"
)
_PLAIN: Final = re.compile(
    r"[ \t]*(?:locals|terraform|assume_role|assume_role_with_web_identity|statement|principals|"
    r"condition|inputs|cloud|required_providers|remote_state)[ \t]*=?[ \t]*\{"
)
_ATTRIBUTE: Final = re.compile(
    r"[ \t]*(?:assume_role_policy|policy)[ \t]*=[ \t]*(?:jsonencode[ \t]*\(|<<[-~]?[A-Z_]+)"
)
_ANY: Final = re.compile(r"[A-Za-z_][\w-]*(?:[ \t]+\"[^\"\n]*\")*[ \t]*\{[ \t]*\Z")
_SET: Final = re.compile(r"[ \t]*[A-Za-z_][\w-]*[ \t]*=[ \t]*\S")
_HEREDOC: Final = re.compile(r"<<[-~]?(?P<word>[A-Za-z_]\w*)[ \t]*\Z")
_STRING: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"")
_COMMENT: Final = re.compile(r"(?:#|//).*\Z")
_OF_HCL: Final = re.compile(
    r"[\w.\"-]+[ \t]*=(?!=)|[\w-]+(?:[ \t]+\"[^\"\n]*\")*[ \t]*\{|[{}\[\])\"#+~]|//|/\*|"
    r"[A-Z_]{3,12}\Z"
)
_MOST_LINES: Final = 3_000
"""Lines of one block: nobody writes a resource of that size; an open bracket ends here."""
_MOST_UNKNOWN: Final = 60
"""Lines of a block of an unknown type: a source of Packer, a task of Nomad."""


def opens_block(line: str) -> bool:
    """Say whether a line begins like a block of HCL, of whatever type: no shared file has one."""
    return _ANY.match(line) is not None


def find_hcl_block(lines: list[str], at: int) -> int | None:
    """Return where the block ends that begins on a line; `None` where none begins there.

    A block that never closes ends where other words begin: half a file is evidence too.
    """
    if not any(each.match(lines[at]) for each in (_LABELLED, _PLAIN, _ATTRIBUTE)):
        return _end_of_any(lines, at) if opens_block(lines[at]) else None
    depth, heredoc = 0, None
    stop = min(len(lines), at + _MOST_LINES)
    for number in range(at, stop):
        line = lines[number]
        if heredoc is not None:
            heredoc = None if line.strip() == heredoc else heredoc
        else:
            bare = _COMMENT.sub("", _STRING.sub('""', line))
            opened = _HEREDOC.search(bare)
            heredoc = None if opened is None else opened["word"]
            depth += sum(bare.count(each) for each in "{[(") - sum(bare.count(e) for e in "}])")
            if re.match(r"[ \t]*```", line):
                return number
        if depth <= 0 and heredoc is None:
            return number + 1
    return next((number for number in range(at + 1, stop) if _is_other(lines[number])), stop)


def _end_of_any(lines: list[str], at: int) -> int | None:
    """Return where a block of a type ends that is not known: all in it has to look like HCL."""
    is_set = False
    for number in range(at + 1, min(len(lines), at + _MOST_UNKNOWN)):
        line = lines[number]
        if line.rstrip() == "}":
            return number + 1 if is_set else None
        if line.strip() and _OF_HCL.match(line.strip()) is None:
            return None
        is_set = is_set or _SET.match(line) is not None
    return None


def _is_other(line: str) -> bool:
    """Say whether a line at the margin is none of HCL: what follows a block that was cut off."""
    return line[:1].strip() != "" and _OF_HCL.match(line) is None

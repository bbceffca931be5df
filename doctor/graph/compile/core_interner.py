"""Documents into cores, each distinct document once."""

from __future__ import annotations

import hashlib

from doctor.graph.compile.cores import (
    EMPTY,
    OWN,
    Actions,
    compile_marked,
    compile_plain,
    encode_core,
)
from doctor.model.policy import PolicyKind

_MARK = OWN.encode()
_MOST_REMEMBERED = 2_000_000
"""Digests of 16 bytes: a bound on memory, for an organization where nothing repeats."""


class CoreTable:
    """Cores by number, for one set of actions. Number 0 is the core of a document without a say."""

    def __init__(self, actions: Actions, *, any_service: bool = False) -> None:
        """`any_service`: statements on resources of other services than IAM count too."""
        self._any_service = any_service
        self.actions = actions
        self.encoded: list[bytes] = [encode_core(EMPTY)]
        self.compiled = 0
        self._numbers: dict[bytes, int] = {self.encoded[0]: 0}
        self._documents: dict[bytes, int] = {}

    def intern(self, kind: PolicyKind, text: bytes, account: bytes) -> int:
        """Return the number of a document's core; `account` is the number of its own account."""
        marked = text.replace(account, _MARK) if account else text
        digest = hashlib.blake2b(marked, digest_size=15, person=kind.encode()[:16]).digest()
        found = self._documents.get(digest)
        if found is None:
            self.compiled += 1
            core = compile_marked(kind, marked, self.actions, any_service=self._any_service)
            if core is None:  # it holds for this account alone
                return self.add(
                    encode_core(
                        compile_plain(kind, text, self.actions, any_service=self._any_service)
                    )
                )
            found = self.add(encode_core(core))
            if len(self._documents) < _MOST_REMEMBERED:
                self._documents[digest] = found
        return found

    def add(self, encoded: bytes) -> int:
        """Return the number of a core in its encoded form."""
        number = self._numbers.get(encoded)
        if number is None:
            number = self._numbers[encoded] = len(self.encoded)
            self.encoded.append(encoded)
        return number

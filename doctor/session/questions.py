"""Asking a person: the device's code, a sign-in. Who asks where is the command's affair."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


class Person(Protocol):
    """Somebody who can be asked. A terminal is one; a pipeline has none."""

    def code(self, device: str, complaint: str | None) -> str | None:
        """Ask for the code of an MFA device; `complaint` says what was wrong with the last one.

        `None`: there is nobody, or the person gives up.
        """
        ...

    def agrees(self, question: str) -> bool:
        """Ask a question that yes or no answers; nobody never agrees."""

    def hears(self, words: str) -> None:
        """Say something that needs no answer."""


@runtime_checkable
class Counting(Protocol):
    """Somebody who can watch a number go down."""

    def counts(self, words: str) -> None:
        """Say something in place of what was said a second ago."""


class Nobody:
    """Where there is no terminal: no code, no consent. What is said goes nowhere."""

    def code(self, device: str, complaint: str | None) -> str | None:
        """Give no code."""
        del device, complaint
        return None

    def agrees(self, question: str) -> bool:
        """Agree to nothing."""
        del question
        return False

    def hears(self, words: str) -> None:
        """Drop it."""
        del words

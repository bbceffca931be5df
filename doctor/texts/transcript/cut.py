"""Cutting a paste, line by line: what begins on a line decides how far the piece goes.

A label or a command says what comes next; only where neither does, the shape decides.
"""

from __future__ import annotations

from collections.abc import Callable

from doctor.texts.transcript.document_pieces import DocumentPieces
from doctor.texts.transcript.fences import Fences
from doctor.texts.transcript.labelled_files import LabelledFiles
from doctor.texts.transcript.lines import read_lines
from doctor.texts.transcript.margins import drop_margins
from doctor.texts.transcript.paste_lines import PasteLines
from doctor.texts.transcript.pieces import Transcript
from doctor.texts.transcript.scripted_files import ScriptedFiles
from doctor.texts.transcript.typed_lines import TypedLines


def read_transcript(text: str) -> Transcript:
    """Cut a paste into its pieces. Never raises; time is linear in the text."""
    paste = PasteLines(drop_margins(read_lines(text)))
    steps = _steps(paste)
    while paste.at < len(paste.lines):
        if not any(take() for take in steps):
            paste.say(paste.lines[paste.at])
            paste.at += 1
    paste.flush()
    return Transcript(pieces=tuple(paste.pieces))


def _steps(paste: PasteLines) -> tuple[Callable[[], bool], ...]:
    """Return what is tried at each line, in order: the first that takes it decides."""
    typed, documents = TypedLines(paste), DocumentPieces(paste)
    return (
        Fences(paste).take,
        ScriptedFiles(paste).take,
        LabelledFiles(paste).take,
        typed.take_command,
        typed.take_label,
        documents.take_hcl,
        documents.take_answer,
        documents.take_members,
        documents.take_json,
        documents.take_settings,
        documents.take_assignment,
        documents.take_yaml,
    )

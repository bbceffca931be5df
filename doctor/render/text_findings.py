"""The findings of a diagnosis for a person: each cause with its evidence, and what mends it."""

from __future__ import annotations

from rich.text import Text

from doctor.model.chain import NOWHERE, Place
from doctor.model.command import Command, are_for_file
from doctor.model.diagnosis import Diagnosis
from doctor.model.edit import Edit
from doctor.model.finding import OF_ADVICE, Evidence, Finding, PolicyPlace, Quote, Remedy
from doctor.render.ambiguous_answers import ONE_ANSWER
from doctor.render.excerpts import TOOLS, changed_lines, crop, whole_forms
from doctor.render.places import describe_place
from doctor.render.proof import command_for, guardrails_not_seen, label_of, say_proof
from doctor.render.text_page import TextPage
from doctor.render.whose import WHOSE, say_owners

_CERTAINTY = {"proven": "bad.strong", "likely": "open", "possible": "dim"}


class FindingsText:
    """Writes the findings of one diagnosis on a page."""

    def __init__(self, page: TextPage, diagnosis: Diagnosis) -> None:
        self.page = page
        self.diagnosis = diagnosis
        self.not_seen = guardrails_not_seen(diagnosis)
        self.shown_edits: list[tuple[Edit, ...]] = []
        self.quoted_errors: set[str] = set()

    def causes(self) -> None:
        causes = [each for each in self.diagnosis.findings if not each.id.startswith(OF_ADVICE)]
        proven = [each for each in causes if each.certainty == "proven"]
        others = [each for each in causes if each.certainty != "proven"]
        # What stops the call comes before a warning that is surer than it.
        open_cause = any(each.severity == "error" for each in others)
        if open_cause and all(each.severity != "error" for each in proven):
            self.page.line()
            self.not_provable(others)
            others = []
        for finding in proven:
            self.page.line()
            self.finding(finding)
        if others and not proven:
            self.page.line()
            self.not_provable(others)
        elif others:
            self.page.line()
            self.page.line("Less sure:")
            self.table(others)

    def advice(self) -> None:
        """Advice is one line, a warning with its sentence, and all of it where all is asked for."""
        listed = [each for each in self.diagnosis.findings if each.id.startswith(OF_ADVICE)]
        if not listed:
            return
        self.page.line()
        if self.page.options.verbose:
            for position, finding in enumerate(listed):
                if position:
                    self.page.line()
                self.finding(finding)
            return
        warnings = [each for each in listed if each.severity == "warning"]
        for each in warnings:
            self.page.paragraph(f"warning[{each.id}]: {each.title}.")
        names = ", ".join(dict.fromkeys(each.id for each in listed if each not in warnings))
        if not names:
            return
        self.page.paragraph(f"Advice, which does not block the call (-v shows it): {names}.")

    def not_provable(self, others: list[Finding]) -> None:
        refused = any(each.is_assume_denial for each in self.diagnosis.situation.failures)
        if len(others) == 1 or self.page.options.verbose or not refused:
            for position, finding in enumerate(others):
                if position:
                    self.page.line()
                self.finding(finding)
            return
        if _stands_out(others):
            self.finding(others[0])
            self.page.line()
            self.page.line("Less sure:")
            self.table(others[1:])
            return
        self.page.paragraph(ONE_ANSWER)
        self.page.line()
        self.table(others)
        steps = dict.fromkeys(step for each in others if (step := _step_of(each)))
        self.page.line()
        self.page.line("To settle it:")
        for step in steps:
            self.page.paragraph(f"- {step}", indent=2)

    def table(self, findings: list[Finding]) -> None:
        longest = max(len(finding.id) for finding in findings)
        for finding in findings:
            text = Text("  ")
            text.append(f"{finding.certainty:<9}", style=_CERTAINTY[finding.certainty])
            text.append(f" {finding.id}")
            padding = " " * (longest - len(finding.id) + 2)
            if len(text) + len(padding) + len(finding.title) <= self.page.options.width:
                text.append(padding + finding.title)
                self.page.write(text)
            else:
                self.page.write(text)
                self.page.paragraph(finding.title, indent=12)

    def finding(self, finding: Finding) -> None:
        text = Text(f"{finding.severity}[{finding.id}]", style=_CERTAINTY[finding.certainty])
        tail = f"   ({finding.certainty})"
        if len(text) + len(finding.title) + len(tail) + 1 <= self.page.options.width:
            text.append(f" {finding.title}", style="bold")
            text.append(tail)
            self.page.write(text)
        else:
            text.append(tail, style="")
            self.page.write(text)
            self.page.paragraph(finding.title, indent=2, style="bold")
        self.page.paragraph(finding.explanation, indent=2)
        self.all_evidence(finding.evidence)
        for fix in finding.fixes if self.page.options.verbose else finding.fixes[:2]:
            self.fix(fix, finding, whole=self.page.options.verbose or fix is finding.fixes[0])
        if finding.next_step is not None and not any(fix.verified for fix in finding.fixes):
            self.page.paragraph(f"next: {finding.next_step}", indent=2)
        self.page.line(f"more: roledoctor explain {finding.id}", "dim", indent=2)

    def all_evidence(self, pieces: tuple[Evidence, ...]) -> None:
        """An error that several findings rest on is quoted once: its words may fill a screen.

        So is one whose words stand in another, as a cause does in what wraps it.
        """
        errors = {each.says for each in pieces if each.failure is not None and each.place is None}
        known = {each for each in errors if any(each in other for other in self.quoted_errors)}
        inner = {each for each in errors if any(each in other for other in errors - {each})}
        if known:
            self.page.line("- the same error" if len(known) == 1 else "- the same errors", indent=2)
        for evidence in pieces:
            if evidence.place is not None or evidence.says not in known | inner:
                self.evidence(evidence)
        self.quoted_errors |= errors

    def evidence(self, evidence: Evidence) -> None:
        if evidence.place == NOWHERE:
            self.page.paragraph(f"- {_say_unplaced(evidence)}", indent=2)
            return
        place = describe_place(evidence.place)
        if place is None and evidence.quote is not None:
            self.quote(evidence.quote, None, evidence.says)
            return
        if place is None:
            self.page.paragraph(f"- {evidence.says}", indent=2)
            return
        text = Text("  --> ", style="place")
        text.append(place)
        self.page.write(text)
        if evidence.quote is None:
            self.page.line(f"     | {evidence.says}")
            return
        line = evidence.place.line if isinstance(evidence.place, Place) else None
        self.quote(evidence.quote, line, evidence.says)

    def quote(self, quote: Quote, line: int | None, says: str) -> None:
        gutter = f"{line:>4} | " if line is not None else "     | "
        text, start, length = crop(quote, self.page.options.width - len(gutter))
        self.page.line(gutter + text)
        marks = " " * 5 + "| " + " " * start + "^" * max(1, length)
        label = quote.label or says
        if len(marks) + len(label) + 1 <= self.page.options.width:
            self.page.line(f"{marks} {label}", "place")
        else:
            self.page.line(marks, "place")
            self.page.line("     | " + label, "place")

    def fix(self, fix: Remedy, finding: Finding, *, whole: bool = True) -> None:
        """Show a remedy; of another edit of a policy than the first, what it would do."""
        head = f"fix, {say_owners(fix.owners)}: {fix.title}"
        self.page.paragraph(head, indent=2, style="good" if fix.verified else "")
        self.page.paragraph(say_proof(fix, self.not_seen), indent=4, style="dim")
        if fix.edits and fix.edits in self.shown_edits:
            self.page.paragraph("The same change as above.", indent=5, style="dim")
            return
        if fix.snippets and not whole:
            self.page.paragraph("with -v: the whole of it", indent=5, style="dim")
            return
        for number, part in enumerate(fix.parts, 1):
            self.page.paragraph(f"{number}. {WHOSE[part.who]}: {part.title}", indent=4)
            self.change(part, finding)
        if not fix.parts:
            self.change(fix, finding)

    def change(self, fix: Remedy, finding: Finding) -> None:
        """Show what one person changes in one place, and the commands that do it."""
        self.shown_edits.append(fix.edits)
        if fix.diff:
            for line in changed_lines(fix.diff):
                style = {"+": "good", "-": "bad"}.get(line[:1], "")
                self.page.line(line, style, indent=5)
        forms = whole_forms(fix)
        own = None if fix.written_in is None else fix.snippets.get(fix.written_in)
        if own is not None:
            # What is kept in code is changed there: a line for the CLI would be undone by it.
            self.page.line(f"in {TOOLS[fix.written_in or '']}:", "dim", indent=5)
            self.page.lines(iter(f"       {line}" for line in own.splitlines()))
            forms = {}
        commands = () if own is not None else self.commands(fix, finding)
        if commands:
            self.page.line(label_of(for_file=are_for_file(commands)), "dim", indent=4)
        for command in commands:
            self.page.line(command, "bold", indent=5)
        if not self.page.options.verbose and forms:
            self.page.paragraph(f"with -v: {', '.join(forms)}", indent=5, style="dim")
            return
        for name, text in forms.items():
            self.page.line(f"{name}:", "dim", indent=5)
            self.page.lines(iter(f"       {line}" for line in text.splitlines()))

    def commands(self, fix: Remedy, finding: Finding) -> tuple[Command, ...]:
        """Return the lines that make a change: its own, and ours for the user's own files."""
        ours = self.page.options.fix_command
        changes = (each for whole in finding.fixes for each in whole.changes)
        own = next((each for each in changes if each.lies_in_own_files and each.diff), None)
        if ours is None or fix is not own:
            return fix.commands
        return (*fix.commands, command_for(ours, finding, fix))


def _stands_out(findings: list[Finding]) -> bool:
    """Say whether the first of several causes is the only one that the evidence points at."""
    first, second = findings[:2]
    pointed = any(isinstance(each.place, (Place, PolicyPlace)) for each in first.evidence)
    return pointed and first.certainty == "likely" and second.certainty == "possible"


def _step_of(finding: Finding) -> str | None:
    """Say what to do about a cause of a list: its step, else the first of its remedies."""
    first = next(iter(finding.fixes), None)
    return finding.next_step or (None if first is None else first.title)


def _say_unplaced(evidence: Evidence) -> str:
    """Say what was seen in no file, and its value, where the words do not hold it."""
    quote = evidence.quote
    marked = "" if quote is None else quote.text[quote.start : quote.start + quote.length]
    return evidence.says if marked in evidence.says else f"{evidence.says}: {marked}"

"""A diagnosis for a person: can I get in, what stops me and where, what do I do now."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator

import msgspec
from rich.text import Text

from doctor.model.chain import NOWHERE, Place
from doctor.model.command import Command
from doctor.model.diagnosis import Diagnosis
from doctor.model.edit import Edit
from doctor.model.finding import OF_ADVICE, Evidence, Finding, PolicyPlace, Quote, Remedy
from doctor.model.observation import Known
from doctor.model.situation import Situation
from doctor.render.ambiguous_answers import ONE_ANSWER
from doctor.render.clean import clean
from doctor.render.errors_and_history import (
    NOT_KNOWN,
    history_lines,
    is_told_alone,
    reading_lines,
    unknown_words,
)
from doctor.render.excerpts import TOOLS, changed_lines, crop, whole_forms
from doctor.render.hops import HopLine, list_hops
from doctor.render.paths import missing_hop_lines
from doctor.render.proof import command_for, guardrails_not_seen, say_proof
from doctor.render.terminal import make_console
from doctor.render.trace import trace_lines
from doctor.render.unknowns import say_settled
from doctor.render.whose import WHOSE, policy_words, say_owners

_STYLE = {"ok": "good", "FAIL": "bad.strong", "skip": "open", "?": "dim"}
_CERTAINTY = {"proven": "bad.strong", "likely": "open", "possible": "dim"}


class TextOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to lay text out: columns, colour, and whether to show everything.

    `fix_command` makes the edits of shared files; `None` where the case is not of this machine.
    """

    width: int = 80
    color: bool = False
    verbose: bool = False
    fix_command: Command | None = None


def render_text(diagnosis: Diagnosis, options: TextOptions) -> str:
    """Render the whole diagnosis."""
    return _Page(options).whole(diagnosis)


class _Page:
    """Collects lines. Everything is written once, in the order in which it is read."""

    def __init__(self, options: TextOptions) -> None:
        self.options = options
        self.not_seen = ""
        self.shown_edits: list[tuple[Edit, ...]] = []
        self.buffer = io.StringIO()
        self.console = make_console(self.buffer, width=options.width, color=options.color)

    def whole(self, diagnosis: Diagnosis) -> str:
        told = is_told_alone(diagnosis)
        if told:
            self.lines(reading_lines(diagnosis, self.options.width))
        if not told or diagnosis.situation.hops:
            if told:
                self.line()
            self.heading(diagnosis)
        healthy = diagnosis.verdict == "healthy"
        lines = list(list_hops(diagnosis))
        if lines:
            if not healthy:
                self.line()
            self.hops(lines, healthy=healthy)
        open_ended = (
            diagnosis.findings
            and not diagnosis.situation.hops
            and not any(each.certainty == "proven" for each in diagnosis.findings)
        )
        if told and diagnosis.readings and (open_ended or not diagnosis.findings):
            self.line()
            self.paragraph(_ASK_LIVE)
        elif not diagnosis.findings:
            self.print_unexplained(diagnosis)
        self.not_seen = guardrails_not_seen(diagnosis)
        self.findings(diagnosis)
        if diagnosis.findings:
            for words in unknown_words(diagnosis):
                self.line()
                self.paragraph(f"{NOT_KNOWN}: {words}")
        self.history(diagnosis)
        if self.options.verbose:
            self.traces(diagnosis)
        self.paths(diagnosis)
        self.missing_hops(diagnosis)
        self.print_unseen(diagnosis)
        self.advice(diagnosis)
        self.print_closing(diagnosis)
        return clean(self.buffer.getvalue(), color=self.options.color)

    def print_closing(self, diagnosis: Diagnosis) -> None:
        """Say the answer and the next step once more where they have scrolled away."""
        if diagnosis.verdict == "healthy" or is_told_alone(diagnosis):
            return
        if self.buffer.getvalue().count("\n") <= _LONG_REPORT:
            return
        self.line()
        self.paragraph(f"{headline(diagnosis)}.", style="bold")
        step = next_command(diagnosis, self.options.fix_command)
        if step is not None:
            self.line("next:", "dim")
            self.line(step, "bold", indent=5)

    def line(self, text: str = "", style: str = "", *, indent: int = 0) -> None:
        """Write one line as it is: what is quoted or to be pasted is never wrapped."""
        plain = Text(" " * indent + text, style=style)
        self.console.print(plain, soft_wrap=True)

    def lines(self, lines: Iterator[str]) -> None:
        """Write lines that are laid out already."""
        for line in lines:
            self.line(line)

    def paragraph(self, text: str, *, indent: int = 0, style: str = "") -> None:
        """Write prose, wrapped to the page; an item of a list hangs behind its dash."""
        pad = " " * indent
        hanging = pad + "  " if text.startswith("- ") else pad
        for line in textwrap.wrap(
            text,
            width=self.options.width,
            initial_indent=pad,
            subsequent_indent=hanging,
            break_long_words=False,
            break_on_hyphens=False,
        ):
            self.line(line, style)

    def heading(self, diagnosis: Diagnosis) -> None:
        words = {"healthy": "good.strong", "failing": "bad.strong", "inconclusive": "open.strong"}
        self.paragraph(headline(diagnosis), style=words[diagnosis.verdict])

    def hops(self, lines: list[HopLine], *, healthy: bool) -> None:
        names = max(len(each.name) for each in lines)
        names = min(max(names, 12), 28)
        for each in lines:
            text = Text("  ")
            if not healthy or each.status not in {"ok", "?"}:
                text.append(f"{each.status:<4}", style=_STYLE[each.status])
                text.append("  ")
            text.append(f"{each.number}  {each.name:<{names}}  ")
            column = len(text)
            what, *rest = textwrap.wrap(
                each.what,
                width=max(20, self.options.width - column),
                break_long_words=False,
                break_on_hyphens=False,
            ) or [""]
            text.append(what)
            if healthy and not rest and len(text) + len(each.where) + 2 <= self.options.width:
                text.append("  " + each.where, style="dim")
                self.console.print(text, soft_wrap=True)
                continue
            self.console.print(text, soft_wrap=True)
            for line in rest:
                self.line(line, indent=column)
            if each.where:
                self.line(each.where, "dim", indent=column)

    def print_unexplained(self, diagnosis: Diagnosis) -> None:
        """Without a cause, the words that came back are all there is to go by."""
        told = dict.fromkeys(" ".join(each.text.split()) for each in diagnosis.situation.failures)
        for words in list(told)[:3]:
            self.line()
            head = "The text was" if is_told_alone(diagnosis) else "The answer was"
            self.paragraph(f"{head}: {words[:_MOST_WORDS]}")
        if diagnosis.verdict == "inconclusive":
            for probe in diagnosis.situation.case.probes:
                detail = " ".join(probe.detail.split())
                said = any(detail in words for words in told)
                if probe.outcome in {"skipped", "failed"} and probe.hop is not None and not said:
                    self.paragraph(f"{probe.call}: {probe.detail}", indent=2)

    def findings(self, diagnosis: Diagnosis) -> None:
        causes = [each for each in diagnosis.findings if not each.id.startswith(OF_ADVICE)]
        proven = [each for each in causes if each.certainty == "proven"]
        others = [each for each in causes if each.certainty != "proven"]
        # What stops the call comes before a warning that is surer than it.
        open_cause = any(each.severity == "error" for each in others)
        if open_cause and all(each.severity != "error" for each in proven):
            self.line()
            self.not_provable(diagnosis, others)
            others = []
        for finding in proven:
            self.line()
            self.finding(finding)
        if others and not proven:
            self.line()
            self.not_provable(diagnosis, others)
        elif others:
            self.line()
            self.line("Less sure:")
            self.table(others)

    def advice(self, diagnosis: Diagnosis) -> None:
        """Advice is one line, and all of it only where everything is asked for."""
        listed = [each for each in diagnosis.findings if each.id.startswith(OF_ADVICE)]
        if not listed:
            return
        self.line()
        if self.options.verbose:
            for position, finding in enumerate(listed):
                if position:
                    self.line()
                self.finding(finding)
            return
        names = ", ".join(dict.fromkeys(each.id for each in listed))
        self.paragraph(f"Advice, which stops nothing (-v shows it): {names}.")

    def not_provable(self, diagnosis: Diagnosis, others: list[Finding]) -> None:
        refused = any(each.is_assume_denial for each in diagnosis.situation.failures)
        if len(others) == 1 or self.options.verbose or not refused:
            for position, finding in enumerate(others):
                if position:
                    self.line()
                self.finding(finding)
            return
        if _stands_out(others):
            self.finding(others[0])
            self.line()
            self.line("Less sure:")
            self.table(others[1:])
            return
        self.paragraph(ONE_ANSWER)
        self.line()
        self.table(others)
        steps = dict.fromkeys(each.next_step for each in others if each.next_step)
        self.line()
        self.line("To settle it:")
        for step in steps:
            self.paragraph(f"- {step}", indent=2)

    def table(self, findings: list[Finding]) -> None:
        longest = max(len(finding.id) for finding in findings)
        for finding in findings:
            text = Text("  ")
            text.append(f"{finding.certainty:<9}", style=_CERTAINTY[finding.certainty])
            text.append(f" {finding.id}")
            padding = " " * (longest - len(finding.id) + 2)
            if len(text) + len(padding) + len(finding.title) <= self.options.width:
                text.append(padding + finding.title)
                self.console.print(text, soft_wrap=True)
            else:
                self.console.print(text, soft_wrap=True)
                self.paragraph(finding.title, indent=12)

    def finding(self, finding: Finding) -> None:
        text = Text(f"{finding.severity}[{finding.id}]", style=_CERTAINTY[finding.certainty])
        tail = f"   ({finding.certainty})"
        if len(text) + len(finding.title) + len(tail) + 1 <= self.options.width:
            text.append(f" {finding.title}", style="bold")
            text.append(tail)
            self.console.print(text, soft_wrap=True)
        else:
            text.append(tail, style="")
            self.console.print(text, soft_wrap=True)
            self.paragraph(finding.title, indent=2, style="bold")
        self.paragraph(finding.explanation, indent=2)
        for evidence in finding.evidence:
            self.evidence(evidence)
        for fix in finding.fixes if self.options.verbose else finding.fixes[:2]:
            self.fix(fix, finding, whole=self.options.verbose or fix is finding.fixes[0])
        if finding.next_step is not None and not any(fix.verified for fix in finding.fixes):
            self.paragraph(f"next: {finding.next_step}", indent=2)
        self.line(f"more: roledoctor explain {finding.id}", "dim", indent=2)

    def evidence(self, evidence: Evidence) -> None:
        if evidence.place == NOWHERE:
            self.paragraph(f"- {evidence.says}", indent=2)
            return
        place = describe_place(evidence.place)
        if place is None and evidence.quote is not None:
            self.quote(evidence.quote, None, evidence.says)
            return
        if place is None:
            self.paragraph(f"- {evidence.says}", indent=2)
            return
        text = Text("  --> ", style="place")
        text.append(place)
        self.console.print(text, soft_wrap=True)
        if evidence.quote is None:
            self.line(f"     | {evidence.says}")
            return
        line = evidence.place.line if isinstance(evidence.place, Place) else None
        self.quote(evidence.quote, line, evidence.says)

    def quote(self, quote: Quote, line: int | None, says: str) -> None:
        gutter = f"{line:>4} | " if line is not None else "     | "
        text, start, length = crop(quote, self.options.width - len(gutter))
        self.line(gutter + text)
        marks = " " * 5 + "| " + " " * start + "^" * max(1, length)
        label = quote.label or says
        if len(marks) + len(label) + 1 <= self.options.width:
            self.line(f"{marks} {label}", "place")
        else:
            self.line(marks, "place")
            self.line("     | " + label, "place")

    def fix(self, fix: Remedy, finding: Finding, *, whole: bool = True) -> None:
        """Show a remedy; of another edit of a policy than the first, what it would do."""
        head = f"fix, {say_owners(fix.owners)}: {fix.title}"
        self.paragraph(head, indent=2, style="good" if fix.verified else "")
        self.paragraph(say_proof(fix, self.not_seen), indent=4, style="dim")
        if fix.edits and fix.edits in self.shown_edits:
            self.paragraph("The same change as above.", indent=5, style="dim")
            return
        if fix.snippets and not whole:
            self.paragraph("with -v: the whole of it", indent=5, style="dim")
            return
        for number, part in enumerate(fix.parts, 1):
            self.paragraph(f"{number}. {WHOSE[part.who]}: {part.title}", indent=4)
            self.change(part, finding)
        if not fix.parts:
            self.change(fix, finding)

    def change(self, fix: Remedy, finding: Finding) -> None:
        """Show what one person changes in one place, and the commands that do it."""
        self.shown_edits.append(fix.edits)
        if fix.diff:
            for line in changed_lines(fix.diff):
                style = {"+": "good", "-": "bad"}.get(line[:1], "")
                self.line(line, style, indent=5)
        forms = whole_forms(fix)
        own = None if fix.written_in is None else fix.snippets.get(fix.written_in)
        if own is not None:
            # What is kept in code is changed there: a line for the CLI would be undone by it.
            self.line(f"in {TOOLS[fix.written_in or '']}:", "dim", indent=5)
            self.lines(iter(f"       {line}" for line in own.splitlines()))
            forms = {name: text for name, text in forms.items() if text != own}
        commands = () if own is not None else self.commands(fix, finding)
        if commands:
            self.line(_LABEL, "dim", indent=4)
        for command in commands:
            self.line(command, "bold", indent=5)
        if not self.options.verbose and forms:
            self.paragraph(f"with -v: {', '.join(forms)}", indent=5, style="dim")
            return
        for name, text in forms.items():
            self.line(f"{name}:", "dim", indent=5)
            self.lines(iter(f"       {line}" for line in text.splitlines()))

    def commands(self, fix: Remedy, finding: Finding) -> tuple[Command, ...]:
        """Return the lines that make a change: its own, and ours for the user's own files."""
        ours = self.options.fix_command
        changes = (each for whole in finding.fixes for each in whole.changes)
        own = next((each for each in changes if each.lies_in_own_files and each.diff), None)
        if ours is None or fix is not own:
            return fix.commands
        return (*fix.commands, command_for(ours, finding, fix))

    def history(self, diagnosis: Diagnosis) -> None:
        verbose = self.options.verbose
        lines = [*history_lines(diagnosis, self.options.width, verbose=verbose)]
        if lines:
            self.line()
            self.lines(iter(lines))

    def traces(self, diagnosis: Diagnosis) -> None:
        """Show how each hop's policies decide, statement by statement."""
        for hop in diagnosis.situation.hops:
            self.line()
            for line in trace_lines(hop, self.options.width):
                self.line(line.text, line.style)

    def paths(self, diagnosis: Diagnosis) -> None:
        if not diagnosis.paths:
            return
        self.line()
        self.line("Another way in:")
        for path in diagnosis.paths:
            needs = f" (needs {', '.join(path.needs)})" if path.needs else ""
            sure = "open" if path.verdict == "allow" else "perhaps open"
            self.line(f"{sure}: {' -> '.join(path.hops)}{needs}", indent=2)
            for line in (path.config or "").splitlines():
                self.line(line, indent=5)

    def missing_hops(self, diagnosis: Diagnosis) -> None:
        for missing in diagnosis.missing_hops:
            self.line()
            for line in missing_hop_lines(missing):
                self.line(line.strip(), indent=0 if line[0] != " " else 2)

    def print_unseen(self, diagnosis: Diagnosis) -> None:
        if not diagnosis.unknowns:
            return
        self.line()
        if self.options.verbose:
            self.line("Not seen:")
            for unknown in diagnosis.unknowns:
                self.paragraph(f"- {unknown.unseen}: {unknown.why}", indent=2)
                for says in say_settled(unknown):
                    self.paragraph(says, indent=4)
                self.paragraph(unknown.how_to_learn, indent=4, style="dim")
                if unknown.command is not None:
                    self.line(unknown.command, "bold", indent=4)
            return
        listed = "; ".join(f"{each.unseen} ({each.why})" for each in diagnosis.unknowns[:3])
        more = len(diagnosis.unknowns) - 3
        self.paragraph(f"Not seen: {listed}{f'; and {more} more (-v)' if more > 0 else ''}.")
        for command in dict.fromkeys(each.command for each in diagnosis.unknowns if each.command):
            self.line("To see it with a profile of that account:")
            self.line(command, "bold", indent=2)


def next_command(diagnosis: Diagnosis, fix_command: Command | None) -> str | None:
    """Return the one line to run next: the first cause's first fix, else what explains it."""
    finding = next((each for each in diagnosis.findings if each.severity == "error"), None)
    if finding is None:
        return None
    whole = finding.fixes[0] if finding.fixes else None
    if whole is not None and (whole.verified or finding.certainty == "proven"):
        fix = whole.changes[0]
        if fix.lies_in_own_files and fix.diff and fix_command is not None:
            return command_for(fix_command, finding, fix)
        if fix.commands:
            return fix.commands[0]
    return f"roledoctor explain {finding.id}"


def headline(diagnosis: Diagnosis) -> str:
    """Say in one line whether one gets in."""
    situation = diagnosis.situation
    if diagnosis.verdict != "failing":
        return _sound(diagnosis)
    name = _name(situation)
    if not situation.hops and isinstance(situation.caller, Known) and situation.chain is None:
        return f"{situation.caller.value} is not let in"
    if not situation.hops:
        return f"{name} does not get working credentials"
    role = situation.hops[-1].role_arn
    return f"{name} cannot assume {role}" if name else f"{role} cannot be assumed"


def _sound(diagnosis: Diagnosis) -> str:
    situation = diagnosis.situation
    held = [each.arn for each in situation.case.sessions if situation.works]
    if held and diagnosis.verdict == "healthy":
        return f"{_name(situation) or situation.hops[-1].role_name} works: {held[-1]}"
    return diagnosis.summary


def _name(situation: Situation) -> str:
    target = situation.case.target
    if target.profile is not None:
        return target.profile
    if situation.chain is not None and situation.chain.profile is not None:
        return situation.chain.profile
    if target.role_arn is not None and isinstance(situation.caller, Known):
        return str(situation.caller.value)
    return "" if situation.hops else "the default profile"


def describe_place(place: Place | PolicyPlace | None) -> str | None:
    """Name a place: `~/.aws/config:7`, or a policy's statement, counted from 1, and element."""
    match place:
        case None:
            return None
        case Place():
            return str(place)
        case PolicyPlace():
            parts = [policy_words(place.policy, place.owner, place.group)]
            if place.statement is not None:
                sid = f' "{place.sid}"' if place.sid else ""
                parts.append(f"statement {place.statement + 1}{sid}")
            if place.element is not None:
                parts.append(place.element)
            pasted = "" if place.line is None else f" (pasted, line {place.line})"
            return ", ".join(parts) + pasted


_MOST_WORDS = 600
_LABEL = "run:"
"""What stands above the commands of a fix, so that none is taken for a line of the diff."""
_LONG_REPORT = 30
"""Lines: more than a terminal shows at once, so the answer has scrolled away."""
_ASK_LIVE = (
    "To learn the cause, run roledoctor check PROFILE where the call was made: it reads the files "
    "there and asks AWS. It takes the ARN of a role, too."
)


def _stands_out(findings: list[Finding]) -> bool:
    """Say whether the first of several causes is the only one that the evidence points at."""
    first, second = findings[:2]
    pointed = any(isinstance(each.place, (Place, PolicyPlace)) for each in first.evidence)
    return pointed and first.certainty == "likely" and second.certainty == "possible"

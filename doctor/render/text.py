"""A diagnosis for a person: can I get in, what stops me and where, what do I do now."""

from __future__ import annotations

from rich.text import Text

from doctor.model.diagnosis import Diagnosis
from doctor.model.unseen_facts import Unfinished
from doctor.render.errors_and_history import (
    NOT_KNOWN,
    history_lines,
    is_told_alone,
    reading_lines,
    unknown_words,
)
from doctor.render.headline import headline, next_command
from doctor.render.hops import HopLine, list_hops
from doctor.render.line_wrap import wrap
from doctor.render.paths import missing_hop_lines
from doctor.render.text_findings import FindingsText
from doctor.render.text_page import TextOptions, TextPage
from doctor.render.trace import trace_lines
from doctor.render.unknowns import say_settled

_STYLE = {"ok": "good", "FAIL": "bad.strong", "skip": "open", "?": "dim"}
_MOST_WORDS = 600
"""Characters of an unknown error: eight lines of a terminal."""
_LONG_REPORT = 30
"""Lines: more than a terminal shows at once, so the answer has scrolled away."""
_ASK_LIVE = (
    "To learn the cause, run roledoctor check PROFILE where the call was made: it reads the "
    "files there and asks AWS. It accepts the ARN of a role, too."
)


def render_text(diagnosis: Diagnosis, options: TextOptions) -> str:
    """Render the whole diagnosis."""
    return _DiagnosisText(TextPage(options), diagnosis).whole()


class _DiagnosisText:
    """Writes one diagnosis on a page, part by part in the order in which it is read."""

    def __init__(self, page: TextPage, diagnosis: Diagnosis) -> None:
        self.page = page
        self.diagnosis = diagnosis
        self.findings = FindingsText(page, diagnosis)
        self.is_told_alone = is_told_alone(diagnosis)

    def whole(self) -> str:
        self.answer()
        self.explanation()
        self.history()
        if self.page.options.verbose:
            self.traces()
        self.paths()
        self.missing_hops()
        self.unknowns()
        self.findings.advice()
        self.answer_again()
        return self.page.text

    def answer(self) -> None:
        """Say what was read of a text, whether one gets in, and how far along the chain."""
        if self.is_told_alone:
            self.page.lines(reading_lines(self.diagnosis, self.page.options.width))
        if not self.is_told_alone or self.diagnosis.situation.hops:
            if self.is_told_alone:
                self.page.line()
            self.heading()
        healthy = self.diagnosis.verdict == "healthy"
        lines = list(list_hops(self.diagnosis))
        if lines:
            if not healthy:
                self.page.line()
            self.hops(lines, healthy=healthy)

    def explanation(self) -> None:
        """Show the causes; where none is sure, where to ask for more."""
        found = self.diagnosis.findings
        sure = any(each.certainty == "proven" for each in found)
        open_ended = not found or (not self.diagnosis.situation.hops and not sure)
        if self.is_told_alone and self.diagnosis.readings and open_ended:
            self.page.line()
            self.page.paragraph(_ASK_LIVE)
        elif not found:
            self.unexplained_answers()
        self.findings.causes()
        for words in unknown_words(self.diagnosis) if found else ():
            self.page.line()
            self.page.paragraph(f"{NOT_KNOWN}: {words}")

    def answer_again(self) -> None:
        """Say the answer and the next step once more where they have scrolled away."""
        if self.diagnosis.verdict == "healthy" or self.is_told_alone:
            return
        if self.page.length <= _LONG_REPORT:
            return
        self.page.line()
        self.page.paragraph(f"{headline(self.diagnosis)}.", style="bold")
        step = next_command(self.diagnosis, self.page.options.fix_command)
        if step is not None:
            self.page.line("next:", "dim")
            self.page.line(step, "bold", indent=5)

    def heading(self) -> None:
        words = {"healthy": "good.strong", "failing": "bad.strong", "inconclusive": "open.strong"}
        self.page.paragraph(headline(self.diagnosis), style=words[self.diagnosis.verdict])

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
            what, *rest = wrap(each.what, max(20, self.page.options.width - column)) or [""]
            text.append(what)
            if healthy and not rest and len(text) + len(each.where) + 2 <= self.page.options.width:
                text.append("  " + each.where, style="dim")
                self.page.write(text)
                continue
            self.page.write(text)
            for line in rest:
                self.page.line(line, indent=column)
            if each.where:
                self.page.line(each.where, "dim", indent=column)

    def unexplained_answers(self) -> None:
        """Without a cause, the words that came back are all there is to go by."""
        told = dict.fromkeys(self.diagnosis.answers)
        for words in list(told)[:3]:
            self.page.line()
            head = "The text was" if self.is_told_alone else "The answer was"
            self.page.paragraph(f"{head}: {words[:_MOST_WORDS]}")
        if self.diagnosis.verdict == "inconclusive":
            for probe in self.diagnosis.situation.case.probes:
                detail = " ".join(probe.detail.split())
                said = any(detail in words for words in told)
                if probe.outcome in {"skipped", "failed"} and probe.hop is not None and not said:
                    self.page.paragraph(f"{probe.call}: {probe.detail}", indent=2)

    def history(self) -> None:
        verbose = self.page.options.verbose
        lines = [*history_lines(self.diagnosis, self.page.options.width, verbose=verbose)]
        if lines:
            self.page.line()
            self.page.lines(iter(lines))

    def traces(self) -> None:
        """Show how each hop's policies decide, statement by statement."""
        for hop in self.diagnosis.situation.hops:
            self.page.line()
            for line in trace_lines(hop, self.page.options.width):
                self.page.line(line.text, line.style)

    def paths(self) -> None:
        if not self.diagnosis.paths:
            return
        self.page.line()
        self.page.line("Another way in:")
        for path in self.diagnosis.paths:
            needs = f" (needs {', '.join(path.needs)})" if path.needs else ""
            sure = "open" if path.verdict == "allow" else "perhaps open"
            self.page.line(f"{sure}: {' -> '.join(path.hops)}{needs}", indent=2)
            for line in (path.config or "").splitlines():
                self.page.line(line, indent=5)

    def missing_hops(self) -> None:
        for missing in self.diagnosis.missing_hops:
            self.page.line()
            for line in missing_hop_lines(missing):
                self.page.line(line.strip(), indent=0 if line[0] != " " else 2)

    def unknowns(self) -> None:
        unknowns = self.diagnosis.unknowns
        left_out = [each.unseen for each in unknowns if isinstance(each.unseen, Unfinished)]
        unknowns = unknowns[len(left_out) :]
        untimely = "; ".join(str(each) for each in left_out if not each.has_fault)
        faulty = "; ".join(str(each) for each in left_out if each.has_fault)
        for says in (
            f"The time limit was reached. Left out: {untimely}. To finish it, add --timeout "
            "SECONDS with more time."
            if untimely
            else "",
            f"A fault of roledoctor itself left out: {faulty}. The rest of this report stands."
            if faulty
            else "",
        ):
            if says:
                self.page.line()
                self.page.paragraph(says, style="open")
        if not unknowns:
            return
        self.page.line()
        if self.page.options.verbose:
            self.page.line("Not seen:")
            for unknown in unknowns:
                self.page.paragraph(f"- {unknown.unseen}: {unknown.why}", indent=2)
                for says in say_settled(unknown):
                    self.page.paragraph(says, indent=4)
                self.page.paragraph(unknown.how_to_learn, indent=4, style="dim")
                if unknown.command is not None:
                    self.page.line(unknown.command, "bold", indent=4)
            return
        listed = "; ".join(f"{each.unseen} ({each.why})" for each in unknowns[:3])
        more = len(unknowns) - 3
        self.page.paragraph(f"Not seen: {listed}{f'; and {more} more (-v)' if more > 0 else ''}.")
        for command in dict.fromkeys(each.command for each in unknowns if each.command):
            self.page.line("To see it with a profile of that account:")
            self.page.line(command, "bold", indent=2)

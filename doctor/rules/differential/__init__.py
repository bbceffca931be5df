"""Differential diagnosis: what can have produced a failure that no rule has explained.

Every family of failures has a ranked list of the causes that can produce it (`causes`; each row
with its reason). A fact of the case acquits a candidate, or raises it (`facts.py`); what tells
sibling causes apart in many families stands in one table (`tells.py`). What is left stands behind
what the rules found, likeliest first, with what speaks for it and the cheapest step that settles
it.
"""

from doctor.rules.differential.candidates import Candidate
from doctor.rules.differential.families import CANDIDATES, Family
from doctor.rules.differential.remaining_causes import list_candidates
from doctor.rules.differential.report_counts import order_by_reports
from doctor.rules.differential.tells import weigh_causes

__all__ = [
    "CANDIDATES",
    "Candidate",
    "Family",
    "list_candidates",
    "order_by_reports",
    "weigh_causes",
]

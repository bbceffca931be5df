"""Remedies: built from what rules propose, applied to a copy of the case, proved by judging it."""

from doctor.fix.apply import apply_edits
from doctor.fix.prove import Rediagnose, prove_proposals
from doctor.fix.together import join_remedies

__all__ = ["Rediagnose", "apply_edits", "join_remedies", "prove_proposals"]

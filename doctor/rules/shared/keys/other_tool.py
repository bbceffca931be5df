"""What the texts of a case tell of other tools and releases: the same credentials, another end."""

from __future__ import annotations

from doctor.model.situation import Situation
from doctor.rules.shared.keys.metadata_service import in_container
from doctor.rules.shared.sdks.tools import texts_of
from doctor.texts.surroundings import any_shows


def works_elsewhere(situation: Situation) -> bool:
    """Say whether another tool works with these credentials: by its answer, or as is told."""
    texts = tuple(texts_of(situation))
    if any_shows(texts, "said-to-work"):
        return True
    # What answers in one container says nothing of another.
    return not in_container(situation) and any_shows(texts, "answered-elsewhere")


def works_in_other_release(situation: Situation) -> bool:
    """Say whether another release of the tool is reported to work."""
    return any_shows(texts_of(situation), "kept-release")

"""The instance metadata service as a case shows it: what failed there, and how it is set up."""

from __future__ import annotations

from doctor.model.failure import Failure
from doctor.model.situation import Situation
from doctor.rules.shared.sdks.tools import command_of, texts_of
from doctor.texts.failure_signs import shows_sign
from doctor.texts.metadata_options import MetadataOptions, read_metadata_options
from doctor.texts.surroundings import any_shows


def is_about_container(failure: Failure) -> bool:
    """Say whether a failure is about the credential endpoint of a container."""
    return "container-metadata" in failure.signs or failure.source in {
        "container-role",
        "EcsContainer",
    }


def is_about_instance(failure: Failure) -> bool:
    """Say whether a failure is about the metadata service of an instance."""
    if failure.kind not in {"metadata-failed", "network"} or is_about_container(failure):
        return False
    return failure.kind == "metadata-failed" or "instance-metadata" in failure.signs


def metadata_options(situation: Situation) -> MetadataOptions | None:
    """Read the options from what was pasted."""
    attached = situation.case.attachments
    found = (read_metadata_options(one.text, one.name) for one in attached)
    return next((each for each in found if each is not None), None)


def in_container(situation: Situation) -> bool:
    """Say whether the call was made from a container, as far as the case shows it."""
    named = shows_sign(command_of(situation) or "", "in-container") or any(
        "in-container" in each.signs for each in situation.failures
    )
    named = named or any_shows(texts_of(situation), "container-task")
    return named or situation.variable("KUBERNETES_SERVICE_HOST") is not None

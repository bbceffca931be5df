"""The web identity token file that the chain needs is not there, or cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import Situation
from doctor.rules.files import fault_of, seen_at
from doctor.rules.rule import rule


@rule(
    id="federation/web-identity-token-file-unreadable",
    summary="the web identity token file is not there, or cannot be read",
    since="0.1.0",
)
def web_identity_token_file_unreadable(situation: Situation) -> Iterator[Finding]:
    """Ask: can the token be read at all?"""
    fault = fault_of(situation, "token-file-missing")
    if fault is None:
        return
    yield Finding(
        title="the web identity token file cannot be read",
        explanation=f"{fault.says[0].upper()}{fault.says[1:]}. SDKs read the token anew at each "
        "renewal, so the file has to stay where it is for as long as the process runs.",
        profile=fault.profile,
        evidence=(seen_at(situation, fault.place, fault.says, "cannot be read"),),
        next_step="in a pod: see that the service account is annotated with the role and the "
        "projected token is mounted; in CI: write the token before the first call",
    )

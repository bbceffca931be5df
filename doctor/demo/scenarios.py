"""The scenarios of every family, in the order in which `roledoctor demo --list` shows them."""

from __future__ import annotations

from typing import Final

from doctor.demo import config, credentials, endpoint, federation, mfa, permission, request, trust

SCENARIOS: Final = (
    *trust.SCENARIOS,
    *permission.SCENARIOS,
    *mfa.SCENARIOS,
    *credentials.SCENARIOS,
    *request.SCENARIOS,
    *config.SCENARIOS,
    *federation.SCENARIOS,
    *endpoint.SCENARIOS,
)

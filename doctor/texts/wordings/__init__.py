"""The one table of what AWS, SDKs and tools say: rows in the order in which they are telling."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.aws_keys import KEYS, SIGNATURES
from doctor.texts.wordings.aws_requests import PARAMETERS, POLICIES
from doctor.texts.wordings.aws_services import SERVICES
from doctor.texts.wordings.aws_sign_in import AWS_SIGN_IN
from doctor.texts.wordings.aws_tokens import TOKENS
from doctor.texts.wordings.clusters import CLUSTERS
from doctor.texts.wordings.empty_providers import EMPTY_PROVIDERS
from doctor.texts.wordings.foreign_answers import FOREIGN_ANSWERS
from doctor.texts.wordings.general import (
    METADATA_ADDRESSES,
    MISSING_PARTS,
    PROFILE_NAMED,
    PROFILE_REFUSED,
    SERVICE_CANNOT,
)
from doctor.texts.wordings.metadata import METADATA
from doctor.texts.wordings.mfa_prompts import MFA_PROMPTS
from doctor.texts.wordings.network import NETWORK
from doctor.texts.wordings.no_credentials import NO_CREDENTIALS
from doctor.texts.wordings.profiles import PROFILES
from doctor.texts.wordings.providers import PROVIDERS
from doctor.texts.wordings.refused_values import CONSTRAINT, LOCAL_REFUSALS, SKEW
from doctor.texts.wordings.settings import SETTINGS
from doctor.texts.wordings.sign_in import SIGN_IN
from doctor.texts.wordings.tokens import TOKEN_FILES
from doctor.texts.wordings.tool_denials import TOOLS_OWN_DENIALS
from doctor.texts.wordings.unused_credentials import UNUSED_CREDENTIALS
from doctor.texts.wordings.wording import Wording

FROM_AWS: Final = (
    *KEYS,
    *SIGNATURES,
    *PARAMETERS,
    *TOKENS,
    *POLICIES,
    *AWS_SIGN_IN,
    *SERVICE_CANNOT,
    *SERVICES,
    *CLUSTERS,
)
"""What AWS answers, beside its denials (`texts/denials.py`)."""

FROM_TOOLS: Final = (
    *FOREIGN_ANSWERS,
    *MISSING_PARTS,
    *METADATA_ADDRESSES,
    *PROFILE_REFUSED,
    *PROFILE_NAMED,
    *PROFILES,
    *SETTINGS,
    *SIGN_IN,
    *MFA_PROMPTS,
    *TOKEN_FILES,
    *EMPTY_PROVIDERS,
    *PROVIDERS,
    *METADATA,
    *NO_CREDENTIALS,
    *NETWORK,
)
"""What is said on this side, before any call is made."""

WORDINGS: Final = (
    CONSTRAINT,
    SKEW,
    *LOCAL_REFUSALS,
    *FROM_AWS,
    *FROM_TOOLS,
    *TOOLS_OWN_DENIALS,
    *UNUSED_CREDENTIALS,
)

__all__ = [
    "FROM_AWS",
    "FROM_TOOLS",
    "TOOLS_OWN_DENIALS",
    "UNUSED_CREDENTIALS",
    "WORDINGS",
    "Wording",
]

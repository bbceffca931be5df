"""What AWS allows: one number for each limit, with the page of AWS that states it.

The lab has numbers of its own: what it decides must not hang on what is tried against it.
"""

from __future__ import annotations

from typing import Final

# Seconds of a session: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
SHORTEST_SESSION: Final = 900
"""The least that every call of STS takes as DurationSeconds."""
DEFAULT_SESSION: Final = 3_600
"""What a call without DurationSeconds gets, and what a new role allows (MaxSessionDuration)."""
LONGEST_SESSION: Final = 43_200
"""The most that AssumeRole takes, and that a role's MaxSessionDuration can be set to."""
LONGEST_CHAINED_SESSION: Final = 3_600
"""The most for a caller with temporary credentials, whatever the role allows."""
LONGEST_SESSION_OF_USER: Final = 129_600
"""The most of GetSessionToken and GetFederationToken, which only a user calls.

https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
"""

# What an assume call sends: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
LONGEST_SESSION_NAME: Final = 64
"""Characters of RoleSessionName, which has two at least."""
MOST_SESSION_TAGS: Final = 50
"""Tags of one call, inherited ones apart."""
LONGEST_TAG_KEY: Final = 128
"""Characters of the key of a session tag, which has one at least."""
LONGEST_TAG_VALUE: Final = 256
"""Characters of the value of a session tag, which may be empty."""
LONGEST_SESSION_POLICY: Final = 2_048
"""Characters of the policies that narrow one session, as they are sent.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""
LONGEST_WEB_IDENTITY_TOKEN: Final = 20_000
"""Characters of WebIdentityToken.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
"""
MFA_CODE_DIGITS: Final = 6
"""Digits of TokenCode, no more and no fewer."""
MFA_STEP: Final = 30
"""Seconds for which a device shows a code, which works once: RFC 6238."""

# Names and policies of IAM: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
LONGEST_ROLE_NAME: Final = 64
"""Characters, its path apart."""
LONGEST_TRUST_POLICY: Final = 2_048
"""Characters without blanks, unless the account's quota was raised."""
LONGEST_TRUST_POLICY_EVER: Final = 8_192
"""The most that the quota can be raised to."""

# Identifiers: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
ACCOUNT_ID_DIGITS: Final = 12
"""Digits, zeros in front among them."""
ACCESS_KEY_ID_LENGTH: Final = 20
"""Characters of each that AWS issues today; its API allows 16 to 128."""
SECRET_KEY_LENGTH: Final = 40
"""Characters of each that AWS issues; no page of AWS promises it."""
ARN_PARTS: Final = 6
"""Parts between colons; the last may hold colons of its own."""

EVENT_HISTORY_DAYS: Final = 90
"""Days for which CloudTrail keeps its event history, trail or no trail.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
"""

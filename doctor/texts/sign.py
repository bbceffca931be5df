"""Signs that a text may show, and what tells each: its words, with examples that are its test."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

Surrounding = Literal[
    "answered-elsewhere",
    "bootstrap-role",
    "clock-told",
    "container-task",
    "ecs-agent-calls",
    "environment-cleared",
    "external-id-lost",
    "external-id-wanted",
    "container-of-host",
    "hop-limit",
    "job-outlives",
    "identity-center",
    "intermittent",
    "kubernetes",
    "long-term-key",
    "kept-release",
    "asked-to-exist",
    "key-beside-session",
    "key-pair-set",
    "keys-of-sign-in",
    "keys-win",
    "login-made",
    "machine-of-aws",
    "machine-role",
    "made-just-now",
    "mfa-asked-elsewhere",
    "mfa-wanted",
    "other-identity-asked",
    "other-partition",
    "node-role",
    "no-mfa-prompt",
    "other-issuer",
    "pod-identity",
    "process-named",
    "profile-left-alone",
    "profile-wins",
    "role-left",
    "role-meant",
    "said-to-work",
    "second-token",
    "unattended",
    "session-inlined",
    "setting-unused",
    "session-key",
    "session-made",
    "session-token",
    "session-token-named",
    "sign-in-ended",
    "token-left-out",
    "files-mounted",
    "first-boto",
    "id-token-lacking",
    "image-build-failed",
    "mfa-left-out",
    "agent-told-absent",
    "no-association",
    "no-file-read",
    "pod-identity-made",
    "provider-told",
    "role-told-absent",
    "self-assumption-told",
    "subject-told",
    "wrong-action-told",
    "variables-withheld",
    "webhook-told-absent",
]


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a sign. Each example shows it, and the text beside, which is near, does not.

    They are the row's test: who adds a way of saying it adds both.
    """

    says: re.Pattern[str]
    examples: tuple[tuple[str, str], ...]

"""The profile chain: every value with the place it came from and the reason it won.

`profiles` fills these; rules, gather and render read them.
"""

from __future__ import annotations

import functools
from typing import Literal

import msgspec

from doctor.model.credential_kind import CredentialKind

SectionKind = Literal["profile", "sso-session", "services", "ignored"]

FileRole = Literal["config", "credentials"]

FaultKind = Literal[
    "profile-not-found",
    "source-profile-not-found",
    "source-profile-without-credentials",
    "missing-source",
    "source-and-credential-source",
    "loop",
    "partial-credentials",
    "bad-credential-source",
    "credential-source-unavailable",
    "no-credentials",
    "missing-role-arn",
    "sso-session-not-found",
    "sso-incomplete",
    "sso-conflict",
    "sso-token-missing",
    "sso-token-expired",
    "token-file-missing",
    "container-uri-invalid",
    "container-token-file-missing",
    "login-token-missing",
    "login-token-invalid",
    "process-failed",
    "services-not-found",
    "parse-error",
    "duplicate",
    "file-unreadable",
    "invalid-parameter",
]


PASTED = "pasted"
"""Stands for the file of a place in a text that was pasted."""


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where a value stands: a line of a file (counted from 1), or an environment variable."""

    file: str | None = None
    line: int | None = None
    variable: str | None = None

    def __str__(self) -> str:
        if self.variable is not None:
            return f"environment variable {self.variable}"
        if self.line is None:
            return self.file or "nowhere"
        if self.file == PASTED:
            return f"pasted, line {self.line}"
        return f"{self.file}:{self.line}"


NOWHERE = Place()


class Setting(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One value: its name (lower case), where it stands, why it won, and what it hides.

    `value` of a secret key or session token is always the empty-looking stand-in that the
    reader put there: the model never holds a secret.
    """

    name: str
    value: str
    place: Place = NOWHERE
    why: str = ""
    shadows: tuple[Setting, ...] = ()


class Section(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A section of a shared file, also one that SDKs ignore (then `why_ignored` says why).

    `inherited` is what `[DEFAULT]` gives to every section, `own` what stands in this one.
    """

    kind: SectionKind
    name: str
    header: str
    place: Place
    own: tuple[Setting, ...] = ()
    inherited: tuple[Setting, ...] = ()
    why_ignored: str | None = None

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Its own settings, then those that it inherits."""
        if not self.inherited:
            return self.own
        names = {each.name for each in self.own}
        return (*self.own, *(each for each in self.inherited if each.name not in names))

    def setting(self, name: str) -> Setting | None:
        """Find the setting of that (lower-case) name."""
        found = (each for held in (self.own, self.inherited) for each in held if each.name == name)
        return next(found, None)


ParseKind = Literal["syntax", "duplicate", "unreadable", "skipped"]
"""What SDKs make of it: one that is `skipped` they ignore, as if the file were not there."""

ParseProblem = Literal[
    "no-header",  # a line before the first [section]
    "no-sign",  # a line of a section without `=` or `:`
    "broken-header",  # as before, and there is a bracket in it
    "bad-block",  # a line below a setting that is none itself
    "merge-conflict",
    "duplicate-section",
    "duplicate-setting",
    "byte-order-mark",
    "nul-bytes",
    "not-utf-8",
    "not-readable",
]


class ParseFault(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Why a file cannot be used: the line, what is wrong, and `says`, the same for a person.

    Of a duplicate `first` is the line on which the name stood before, `section` the header's text
    and `setting` the name that appears twice in it.
    """

    kind: ParseKind
    problem: ParseProblem
    place: Place
    says: str
    first: int | None = None
    section: str | None = None
    setting: str | None = None


class ConfigFile(msgspec.Struct, frozen=True, kw_only=True):
    """One shared file as it was read: its path as the user would write it, and its sections."""

    role: FileRole
    path: str
    exists: bool = True
    sections: tuple[Section, ...] = ()
    faults: tuple[ParseFault, ...] = ()


class SharedConfig(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Both shared files of a machine."""

    config: ConfigFile
    credentials: ConfigFile

    @property
    def files(self) -> tuple[ConfigFile, ConfigFile]:
        """Config first, credentials second: the order in which botocore merges them."""
        return (self.config, self.credentials)

    def sections_of(self, profile: str) -> tuple[Section, ...]:
        """Every section that makes up a profile, in both files."""
        return self._by_profile.get(profile, ())

    @functools.cached_property
    def _by_profile(self) -> dict[str, tuple[Section, ...]]:
        found: dict[str, tuple[Section, ...]] = {}
        for file in self.files:
            for section in file.sections:
                if section.kind == "profile":
                    found[section.name] = (*found.get(section.name, ()), section)
        return found

    @property
    def profile_names(self) -> tuple[str, ...]:
        """Every profile that exists, each once, in file order."""
        return tuple(
            dict.fromkeys(
                section.name
                for file in self.files
                for section in file.sections
                if section.kind == "profile"
            )
        )


class Hop(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the chain: the base credentials (index 0) or one assume-role step."""

    kind: CredentialKind
    profile: str | None = None
    place: Place = NOWHERE
    why: str = ""
    role_arn: str | None = None
    external_id: str | None = None
    mfa_serial: str | None = None
    role_session_name: str | None = None
    duration_seconds: int | None = None
    region: str | None = None
    access_key_id: str | None = None
    has_session_token: bool = False
    web_identity_token_file: str | None = None
    settings: tuple[Setting, ...] = ()

    def setting(self, name: str) -> Setting | None:
        """Find where a value of this hop comes from (its lower-case setting name)."""
        return next((each for each in self.settings if each.name == name), None)

    @property
    def assumes(self) -> bool:
        """Say whether this hop calls AssumeRole or AssumeRoleWithWebIdentity."""
        return self.role_arn is not None


class ChainFault(msgspec.Struct, frozen=True, kw_only=True):
    """What stops the chain from resolving. `subject` is the name at fault (a missing profile)."""

    kind: FaultKind
    profile: str | None = None
    place: Place = NOWHERE
    subject: str = ""
    subjects: tuple[str, ...] = ()
    says: str = ""


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """The chain of one profile: base hop first, target last; what could be resolved before a fault.

    `selected_by` says what selected the profile: the command line, a variable, or nothing. `read`
    holds the settings of the selected profile and of those that its sources lead to.
    """

    profile: str | None
    selected_by: Place = NOWHERE
    hops: tuple[Hop, ...] = ()
    faults: tuple[ChainFault, ...] = ()
    tried: tuple[str, ...] = ()
    read: tuple[tuple[Setting, ...], ...] = ()

    @property
    def label(self) -> str:
        """What a sentence calls it: its profile, or where the credentials are without one."""
        if self.profile is not None:
            return self.profile
        places = [each.place for each in self.hops[:1]] + [each.place for each in self.faults[:1]]
        variable = any(each.variable is not None for each in places)
        return "the environment" if variable else "the default profile"

    @property
    def ok(self) -> bool:
        """Say whether the chain resolves to credentials."""
        return not self.faults and bool(self.hops)

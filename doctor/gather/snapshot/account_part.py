"""One account: its authorization details page by page, its providers, and what they leave out."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from doctor.gather.abreast import side_by_side
from doctor.gather.asker import stamp, why_not
from doctor.gather.snapshot.patient import MALFORMED, PatientReader, next_page, not_as_aws
from doctor.gather.snapshot.shared_writer import SharedWriter
from doctor.graph.snapshot.authorization_details import (
    account_from_details,
    undocumented_policies,
)
from doctor.model.observation import Known, Unreadable
from doctor.model.plain_json import JsonObject, decode_json
from doctor.model.snapshot import AccountPart, MissingPart, SnapshotOidcProvider

_DETAILS: Final = "iam:GetAccountAuthorizationDetails"
_MOST_ITEMS: Final = 1_000
"""Entries of a page: the most that IAM's lists give."""
_OLDEST_PAGE: Final = 3_600
"""Seconds after which the pages of an interrupted run are read anew: they tell of one state."""

_EXPIRED: Final = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
_STALE: Final = frozenset({"ValidationError", "ValidationException", "InvalidInput"})


class AccountUnread(Exception):  # noqa: N818 - an outcome that becomes a row of the manifest
    """The account could not be collected: the text says why. `again`: with other keys it may be."""

    def __init__(self, why: str, *, again: bool = False) -> None:
        super().__init__(why)
        self.again = again


class AccountCollector:
    """Collects one account into a snapshot."""

    def __init__(self, reader: PatientReader, writer: SharedWriter, account: str) -> None:
        self.reader = reader
        self.writer = writer
        self.account = account
        self.missing: list[MissingPart] = []

    def collect(self, now: str) -> AccountPart:
        """Collect the account. Raises `AccountUnread` where its details cannot be read."""
        try:
            return self._collect(now)
        except MALFORMED as error:
            raise AccountUnread(not_as_aws(error)) from error

    def _collect(self, now: str) -> AccountPart:
        pages = list(self._details(now))
        oidc, saml, seconds = side_by_side((self._oidc, self._saml, self._session_seconds))
        details = partial(
            account_from_details,
            pages,
            account=self.account,
            collected_at=now,
            source="aws",
            session_seconds=seconds if isinstance(seconds, dict) else None,
        )
        part = details()
        left_out = undocumented_policies(part)
        if left_out:
            found = side_by_side(partial(self._document, arn) for arn in left_out)
            part = details(documents={arn: text for arn, text in found if text is not None})
        return replace(
            part,
            oidc_providers=oidc if isinstance(oidc, tuple) else UNSET,
            saml_providers=saml if isinstance(saml, tuple) else UNSET,
        )

    def _details(self, now: str) -> Iterator[JsonObject]:
        """Give the pages: those that an interrupted run kept, then what follows them."""
        kept = self._stored_pages(now)
        number, marker = len(kept), kept[-1][1] if kept else None
        yield from (page for page, _ in kept)
        if kept and marker is None:
            return
        for answer in self._read_from(marker):
            if answer.outcome != "ok":
                stale = number > 0 and number == len(kept) and answer.code in _STALE
                if stale:
                    # AWS no longer knows the marker of a run that was interrupted.
                    self.writer.drop_pages(self.account)
                raise AccountUnread(why_not(answer), again=stale or answer.code in _EXPIRED)
            following = next(iter(next_page(answer.values).values()), None)
            body = json.dumps({"at": now, "page": answer.values}, default=stamp)
            self.writer.save_page(self.account, number, body.encode(), marker=following)
            number += 1
            yield json.loads(body)["page"]

    def _read_from(self, marker: str | None) -> Iterator[Any]:
        given = {} if marker is None else {"Marker": marker}
        return self.reader.pages(_DETAILS, MaxItems=_MOST_ITEMS, **given)

    def _stored_pages(self, now: str) -> list[tuple[JsonObject, str | None]]:
        kept: list[tuple[JsonObject, str | None]] = []
        for body, marker in self.writer.pages(self.account):
            held = decode_json(body.decode())
            if not isinstance(held, dict) or seconds_between(held.get("at"), now) > _OLDEST_PAGE:
                self.writer.drop_pages(self.account)
                return []
            kept.append((held["page"], marker))
        return kept

    def _oidc(self) -> tuple[SnapshotOidcProvider, ...] | UnsetType:
        listed = self.reader.once("iam:ListOpenIDConnectProviders")
        if listed.outcome != "ok":
            return self._miss("OIDC providers", why_not(listed))
        arns = [each["Arn"] for each in listed.values.get("OpenIDConnectProviderList", ())]
        return tuple(side_by_side(partial(self._oidc_provider, arn) for arn in sorted(arns)))

    def _oidc_provider(self, arn: str) -> SnapshotOidcProvider:
        """Read one provider; where only its name may be seen, its audiences stay unknown."""
        answer = self.reader.once("iam:GetOpenIDConnectProvider", OpenIDConnectProviderArn=arn)
        if answer.outcome != "ok":
            self._miss(f"audiences of {arn}", why_not(answer))
            return SnapshotOidcProvider(arn=arn)
        audiences = answer.values.get("ClientIDList", ())
        return SnapshotOidcProvider(arn=arn, audiences=tuple(sorted(audiences)))

    def _saml(self) -> tuple[str, ...] | UnsetType:
        listed = self.reader.once("iam:ListSAMLProviders")
        if listed.outcome != "ok":
            return self._miss("SAML providers", why_not(listed))
        return tuple(sorted(each["Arn"] for each in listed.values.get("SAMLProviderList", ())))

    def _session_seconds(self) -> dict[str, int] | UnsetType:
        """Read the longest session of each role: the authorization details leave it out."""
        listed = self.reader.read_list("iam:ListRoles", "Roles", MaxItems=_MOST_ITEMS)
        if isinstance(listed, Unreadable):
            return self._miss("session durations", listed.why)
        roles = listed.value if isinstance(listed, Known) else []
        return {
            each["Arn"]: each["MaxSessionDuration"]
            for each in roles
            if "MaxSessionDuration" in each
        }

    def _document(self, arn: str) -> tuple[str, object | None]:
        """Read a policy that the details leave out, such as one that is only ever a boundary."""
        policy = self.reader.once("iam:GetPolicy", PolicyArn=arn)
        version = policy.values.get("Policy", {}).get("DefaultVersionId")
        if policy.outcome != "ok" or version is None:
            self._miss(f"policy {arn}", why_not(policy))
            return arn, None
        answer = self.reader.once("iam:GetPolicyVersion", PolicyArn=arn, VersionId=version)
        if answer.outcome != "ok":
            self._miss(f"policy {arn}", why_not(answer))
            return arn, None
        return arn, answer.values.get("PolicyVersion", {}).get("Document")

    def _miss(self, what: str, why: str) -> UnsetType:
        self.missing.append(MissingPart(what=f"account {self.account}: {what}", why=why))
        return UNSET


def fingerprint_of(part: AccountPart) -> str:
    """Return a checksum of what was collected, whenever that was."""
    body = msgspec.msgpack.encode(replace(part, collected_at=""))
    return hashlib.sha256(body).hexdigest()


def seconds_between(earlier: object, later: str) -> float:
    """Return the seconds between two times in ISO 8601; infinity where one of them is none."""
    try:
        then = datetime.datetime.fromisoformat(str(earlier))
        return (datetime.datetime.fromisoformat(later) - then).total_seconds()
    except (ValueError, TypeError):
        return float("inf")

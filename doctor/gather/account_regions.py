"""The regions of an account, and the tokens that the global endpoint issues for it."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from doctor.gather.abreast import both
from doctor.gather.access import Access
from doctor.gather.asker import Asker
from doctor.gather.gathered_part import Gathered
from doctor.model.case import Case
from doctor.model.case_iam import CaseAccountSettings
from doctor.model.observation import Known
from doctor.model.region import is_opt_in


def read_account_regions(access: Access, _: Case) -> Gathered:
    """Read which regions are enabled, and which tokens the global endpoint issues.

    It only counts where the call goes to a region that has to be enabled first.
    """
    account = access.account
    if account is None or not is_opt_in(access.clients.endpoint.region or ""):
        return Gathered()
    asker = Asker(access.clients, access.keys)
    regions, summary = both(
        lambda: asker.ask("account:ListRegions", "Regions"),
        lambda: asker.ask("iam:GetAccountSummary", "SummaryMap"),
    )
    settings: dict[str, Any] = {}
    if isinstance(regions, Known):
        settings["regions"] = {
            each["RegionName"]: each["RegionOptStatus"] for each in regions.value
        }
    else:
        asker.note_missing(f"accounts/{account}/regions", regions.why)
    if isinstance(summary, Known):
        version = summary.value.get("GlobalEndpointTokenVersion", UNSET)
        settings["global_token_version"] = version
    else:
        asker.note_missing(f"accounts/{account}/global_token_version", summary.why)
    return asker.collect(accounts={account: CaseAccountSettings(**settings)})

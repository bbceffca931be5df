"""A session of STS's global endpoint is used in a region that does not take such sessions."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import shell
from doctor.model.edit import ChangeEnvironment, SetSetting
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import selected_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.keys.refused_key import refused_key, token_versions, weigh_global_token
from doctor.rules.shared.regions.call_regions import issuer_of_sessions, opt_in_region

_SETTING = "sts_regional_endpoints"
_VARIABLE = "AWS_STS_REGIONAL_ENDPOINTS"


@rule(
    id="endpoint/global-token-in-opt-in-region",
    summary="a session from the global STS endpoint is used in an opt-in region",
    over=("credentials/env-keys-shadow-profile",),
)
def global_token_in_opt_in_region(situation: Situation) -> Iterator[Finding]:
    """Ask: was a session refused by an opt-in region, and did the global endpoint issue it?"""
    refused, region = refused_key(situation), opt_in_region(situation)
    certainty = None if refused is None else weigh_global_token(refused)
    if refused is None or region is None or certainty is None:
        return
    issuer, shown = issuer_of_sessions(situation)
    how = "comes from" if issuer == "global" else "may come from"
    yield Finding(
        title=f"the session {how} sts.amazonaws.com, and {region.name} does not accept it",
        explanation="By default the global STS endpoint issues version 1 sessions, which only "
        f"the regions that are enabled by default accept. {region.name} is not one of them: it "
        "answers as if the session were invalid. Sessions from a regional endpoint are valid in "
        "every region that the account has enabled.",
        certainty=certainty,
        evidence=(
            region.evidence,
            *shown,
            *(
                Evidence(says=f"the global endpoint issues version 1 for account {account}")
                for account, version in token_versions(refused).items()
                if version == 1
            ),
            *(quote_failure(each) for each in refused.failures),
        ),
        proposals=(*_regional(situation), _version_two()),
        next_step=f"try the same session in us-east-1: if it works there, {region.name} does not "
        "accept such sessions, or the account has not enabled it",
    )


def _regional(situation: Situation) -> Iterator[Proposal]:
    """Ask a regional endpoint: change whatever says otherwise."""
    title = "get sessions from a regional STS endpoint"
    setting = selected_setting(situation, _SETTING)
    chain = situation.chain
    if setting is not None and chain is not None and situation.variable(_VARIABLE) is None:
        profile = chain.profile or "default"
        yield Proposal(
            title=title,
            who="caller",
            kind="config-edit",
            edits=(SetSetting(profile=profile, name=_SETTING, value="regional"),),
        )
        return
    edit = ChangeEnvironment(set=((_VARIABLE, "regional"),))
    yield Proposal(
        title=title,
        who="caller",
        kind="environment",
        edits=() if situation.chain is None else (edit,),
        commands=(shell("export {}=regional", _VARIABLE),),
    )


def _version_two() -> Proposal:
    return Proposal(
        title="in the account that issues the sessions, let the global endpoint issue longer "
        "ones that are valid everywhere",
        who="caller-admin",
        kind="guardrail",
        commands=(
            shell(
                "aws iam set-security-token-service-preferences "
                "--global-endpoint-token-version v2Token"
            ),
        ),
    )

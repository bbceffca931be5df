"""A profile has a `role_arn`, but neither a source nor a web identity token."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import SetSetting
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import fault_of, profiles_with_keys, reached_settings
from doctor.rules.shared.keys.base_key import quote_failure


@rule(
    id="config/role-without-source",
    summary="a profile has a role_arn, but neither a source nor a web identity token",
)
def role_without_source(situation: Situation) -> Iterator[Finding]:
    """Ask: with whose credentials is the role to be assumed?"""
    fault = fault_of(situation, "missing-source")
    told = [each for each in situation.failures if each.kind == "missing-source"]
    if fault is None and (situation.chain is not None or not told):
        return
    profile = None if fault is None else fault.profile
    yield Finding(
        title="the profile has a role_arn and no credentials to assume it with",
        explanation="A profile with role_arn needs source_profile, credential_source or "
        "web_identity_token_file. Keys, SSO settings or a credential_process in the same profile "
        "are not used as its source.",
        profile=profile,
        evidence=(*_evidence(situation, profile), *map(quote_failure, told)),
        proposals=tuple(
            Proposal(
                title=f"assume the role with the credentials of “{candidate}”",
                who="caller",
                kind="config-edit",
                edits=(SetSetting(profile=profile, name="source_profile", value=candidate),),
                chooses_caller=True,
            )
            for candidate in profiles_with_keys(situation)
            if profile is not None
        ),
        next_step="add source_profile = NAME, or credential_source = Environment, "
        "Ec2InstanceMetadata or EcsContainer",
    )


def _evidence(situation: Situation, profile: str | None) -> tuple[Evidence, ...]:
    return tuple(
        quote_setting(setting, "this role has no source", "no source")
        for section, setting in reached_settings(situation, "role_arn")
        if section.name == profile
    )

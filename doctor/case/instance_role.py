"""The end of the provider chain: the role of the instance, where its metadata was seen to have one.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html
"""

from __future__ import annotations

from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.case import Case, CaseEndpoint
from doctor.model.chain import Chain, Hop, Setting


def end_at_instance_role(case: Case, chain: Chain) -> Chain:
    """Let a chain that found nothing end at the instance's role. What nobody saw adds nothing."""
    endpoint = UNSET if case.metadata is UNSET else case.metadata.imds
    if not isinstance(endpoint, CaseEndpoint) or endpoint.has_role is not True:
        return chain
    if not chain.faults or chain.faults[0].kind != "no-credentials":
        return chain
    region = _region(case, chain)
    hop = Hop(
        kind="imds",
        why=f"{endpoint.url} {endpoint.says}",
        region=None if region is None else region.value,
        settings=() if region is None else (region,),
    )
    return replace(chain, hops=(hop,), faults=chain.faults[1:])


def _region(case: Case, chain: Chain) -> Setting | None:
    env = {} if case.env is UNSET else case.env
    if env.get("AWS_DEFAULT_REGION"):
        return Setting(name="region", value=env["AWS_DEFAULT_REGION"])
    read = (setting for settings in chain.read for setting in settings)
    return next((each for each in read if each.name == "region"), None)

"""Regions and VPC endpoints, as an account's own settings show them."""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import escape

from doctor.lab.errors import AwsError, invalid_token

DEFAULT_REGIONS = ("us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1")
OPT_IN_REGIONS = ("af-south-1", "ap-east-1", "eu-south-1", "me-south-1")


class Settings:
    """What accounts have switched on, and the endpoints of their networks."""

    def __init__(self) -> None:
        self.enabled: dict[str, set[str]] = {}
        self.endpoints: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
        self.without_sts: set[tuple[str, str]] = set()

    def enable_region(self, account: str, region: str) -> None:
        """Switch an opt-in region on."""
        self.enabled.setdefault(account, set()).add(region)

    def switch_sts_off(self, account: str, region: str) -> None:
        """Deactivate STS in a region, as an administrator does in the console."""
        self.without_sts.add((account, region))

    def switch_sts_on(self, account: str, region: str) -> None:
        """Activate STS in a region again."""
        self.without_sts.discard((account, region))

    def check_sts(self, account: str, region: str) -> None:
        """Raise where STS of a region does not know an account, or not any more."""
        if region in OPT_IN_REGIONS and region not in self.enabled.get(account, set()):
            raise invalid_token()
        if (account, region) in self.without_sts:
            text = (
                f"STS is not activated in this region for account:{account}. Your account "
                "administrator can activate STS in this region using the IAM Console."
            )
            raise AwsError("RegionDisabledException", text)

    def create_endpoint(self, account: str, service: str, policy: dict[str, Any]) -> str:
        """Create an interface endpoint of a service, with its policy."""
        held = self.endpoints.setdefault(account, [])
        name = f"vpce-{len(held) + 1:017x}"
        held.append((name, service, policy))
        return name

    def list_regions(self, account: str) -> dict[str, Any]:
        """Answer account:ListRegions."""
        statuses = dict.fromkeys(DEFAULT_REGIONS, "ENABLED_BY_DEFAULT")
        enabled = self.enabled.get(account, set())
        for region in OPT_IN_REGIONS:
            statuses[region] = "ENABLED" if region in enabled else "DISABLED"
        regions = [{"RegionName": name, "RegionOptStatus": now} for name, now in statuses.items()]
        return {"Regions": regions}

    def describe_endpoints(self, account: str, form: dict[str, str]) -> str:
        """Answer ec2:DescribeVpcEndpoints, as its XML."""
        wanted = [value for name, value in form.items() if name.startswith("VpcEndpointId.")]
        services = [value for name, value in form.items() if name.startswith("Filter.1.Value.")]
        shown = "".join(
            f"<item><vpcEndpointId>{name}</vpcEndpointId><serviceName>{service}</serviceName>"
            f"<policyDocument>{escape(json.dumps(policy))}</policyDocument></item>"
            for name, service, policy in self.endpoints.get(account, ())
            if (not wanted or name in wanted) and (not services or service in services)
        )
        space = 'xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"'
        return (
            f"<DescribeVpcEndpointsResponse {space}><vpcEndpointSet>{shown}</vpcEndpointSet>"
            "</DescribeVpcEndpointsResponse>"
        )

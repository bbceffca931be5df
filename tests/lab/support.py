"""What tests of the lab share: clients, refusals, policies."""

from __future__ import annotations

from typing import Any

import boto3
import botocore.config
import botocore.exceptions
import pytest
from botocore import UNSIGNED

from doctor.lab.server import Lab, User

BASE, PROJECT, MANAGEMENT = "111122223333", "222233334444", "444455556666"


def allowing(*actions: str, effect: str = "Allow") -> dict[str, Any]:
    statement = {"Effect": effect, "Action": list(actions), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def trusting(
    principal: Any, action: str = "sts:AssumeRole", condition: dict[str, Any] | None = None
) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action}
    if condition:
        statement["Condition"] = condition
    return {"Version": "2012-10-17", "Statement": [statement]}


def client(
    lab: Lab,
    user: User | None,
    service: str = "sts",
    token: str | None = None,
    region: str = "us-east-1",
) -> Any:
    """Return a client of boto3 with a user's keys; without a user it signs nothing."""
    unsigned = botocore.config.Config(
        retries={"total_max_attempts": 1},
        **({"signature_version": UNSIGNED} if user is None else {}),
    )
    made: Any = boto3.client(
        service,  # type: ignore[call-overload]
        region_name=region,
        endpoint_url=lab.url,
        aws_access_key_id=None if user is None else user.access_key_id,
        aws_secret_access_key=None if user is None else user.secret_access_key,
        aws_session_token=token,
        config=unsigned,
    )
    return made


def refused(call: Any, **parameters: Any) -> tuple[str, str]:
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        call(**parameters)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def assume(lab: Lab, user: User, arn: str, **more: Any) -> Any:
    return client(lab, user).assume_role(RoleArn=arn, RoleSessionName="session", **more)

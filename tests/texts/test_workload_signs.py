"""What texts tell of a workload: in many spellings, and not in sentences that are near."""

from __future__ import annotations

import pytest

from doctor.texts.sign import Surrounding
from doctor.texts.surroundings import any_shows
from doctor.texts.workload_signs import WORKLOAD_SIGNS


@pytest.mark.parametrize(
    ("sign", "text", "shown"),
    [
        ("pod-identity-made", "we moved from IRSA to Pod Identity", True),
        ("pod-identity-made", "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://[fd00:ec2::23]/v1", True),
        ("pod-identity-made", "there is no Pod Identity in this cluster", False),
        ("role-told-absent", "there is no such IAM role in the account", True),
        ("role-told-absent", "please verify that the role exists", False),
        ("role-told-absent", "does the role not exist?", False),
        ("mfa-left-out", "the plugin never passes the MFA serial", True),
        ("mfa-left-out", "no MFA prompt appears", False),
        ("id-token-lacking", "the called workflow lost its id-token permission", True),
        ("id-token-lacking", "I've added id-token: write to the job", False),
        ("files-mounted", "--mount type=bind,source=/home/me/.aws,target=/root/.aws", True),
        ("files-mounted", "C:\\Users\\me\\.aws: access is denied", False),
        ("no-file-read", "open /root/.aws/config: no such file or directory", True),
        ("first-boto", "import boto3", False),
        ("first-boto", "import boto\n", True),
    ],
)
def test_a_sign_is_told_from_what_is_near(sign: Surrounding, text: str, shown: bool) -> None:
    assert sign in WORKLOAD_SIGNS
    assert any_shows((text,), sign) is shown

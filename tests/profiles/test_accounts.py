"""Which account a profile's credentials are of, read off the shared files alone."""

from __future__ import annotations

from doctor.profiles.accounts import profiles_by_account
from doctor.profiles.read import read_shared_config

CONFIG = """\
[profile role]
role_arn = arn:aws:iam::222233334444:role/R
source_profile = keys
[profile signed-in]
sso_account_id = 222233334444
[profile elsewhere]
role_arn = arn:aws:iam::333344445555:role/R
[profile both]
role_arn = arn:aws:iam::333344445555:role/R
aws_access_key_id = AKIATHPRDSKWAAAAAAAA
"""
CREDENTIALS = """\
[keys]
aws_access_key_id = AKIATHPRDSKWAAAAAAAA
aws_secret_access_key = notARealSecretKey
"""


def test_keys_come_before_sign_ins_and_sign_ins_before_roles() -> None:
    files = {"~/.aws/config": CONFIG, "~/.aws/credentials": CREDENTIALS}
    shared = read_shared_config(files, {}, "/home/bob")
    found = profiles_by_account(shared)
    assert found["222233334444"] == ("keys", "signed-in", "role")
    assert "" not in found

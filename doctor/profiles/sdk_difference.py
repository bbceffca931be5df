"""Where SDKs and tools read the same files and variables differently: what a row of it holds.

Seen by running them on the same input: botocore (which the AWS CLI shares, and boto3), Go v2,
JavaScript v3, Ruby v3; Java v2, Rust, .NET and PHP by their published rules, .NET and PHP only in
the order of what they ask. Terraform's AWS provider reads the files with the Go SDK. Older releases
are marked with the year.
https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
https://docs.aws.amazon.com/sdk-for-net/latest/developer-guide/creds-assign.html
https://docs.aws.amazon.com/sdk-for-php/v3/developer-guide/guide_credentials_default_chain.html
"""

from __future__ import annotations

from typing import Final

import msgspec

from doctor.model.sdk import Sdk


class Difference(msgspec.Struct, frozen=True):
    """One point on which SDKs part: what is set there, what each does, and what serves in all.

    `here` is what botocore and the AWS CLI do; `others` names SDKs by what they do instead.
    `past` marks what releases since have mended: it is no longer worth a word to everyone.
    """

    what: str
    here: str
    others: tuple[tuple[tuple[Sdk, ...], str], ...]
    remedy: str
    past: bool = False

    @property
    def sdks(self) -> tuple[Sdk, ...]:
        """Every SDK that parts from botocore on this point."""
        return tuple(sdk for sdks, _ in self.others for sdk in sdks)


ALL: Final[tuple[Sdk, ...]] = ("go-v2", "java-v2", "js-v3", "ruby", "rust")
NOT_GO: Final[tuple[Sdk, ...]] = ("java-v2", "js-v3", "ruby", "rust")

"""What a caller can bring, as `--with` lists it: `mfa,external-id=ABC,tags:team=red`."""

from __future__ import annotations

from typing import Final, cast

from doctor.cli.exits import UsageError
from doctor.graph.needs import Offer
from doctor.model.paths import Need

_NEEDS: Final = ("mfa", "external-id", "session-name", "tags", "source-identity", "token")
_TAG: Final = "tags:"


def parse_offer(text: str) -> Offer:
    """Read the list. Raises `UsageError` for what nobody can bring."""
    values: dict[Need, str | None] = {}
    tags: dict[str, str] = {}
    for each in filter(None, (part.strip() for part in text.split(","))):
        name, given, value = each.partition("=")
        if name.startswith(_TAG) and given:
            tags[name.removeprefix(_TAG)] = value
            values["tags"] = None
        elif name in _NEEDS:
            values[cast("Need", name)] = value if given else None
        else:
            raise UsageError(
                f"--with: “{name}” is not something that a caller can bring. Use "
                f"{', '.join(_NEEDS)}; write a tag as tags:NAME=VALUE"
            )
    return Offer(values=values, tags=tags)

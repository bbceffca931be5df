"""Run under PMapper's own Python: its edges between the nodes of a storage, and CPU seconds.

    python pmapper_peer.py STORAGE

It is a development tool alone, installed for one run into a folder that goes again.
"""

from __future__ import annotations

import collections
import collections.abc
import json
import sys
import time
from pathlib import Path
from typing import Any

for name in ("Mapping", "MutableMapping"):  # PMapper 1.1.5 was written before Python 3.10
    setattr(collections, name, getattr(collections.abc, name))

from principalmapper.common import Group, Node, Policy  # type: ignore[import-not-found]  # noqa: E402
from principalmapper.graphing.sts_edges import (  # type: ignore[import-not-found]  # noqa: E402
    generate_edges_locally,
)


def load(folder: Path) -> list[Any]:
    """Load the nodes of an account as PMapper's own storage does."""
    policies = {
        (each["arn"], each["name"]): Policy(each["arn"], each["name"], each["policy_doc"])
        for each in json.loads((folder / "policies.json").read_text())
    }

    def named(listed: list[dict[str, str]]) -> list[Any]:
        return [policies[each["arn"], each["name"]] for each in listed]

    groups = {
        each["arn"]: Group(each["arn"], named(each["attached_policies"]))
        for each in json.loads((folder / "groups.json").read_text())
    }
    nodes = []
    for each in json.loads((folder / "nodes.json").read_text()):
        boundary = each["permissions_boundary"]
        key = boundary and next(k for k in policies if k[0] == boundary["arn"])
        nodes.append(
            Node(
                each["arn"],
                each["id_value"],
                named(each["attached_policies"]),
                [groups[arn] for arn in each["group_memberships"]],
                each["trust_policy"],
                None,
                0,
                False,  # noqa: FBT003 - as PMapper takes them
                False,  # noqa: FBT003 - as PMapper takes them
                policies[key] if key else None,
                False,  # noqa: FBT003 - as PMapper takes them
                each["tags"],
            )
        )
    return nodes


def main() -> None:
    """Print the edges, and the CPU seconds that they took."""
    nodes = [node for each in Path(sys.argv[1]).glob("*/graph") for node in load(each)]
    started = time.process_time()
    edges = generate_edges_locally(nodes)
    seconds = time.process_time() - started
    found = [(each.source.arn, each.destination.arn) for each in edges]
    print(json.dumps({"edges": found, "seconds": seconds}))


main()

"""What another compilation of an account changes of its principals."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.graph.compile.compiled_account import CompiledAccount
from doctor.graph.compile.flat import FlatGraph
from doctor.graph.compile.patch import USER, Patch


def list_patches(graph: FlatGraph, compiled: CompiledAccount) -> Iterator[Patch]:
    """Give the principals of an account that another compilation of it shows changed.

    The compilation was made with this graph's table. One that is gone has no policies left,
    and one that is new has no number yet: it is left out.
    """
    left = set(graph.account_range(compiled.account))
    for index, arn in enumerate(compiled.arns):
        number = graph.numbers.get(arn)
        if number is None:
            continue
        left.discard(number)
        is_user = index < compiled.users
        patch = Patch(
            number,
            compiled.signatures[compiled.signature[index]],
            compiled.boundary[index],
            USER if is_user else compiled.trust[index - compiled.users],
            None if index in compiled.untagged else compiled.tags.get(index, {}),
        )
        if patch != graph.as_patch(number):
            yield patch
    for number in sorted(left):
        trust = 0 if graph.is_role(number) else USER
        yield Patch(number, (), graph.boundary[number], trust, {})

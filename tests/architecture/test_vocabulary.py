"""SDKs, tools and kinds of credentials have one vocabulary, and it stands in the model."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from doctor.model.credential_kind import (
    FEATURES,
    SETTINGS,
    CredentialFeature,
    CredentialKind,
    settings_of,
)
from doctor.model.sdk import LANGUAGES, NAMES, Component, Sdk
from doctor.profiles.sdks import DIFFERENCES
from doctor.texts.wordings import WORDINGS

DOCTOR = Path(__file__).parents[2] / "doctor"
HOMES = {"credential_kind.py", "sdk.py"}

SDKS = frozenset(get_args(Sdk)) | frozenset(LANGUAGES.values()) | {"Python"}
KINDS = frozenset(get_args(CredentialKind)) | frozenset(get_args(CredentialFeature))


def literals(tree: ast.AST) -> Iterator[frozenset[str]]:
    """Give the words of each `Literal[…]` of a module."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and node.value.id == "Literal"
        ):
            yield frozenset(
                str(each.value) for each in ast.walk(node.slice) if isinstance(each, ast.Constant)
            )


@pytest.mark.parametrize("vocabulary", [SDKS, KINDS], ids=["SDKs", "kinds of credentials"])
def test_no_other_module_makes_a_vocabulary_of_its_own(vocabulary: frozenset[str]) -> None:
    found = [
        (path.name, sorted(words & vocabulary))
        for path in DOCTOR.rglob("*.py")
        if path.name not in HOMES
        for words in literals(ast.parse(path.read_text(encoding="utf-8")))
        if len(words & vocabulary) > 1
    ]
    assert found == []


def test_each_has_one_name() -> None:
    assert set(NAMES) == set(get_args(Component))
    assert set(LANGUAGES) == set(get_args(Sdk)) - {"botocore"}
    assert len(set(NAMES.values())) == len(NAMES)
    assert set(SETTINGS) <= set(get_args(CredentialKind))
    assert set(FEATURES.values()) == set(get_args(CredentialFeature)) - {"pod-identity"}


def test_the_settings_that_show_a_kind_are_those_that_ask_for_a_feature() -> None:
    shown = settings_of("web-identity", "sso", "login", "process")
    assert {*shown, "credential_source"} == set(FEATURES)


@pytest.mark.parametrize(
    "tool", sorted({row.tool for row in WORDINGS if row.tool.startswith("AWS SDK for ")})
)
def test_a_wording_calls_an_sdk_by_its_name(tool: str) -> None:
    """Where both generations of a language say the same, by the language alone."""
    languages = {f"AWS SDK for {language}" for language in LANGUAGES.values()}
    assert tool in languages | {name.removeprefix("the ") for name in NAMES.values()}


def test_the_table_of_differences_speaks_of_present_generations() -> None:
    past = {"go-v1", "java-v1", "js-v2", "botocore"}
    parted = {sdk for row in DIFFERENCES.values() for sdk in row.sdks}
    assert parted <= set(get_args(Sdk)) - past

"""Differences in which variables SDKs read, and in what they win over."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from doctor.model.chain import Place
from doctor.profiles.container import FULL, RELATIVE
from doctor.profiles.sdk_view import ChainView, RowMet

_PATHS = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE"  # noqa: S105 - a variable's name


def environment_differences(view: ChainView) -> Iterator[RowMet]:
    """Find variables that SDKs do not treat alike."""
    env = view.env
    for name in _PATHS:
        if name in env and not env[name]:
            yield "empty-path", Place(variable=name), None
        elif "$" in env.get(name, ""):
            yield "variable-in-path", Place(variable=name), None
    by_name = view.chain.selected_by.variable is None and view.chain.profile is not None
    if not by_name:
        yield from _keys(view)
        yield from _selected(view)
    yield from _web_identity(view, by_name=by_name)
    yield from _container(view)


def _keys(view: ChainView) -> Iterator[RowMet]:
    key, secret = (view.env.get(name) for name in _KEYS)
    place = Place(variable=_KEYS[0])
    if not key:
        return
    selected = view.chain.selected_by.variable
    if not secret:
        yield "half-pair-in-environment", place, None
    elif not key.strip():
        yield "blank-keys", place, None
    elif selected is not None and view.chain.profile in view.merged.profiles:
        yield "keys-and-profile", place, view.chain.profile
    elif selected is not None:
        yield "keys-and-missing-profile", place, view.chain.profile


def _selected(view: ChainView) -> Iterator[RowMet]:
    first, second = (view.env.get(name) for name in ("AWS_DEFAULT_PROFILE", "AWS_PROFILE"))
    place = Place(variable="AWS_DEFAULT_PROFILE")
    if first is not None and second is None:
        yield "default-profile-variable", place, view.chain.profile
    elif first is not None and first != second:
        yield "two-profile-variables", place, view.chain.profile


def _web_identity(view: ChainView, *, by_name: bool) -> Iterator[RowMet]:
    if not view.env.get(_TOKEN_FILE) or not view.reached:
        return
    own = "web_identity_token_file" in view.reached[0].settings
    by_source = "role_arn" in view.reached[0].settings and view.reached[0].value("source_profile")
    if by_source and not own and view.chain.selected_by.variable and view.env.get("AWS_ROLE_ARN"):
        yield "web-identity-and-role", Place(variable=_TOKEN_FILE), view.reached[0].name
    if own and not by_name:
        yield "two-web-identities", Place(variable=_TOKEN_FILE), view.reached[0].name
    elif by_name and not view.chain.ok and not own:
        yield "web-identity-first", Place(variable=_TOKEN_FILE), view.reached[0].name


def _container(view: ChainView) -> Iterator[RowMet]:
    uri = view.env.get(FULL)
    if not uri or RELATIVE in view.env:
        return
    if not any(hop.kind == "container" for hop in view.chain.hops):
        return
    try:
        host = urlsplit(uri).hostname
    except ValueError:
        return
    if host not in {None, "169.254.170.2", "127.0.0.1"}:
        yield "container-address", Place(variable=FULL), None

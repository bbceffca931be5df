"""A source is its row and its module: what the row says is what the module does."""

from __future__ import annotations

import inspect
import re

import pytest

from doctor.gather.aws import Clients, Endpoint, Keys
from doctor.gather.botocore_session import SERVICES
from doctor.gather.outgoing_calls import ALLOWED
from doctor.gather.permissions import LEVELS, call_of
from doctor.gather.reads import read_function
from doctor.gather.sources import SOURCES, Source

KEYS = Keys(access_key_id="AKIARTX3GSDSQAAAAAAA", secret_access_key="notARealSecretKey")


@pytest.mark.parametrize("source", SOURCES, ids=lambda each: each.name)
def test_a_source_makes_the_calls_of_its_row_and_no_other(source: Source) -> None:
    text = inspect.getsource(inspect.getmodule(read_function(source)) or object)
    made = set(re.findall(r'"([a-z][\w-]+:[A-Z][A-Za-z]+)"', text))
    assert made == set(map(call_of, source.calls)) <= ALLOWED


@pytest.mark.parametrize("source", SOURCES, ids=lambda each: each.name)
def test_whoever_asks_a_source_has_its_permissions(source: Source) -> None:
    for level in source.levels:
        assert set(source.calls) <= set(LEVELS[level][source.statement])


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_that_is_asked_has_a_client(service: str) -> None:
    made = Clients(Endpoint(region="us-east-1")).client(service, KEYS)
    assert made.meta.service_model.service_name == service

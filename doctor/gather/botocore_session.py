"""The one botocore session behind every client: it reads no file and no provider of this machine.

It is shared, so that the description of a service is read once, however many keys ask it.
"""

from __future__ import annotations

import functools
import threading
from pathlib import Path
from typing import Any, Final

import msgspec

from doctor.gather.permissions import every_call

SERVICES: Final = tuple(sorted({each.partition(":")[0] for each in every_call()}))
"""The services that roledoctor asks, by the names of their clients."""

MAKING: Final = threading.Lock()
"""Held while a client is made: sessions of botocore are not safe to share at that."""


@functools.cache
def shared_session() -> Any:
    """Return the session. It is made where it is first needed: loading botocore takes a while."""
    import botocore.session  # noqa: PLC0415 - a tenth of a second, only for live checks
    from botocore.configprovider import ConstantProvider  # noqa: PLC0415 - as above

    session = botocore.session.Session(profile=None)
    for name in ("config_file", "credentials_file"):
        session.set_config_variable(name, "/dev/null")
    # A variable that is set to None gives way to the environment: AWS_PROFILE would count, and
    # name a profile that is in none of the files that this session reads.
    store = session.get_component("config_store")
    store.set_config_provider("profile", ConstantProvider(None))
    session.register_component("data_loader", _loader())
    return session


def _loader() -> Any:
    """Return a loader that does what botocore's own does, in a third of its time.

    It need not look through the folders of four hundred services first, and decodes a service's
    description by msgspec: objects keep their order there too.
    """
    from botocore.loaders import JSONFileLoader, Loader  # noqa: PLC0415 - as above

    class Decoded(JSONFileLoader):
        def _load_file(self, full_path: str, open_method: Any) -> Any:
            if not Path(full_path).is_file():
                return None
            with open_method(full_path, "rb") as file:
                return msgspec.json.decode(file.read())

    class FewServices(Loader):
        def list_available_services(self, type_name: str) -> list[str]:
            del type_name
            return list(SERVICES)

    return FewServices(file_loader=Decoded())

"""Keys of the role of a container or an instance, fetched as botocore's own providers fetch them.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from pathlib import Path
from typing import Any, Final

from doctor.gather.asker import stamp
from doctor.gather.aws import Keys
from doctor.gather.bounded_answers import BoundedSession
from doctor.gather.destinations import Withheld
from doctor.gather.metadata import admit_container, admit_instance, container_url
from doctor.gather.no_keys import NoKeys
from doctor.gather.outgoing_calls import CONTAINER, INSTANCE, check_listed
from doctor.gather.watch import OutOfTime, run_within
from doctor.model.chain import Hop
from doctor.model.file_sizes import LARGEST_SMALL_FILE
from doctor.profiles.container import TOKEN_FILE
from doctor.profiles.plain_files import RefusedFile, read_plain

SOURCES: Final = {"container": "container credentials", "imds": "instance metadata"}
"""What is asked, by the kind of the hop."""

_SECONDS: Final = 8.0
"""Seconds over all: botocore tries a container's endpoint three times, two seconds each and one
between."""
_LARGEST: Final = 2**20
"""Bytes of an endpoint's answer: keys and their token are a few kilobytes."""
_LONGEST: Final = 500
"""Characters of an error that is quoted: some servers answer with a page of HTML."""


def read_machine_keys(hop: Hop, environ: Mapping[str, str]) -> Keys:
    """Ask the endpoint of a container or an instance. Raises `NoKeys`, which says why not."""
    source = SOURCES[hop.kind]
    fetch = _from_container if hop.kind == "container" else _from_instance
    try:
        found, ends = run_within(_SECONDS, source, lambda: _load(fetch, hop, environ, source))
    except OutOfTime as late:
        raise NoKeys(f"Unable to locate credentials: {source}: {late}", source=source) from late
    if found is None or not found.access_key:
        raise NoKeys("Unable to locate credentials", source=source)
    return Keys(
        access_key_id=str(found.access_key),
        secret_access_key=str(found.secret_key or ""),
        session_token=None if found.token is None else str(found.token),
        expires_at=stamp(ends),
    )


def _load(
    fetch: Callable[[Hop, Mapping[str, str]], Any],
    hop: Hop,
    environ: Mapping[str, str],
    source: str,
) -> Any:
    import botocore.exceptions  # noqa: PLC0415 - only live checks come here

    try:
        check_listed(CONTAINER if hop.kind == "container" else INSTANCE)
        found = fetch(hop, environ)
        if found is None:
            return None, None
        # botocore keeps the end of keys in this one place.
        ends = getattr(found, "_expiry_time", None)
        return found.get_frozen_credentials(), None if ends is None else ends.astimezone(UTC)
    except Withheld as held:
        raise NoKeys(str(held), source=source, tried=False) from held
    except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError) as error:
        raise NoKeys(str(error)[:_LONGEST], source=source) from error
    except Exception as error:
        says = f"{source} did not answer as AWS does: {type(error).__name__}: {error}"
        raise NoKeys(says[:_LONGEST], source=source) from error


def _from_container(hop: Hop, environ: Mapping[str, str]) -> Any:
    from botocore.credentials import ContainerProvider  # noqa: PLC0415 - only live checks come here
    from botocore.httpsession import URLLib3Session  # noqa: PLC0415 - as above
    from botocore.utils import ContainerMetadataFetcher  # noqa: PLC0415 - as above

    del hop
    _check_token_file(environ)
    url = container_url(environ)
    if url:
        admit_container(url, environ)
    session = BoundedSession(
        URLLib3Session(timeout=ContainerMetadataFetcher.TIMEOUT_SECONDS), _LARGEST
    )
    fetcher: Any = ContainerMetadataFetcher(session=session)
    return ContainerProvider(environ=dict(environ), fetcher=fetcher).load()


def _check_token_file(environ: Mapping[str, str]) -> None:
    """Raise `NoKeys` for a token file that may have no end: botocore would read it all."""
    path = environ.get(TOKEN_FILE)
    if path is None:
        return
    try:
        read_plain(Path(path), LARGEST_SMALL_FILE)
    except RefusedFile as refused:
        message = f"{TOKEN_FILE} names {path}: {refused.why}"
        raise NoKeys(message, source=SOURCES["container"]) from refused
    except OSError:
        pass  # botocore says it in its own words


def _from_instance(hop: Hop, environ: Mapping[str, str]) -> Any:
    import botocore.session  # noqa: PLC0415 - only live checks come here
    from botocore.credentials import InstanceMetadataProvider  # noqa: PLC0415 - as above
    from botocore.utils import (  # noqa: PLC0415 - as above
        InstanceMetadataFetcher,
        resolve_imds_endpoint_mode,
    )

    class Bounded(InstanceMetadataFetcher):
        """Reads no more of an answer than any of the service has."""

        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            own: Any = self
            own._session = BoundedSession(own._session, _LARGEST)  # noqa: SLF001 - it takes none

    session = botocore.session.Session(profile=hop.profile)
    named = ("ec2_metadata_service_endpoint", "ec2_metadata_v1_disabled")
    config = {name: session.get_config_variable(name) for name in named}
    if config["ec2_metadata_service_endpoint"]:
        origin = "ec2_metadata_service_endpoint"
        admit_instance(str(config["ec2_metadata_service_endpoint"]), origin)
    config["ec2_metadata_service_endpoint_mode"] = resolve_imds_endpoint_mode(session)
    fetcher = Bounded(
        timeout=session.get_config_variable("metadata_service_timeout"),
        num_attempts=session.get_config_variable("metadata_service_num_attempts"),
        user_agent=session.user_agent(),
        env=dict(environ),
        config=config,
    )
    return InstanceMetadataProvider(iam_role_fetcher=fetcher).load()

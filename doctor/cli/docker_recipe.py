"""Show show how a program in a container gets the credentials that `exec` serves on loopback."""

from __future__ import annotations

from doctor.model.command import quote

_PASSED = (
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_EC2_METADATA_DISABLED",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
)
_NAMES = " ".join(f"-e {name}" for name in _PASSED)


def recipe(target: str | None, platform: str) -> str:
    """Return the recipe for a target; `platform` is Python's name of the system."""
    name = quote(target or "TARGET")
    linux = platform.startswith("linux")
    first, second = (_HOST, _FORWARDER) if linux else (_FORWARDER, _HOST)
    return (
        "\n\n".join(
            (
                _HEAD,
                first.format(name=name, passed=_NAMES),
                second.format(name=name, passed=_NAMES),
                _TAIL,
            )
        )
        + "\n"
    )


_HEAD = """\
SDKs ask a credentials endpoint over http only at loopback and at 169.254.170.2, so
host.docker.internal is refused. The variables are passed by name, so that the token is in no
process list."""

_HOST = """\
# Docker on Linux, or Docker Desktop with host networking switched on: share the loopback.
roledoctor exec {name} -- docker run --rm --network host \\
  {passed} IMAGE COMMAND"""

_FORWARDER = """\
# Docker Desktop without host networking: a forwarder has the address that SDKs accept. Once:
docker network create --subnet 169.254.170.0/24 roledoctor
# and then, with the endpoint's port and path taken from the address that the command is given:
roledoctor exec {name} --forwarded -- sh -c '
  address=${{AWS_CONTAINER_CREDENTIALS_FULL_URI#http://127.0.0.1:}}
  docker run --rm -d --name roledoctor-forwarder --network roledoctor --ip 169.254.170.2 \\
    alpine/socat TCP-LISTEN:80,fork TCP:host.docker.internal:${{address%%/*}}
  trap "docker stop roledoctor-forwarder" EXIT
  export AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.2/${{address#*/}}
  docker run --rm --network roledoctor {passed} IMAGE COMMAND'"""

_TAIL = """\
Nothing else of your environment is passed on: in the container the endpoint is the only source of
credentials, unless the image has some of its own."""

"""The instance metadata service gives this process no credentials."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from msgspec import UNSET

from doctor.model.case import CaseEndpoint
from doctor.model.command import option, shell
from doctor.model.edit import ChangeEnvironment
from doctor.model.failure import Failure, FailureSign
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.keys.metadata_service import (
    in_container,
    is_about_instance,
    metadata_options,
)
from doctor.rules.shared.sdks.tools import texts_of
from doctor.texts.metadata_options import MetadataOptions
from doctor.texts.surroundings import any_shows

_SWITCH: Final = "AWS_EC2_METADATA_DISABLED"
_NOTHING: Final = ("no-credentials", "credential-source-unavailable")
_Why = Literal[
    "variable", "disabled", "not-asked", "too-far", "needs-tokens", "without-role", "silent"
]
_WORDS: Final[dict[_Why, str]] = {
    "variable": f"{_SWITCH} disables it",
    "disabled": "it is disabled",
    "not-asked": "the tool is told not to ask it",
    "too-far": "its answers do not reach a container (hop limit 1)",
    "needs-tokens": "it accepts only calls with a token (IMDSv2)",
    "without-role": "there is no role",
    "silent": "it does not answer",
}


@rule(
    id="credentials/metadata-unreachable",
    summary="the instance metadata service gives this process no credentials",
    over=(
        "credentials/no-credentials",
        "endpoint/network-unreachable",
        "config/credential-source-unavailable",
    ),
)
def metadata_unreachable(situation: Situation) -> Iterator[Finding]:
    """Ask: were credentials meant to come from the instance, and was it not to be asked?"""
    told = [each for each in situation.failures if is_about_instance(each)]
    empty = [each for each in situation.failures if each.kind in _NOTHING]
    if not (told or empty) or situation.works:
        return
    options = metadata_options(situation)
    off = (situation.variable(_SWITCH) or "").lower() == "true"
    silent = _silent(situation)
    if not told and options is None and silent is None and not off:
        return
    why = _why(situation, options, told, silent, off=off)
    yield Finding(
        title=f"instance metadata gives no credentials: {_WORDS[why]}",
        explanation="On an instance, SDKs ask the metadata service at 169.254.169.254 for the "
        "role's credentials. It does not answer if it is disabled, if it requires tokens "
        "(IMDSv2) and the SDK does not support them, or if the call comes from a container and "
        "the hop limit is 1.",
        certainty="proven" if silent else _weigh(situation, options, told, off=off),
        evidence=(
            *(() if silent is None else (Evidence(says=f"{silent.url}: {silent.says}"),)),
            *_quote_options(situation, options, off=off),
            *(quote_failure(each) for each in (*told, *empty)),
        ),
        proposals=tuple(_propose_access(situation, why)),
        next_step="from the same place: curl -sS -m 2 -X PUT -H "
        "'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token",
    )


def _silent(situation: Situation) -> CaseEndpoint | None:
    """Return the service where it was asked for the base's credentials and gave none."""
    metadata, base = situation.case.metadata, situation.base
    if metadata is UNSET or base is None or base.kind != "imds":
        return None
    asked = metadata.imds
    if asked is UNSET or asked is None or (asked.reachable and asked.has_role is not False):
        return None
    return asked


def _too_far(situation: Situation, options: MetadataOptions | None) -> bool:
    """An answer to a container takes two hops."""
    return options is not None and options.hop_limit == 1 and in_container(situation)


def _shows(told: list[Failure], sign: FailureSign) -> bool:
    return any(sign in each.signs for each in told)


def _why(
    situation: Situation,
    options: MetadataOptions | None,
    told: list[Failure],
    silent: CaseEndpoint | None,
    *,
    off: bool,
) -> _Why:
    if off:
        return "variable"
    if options is not None and options.endpoint == "disabled":
        return "disabled"
    if _shows(told, "metadata-switched-off"):
        return "not-asked"
    if _too_far(situation, options):
        return "too-far"
    if options is not None and options.tokens == "required":
        return "needs-tokens"
    answered = silent is not None and silent.reachable
    return "without-role" if answered or _shows(told, "metadata-without-role") else "silent"


def _weigh(
    situation: Situation, options: MetadataOptions | None, told: list[Failure], *, off: bool
) -> Certainty:
    if _shows(told, "metadata-refused") or (told and _too_far(situation, options)):
        return "proven"
    if options is not None and options.endpoint == "disabled":
        return "proven"
    meant = situation.base is not None and situation.base.kind == "imds"
    if off and options is None and situation.base is not None and not meant:
        # The files give credentials of another kind: a tool that read them would not come here.
        return "possible"
    said_off = _shows(told, "metadata-switched-off")
    meant = meant or any_shows(texts_of(situation), "hop-limit")
    if options is not None or off or said_off or meant or (in_container(situation) and told):
        return "likely"
    return "possible"


def _quote_options(
    situation: Situation, options: MetadataOptions | None, *, off: bool
) -> Iterator[Evidence]:
    if off:
        yield Evidence(says=f"{_SWITCH} is true")
    if options is None:
        return
    told = (
        ("HttpEndpoint", options.endpoint),
        ("HttpTokens", options.tokens),
        ("HttpPutResponseHopLimit", options.hop_limit),
    )
    known = ", ".join(f"{name} is {value}" for name, value in told if value is not None)
    yield Evidence(says=f"{known} ({options.seen_in})")
    if in_container(situation):
        yield Evidence(says="the call comes from a container, which adds one hop")


def _propose_access(situation: Situation, why: _Why) -> Iterator[Proposal]:
    """Propose what mends just this: each hop and switch that is opened is open for everybody."""
    match why:
        case "variable" | "not-asked":
            yield Proposal(
                title="let SDKs ask the metadata service",
                who="caller",
                kind="environment",
                edits=(ChangeEnvironment(unset=(_SWITCH,)),) if why == "variable" else (),
                commands=(shell("unset {}", _SWITCH),),
            )
        case "without-role":
            yield Proposal(
                title="attach an instance profile with the role",
                who="caller-admin",
                kind="environment",
                commands=(
                    shell(
                        "aws ec2 associate-iam-instance-profile --instance-id INSTANCE "
                        "--iam-instance-profile Name=PROFILE"
                    ),
                ),
            )
        case "needs-tokens":
            yield Proposal(
                title="use a release of the SDK that supports IMDSv2 (November 2019 or later)",
                who="caller",
                kind="environment",
            )
        case _:
            yield _open_service(why, contained=in_container(situation))


def _open_service(why: _Why, *, contained: bool) -> Proposal:
    enable = why != "too-far"
    reach = why == "too-far" or contained
    title = "let the metadata service answer" if enable else "let its answers reach containers"
    return Proposal(
        title=f"{title}, including to containers" if enable and reach else title,
        who="caller-admin",
        kind="environment",
        commands=(
            shell(
                "aws ec2 modify-instance-metadata-options --instance-id INSTANCE{}{}",
                option("--http-endpoint", "enabled" if enable else None),
                option("--http-put-response-hop-limit", "2" if reach else None),
            ),
        ),
    )

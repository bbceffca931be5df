"""A pasted text into a case: each piece becomes the evidence that it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.case_secrets import hide_case_secrets
from doctor.case.failed_tool import failed_tool
from doctor.case.pasted_commands import fill_request, profile_among, read_command
from doctor.case.pasted_documents import cut_middle, read_documents
from doctor.case.pasted_environment import add_pasted_environment
from doctor.case.pasted_exchanges import Accused, find_accused
from doctor.case.pasted_files import files_of, places_of
from doctor.case.pasted_policies import add_policies
from doctor.case.pasted_roles import add_absent_roles, add_target
from doctor.case.pasted_subjects import add_described_accounts, add_pasted_subject
from doctor.case.plan import plan_case
from doctor.case.public_commands import show_command
from doctor.model.case import (
    Case,
    CaseAttachment,
    CaseCaller,
    CaseError,
    CaseOidcToken,
    CaseTarget,
    CaseTokens,
)
from doctor.model.chain import SharedConfig
from doctor.model.failure import Failure
from doctor.model.observation import Known
from doctor.texts.jwt import find_claims
from doctor.texts.quoted_printable import open_quoted_printable
from doctor.texts.saml_response import readable_response
from doctor.texts.secret_text import hide_secrets
from doctor.texts.topics import find_topics
from doctor.texts.transcript.cut import read_transcript

LOG: Final = "pasted text"
_COMMAND: Final = "command"
_UNSIGNED: Final = "sts:AssumeRoleWithWebIdentity"


def case_of_paste(text: str) -> Case:
    """Make a case of a text: errors, CloudTrail records, policies, config, rulings, commands.

    What is not recognised is kept as it is, and read as an error text. Never raises.
    """
    text = open_quoted_printable(text)
    claims = find_claims(text)
    text = hide_secrets(readable_response(text) or text)
    transcript = read_transcript(text)
    accused = find_accused(transcript)
    tokens = UNSET if claims is None else CaseTokens(oidc=CaseOidcToken(claims=claims))
    case = Case(
        tokens=tokens,
        files=files_of(transcript),
        topics=find_topics(text),
        pasted=places_of(transcript),
    )
    case = _add_words(case, accused)
    documents = read_documents(case, transcript)
    case = add_pasted_environment(documents.case, transcript, accused.command, accused.words)
    case = _add_caller_of_error(_select(case, accused.command))
    case = _add_request(case, accused.command)
    case = add_target(case, transcript, documents, accused.command)
    case = _leave_out_caller(case, documents.asked_caller, accused.command)
    case = add_pasted_subject(add_policies(case, documents.policies, text), transcript)
    case = add_described_accounts(case, transcript)
    return hide_case_secrets(add_absent_roles(case, accused.others))


def _add_words(case: Case, accused: Accused) -> Case:
    """Keep what was said: the error, the command that failed, and what others printed."""
    attachments = list(_attachments(accused))
    if accused.words.strip():
        attachments.append(CaseAttachment(name=LOG, text=cut_middle(accused.words)))
        case = replace(case, errors=(CaseError(text=accused.words, origin="pasted"),))
    return replace(case, attachments=tuple(attachments))


def _attachments(accused: Accused) -> Iterator[CaseAttachment]:
    if accused.command is not None:
        yield CaseAttachment(name=_COMMAND, text=accused.command)
    for command in accused.earlier:
        yield CaseAttachment(name="earlier command", text=command)
    for command, words in accused.others:
        name = show_command(command) if command else "pasted words"
        yield CaseAttachment(name=name, text=cut_middle(words))


def _add_caller_of_error(case: Case) -> Case:
    """Keep the caller that an error names: it calls all the same once the error is gone."""
    told = plan_case(case).caller
    if case.caller is not UNSET or not isinstance(told, Known) or told.value.arn is None:
        return case
    return replace(case, caller=CaseCaller(arn=told.value.arn, account=told.value.account))


def _select(case: Case, command: str | None) -> Case:
    """Select the profile that the command or the error names, else whose role was refused."""
    if case.target != CaseTarget():
        return case
    told = None if command is None else read_command(command).profile
    if told is not None:
        return replace(case, target=CaseTarget(profile=told)) if case.files is not UNSET else case
    if case.files is UNSET:
        return case
    plan = plan_case(case)
    shared = plan.shared
    if shared is not None and command is not None:
        named = profile_among(command, shared.profile_names)
        if named is not None:
            return replace(case, target=CaseTarget(profile=named))
    missed = next((each.profile for each in plan.failures if each.profile is not None), None)
    if missed is not None:
        return replace(case, target=CaseTarget(profile=missed))
    env = {} if case.env is UNSET else case.env
    if any(env.get(name) for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")):
        return case
    refused = {each.resource for each in plan.failures if each.is_assume_denial}
    for section in () if shared is None else shared.config.sections:
        role = section.setting("role_arn")
        if role is not None and role.value in refused:
            return replace(case, target=CaseTarget(profile=section.name))
    if shared is None or env.get("AWS_ACCESS_KEY_ID"):
        return case
    only = _only_profile(shared, plan.failures)
    of_default = "default" in shared.profile_names and any(
        each.kind != "unrecognised" for each in plan.failures
    )
    # The AWS CLI shows all that it was told: with that profile it would say what is wrong with it.
    # Of a profile with keys no tool that has it selected says that there are none.
    tool = failed_tool(case)
    of_cli = tool is not None and tool.component == "aws-cli"
    of_default |= (of_cli or _has_keys(shared, only)) and any(
        each.kind == "no-credentials" for each in plan.failures
    )
    return case if only is None or of_default else replace(case, target=CaseTarget(profile=only))


def _is_of_another_call(shared: SharedConfig, profile: str, failures: tuple[Failure, ...]) -> bool:
    """Say whether AWS refused another caller another role than those of a profile."""
    roles = [
        setting.value
        for section in shared.sections_of(profile)
        if (setting := section.setting("role_arn")) is not None
    ]
    denials = [each for each in failures if each.is_assume_denial and each.caller_arn]
    return bool(roles and denials) and not any(
        role == each.resource or f"/{role.rpartition('/')[2]}/" in (each.caller_arn or "")
        for role in roles
        for each in denials
    )


def _only_profile(shared: SharedConfig, failures: tuple[Failure, ...]) -> str | None:
    """Return the one profile that a paste shows and that is nobody's source: it is meant."""
    sources = {
        setting.value
        for name in shared.profile_names
        for section in shared.sections_of(name)
        if (setting := section.setting("source_profile")) is not None
    }
    meant = [name for name in shared.profile_names if name not in {"default", *sources}]
    if len(meant) != 1 or _is_of_another_call(shared, meant[0], failures):
        return None
    return meant[0]


def _has_keys(shared: SharedConfig, profile: str | None) -> bool:
    sections = () if profile is None else shared.sections_of(profile)
    return any(each.setting("aws_access_key_id") is not None for each in sections)


def _leave_out_caller(case: Case, asked: str | None, command: str | None) -> Case:
    """Leave out who another profile's credentials are: they are not those of what failed."""
    told, failed = ("" if each is None else each for each in (asked, command))
    profile = read_command(told).profile
    env = {} if case.env is UNSET else case.env
    if profile is None or profile == (read_command(failed).profile or env.get("AWS_PROFILE")):
        return case
    chain = plan_case(case).chain
    hops = () if chain is None else chain.hops
    of_keys = bool(hops) and hops[0].kind == "env"
    elsewhere = case.target.profile is not None and profile not in {each.profile for each in hops}
    return replace(case, caller=UNSET) if of_keys or (hops and elsewhere) else case


def _add_request(case: Case, command: str | None) -> Case:
    told = None if command is None else read_command(command)
    if told is None:
        return case
    if told.request is None:
        return case
    failures = plan_case(case).failures
    signed = any((each.caller_arn or "").startswith("arn:") for each in failures)
    if signed and told.request.action == _UNSIGNED:
        # AWS names a caller with keys of its own: no token went with the call.
        return case
    return replace(case, request=fill_request(case.request, told.request))

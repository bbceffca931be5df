"""The documents of a paste into the case: callers, tokens, records, lists; the rest is attached."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.case_file import CaseError as BadCase
from doctor.case.case_file import merge_cases, parse_case
from doctor.case.pasted_places import of_statements, of_text
from doctor.case.pasted_policies import PastedPolicy
from doctor.model.case import (
    CASE_SCHEMA,
    Case,
    CaseAttachment,
    CaseCaller,
    CaseOidcToken,
    CaseTokens,
)
from doctor.model.plain_json import JsonObject, statements_of
from doctor.texts.authorization_messages import find_rulings
from doctor.texts.cloudtrail import find_records
from doctor.texts.documents.blackouts import open_blackouts
from doctor.texts.documents.json_text import read_escaped
from doctor.texts.documents.policy_texts import find_policies, is_policy
from doctor.texts.infrastructure.code_reader import read_infrastructure
from doctor.texts.infrastructure.iam_code import FoundCode
from doctor.texts.transcript.pieces import Piece, Transcript, is_cut_off

DOCUMENT: Final = "pasted document"
_MOST_TEXT: Final = 400_000
"""Characters of a paste that are looked through word by word; what failed stands at the end of a
log, its set-up at the beginning."""
_CALLER: Final = {"UserId", "Account", "Arn"}
_CLAIMS: Final = {"iss", "sub"}
_WISHED: Final = re.compile(
    r"\b(?:should|expect\w*|instead|would like|want(?:ed)?|desired|suggest\w*|propos\w*)\b", re.I
)
"""What a label says of a policy that its reporter wishes for: it is not the one in force."""


class Documents(msgspec.Struct, kw_only=True):
    """What the documents of a paste add up to; `asked_caller` told who the caller is."""

    case: Case
    asked_caller: str | None = None
    policies: list[PastedPolicy] = []
    code: list[FoundCode] = []


def read_documents(case: Case, transcript: Transcript) -> Documents:
    """Put each document where it belongs."""
    found = Documents(case=case, policies=[], code=[])
    coded = _add_code(found, transcript)
    for number, piece in enumerate(transcript.of_kind("json", "yaml", "hcl"), start=1):
        if piece in coded:
            found.case = _attach_piece(found.case, _name(piece, number), piece)
        else:
            _add(found, piece, number)
    for piece in transcript.of_kind("text"):
        for value in read_escaped(piece.text):
            _collect(found, value, piece)
    found.policies = list(_leave_out_cut(found.policies, transcript))
    return found


def _leave_out_cut(policies: list[PastedPolicy], transcript: Transcript) -> Iterator[PastedPolicy]:
    """Leave out a last statement that was cut off with its document: what it lacks may be there."""
    pieces = [each for each in transcript.of_kind("json", "yaml", "hcl") if is_cut_off(each)]
    for each in policies:
        cut = any(piece.first <= each.line <= piece.last for piece in pieces)
        statements = statements_of(each.found.document)
        if not cut or not statements or statements[-1].keys() & {"Action", "NotAction"}:
            yield each
        elif len(statements) > 1:
            document = {**each.found.document, "Statement": statements[:-1]}
            yield replace(each, found=replace(each.found, document=document))


def _add_code(found: Documents, transcript: Transcript) -> tuple[Piece, ...]:
    """Take what infrastructure code tells; return its pieces."""
    pieces: tuple[Piece, ...] = ()
    for each in read_infrastructure(transcript):
        found.code.append(each.found)
        found.policies += [
            PastedPolicy(found=policy, line=policy.line) for policy in each.found.policies
        ]
        for provider in each.found.providers:
            text = json.dumps(provider.as_answer())
            found.case = _attach(found.case, f"provider {provider.url} of the code", text)
        pieces += each.pieces
    return pieces


def _add(found: Documents, piece: Piece, number: int) -> None:
    value = piece.value
    records = find_records(value)
    if records:
        found.case = replace(found.case, cloudtrail=(*found.case.cloudtrail, *records))
        return
    if isinstance(value, dict) and value.get("schema") == CASE_SCHEMA:
        found.case = _merge(found.case, value)
        return
    if _collect(found, value, piece):
        return
    if isinstance(value, dict) and value.keys() >= _CALLER:
        found.case = _add_caller(found.case, value)
        found.asked_caller = piece.command
        return
    claims = _claims(value, piece)
    if claims is not None and found.case.tokens is UNSET:
        tokens = CaseTokens(oidc=CaseOidcToken(claims=claims))
        found.case = replace(found.case, tokens=tokens)
    name = DOCUMENT if find_rulings(value) else _name(piece, number)
    if piece.strict or piece.kind == "yaml":
        found.case = _attach_piece(found.case, name, piece)
    else:
        found.case = _attach(found.case, name, json.dumps(value, indent=2))


def _collect(found: Documents, value: object, piece: Piece) -> bool:
    """Keep the policies of a document; say whether it is nothing else."""
    malformed = any("MalformedPolicy" in each.text for each in found.case.errors)
    policies = find_policies(value if malformed else open_blackouts(value))
    label = piece.label
    found.policies += [
        PastedPolicy(
            found=each,
            label=None if label is None else label.kind,
            label_name=None if label is None else label.name,
            in_doubt=label is not None and label.in_doubt,
            wished=label is not None and _WISHED.search(label.text) is not None,
            command=piece.command,
            line=piece.first,
            lines=of_statements("", piece).lines if len(policies) == 1 else (),
        )
        for each in policies
    ]
    return bool(policies) and is_policy(value)


def _claims(value: object, piece: Piece) -> JsonObject | None:
    """Return the claims of a token: by its names, or by what the label says."""
    if not isinstance(value, dict):
        return None
    told = piece.label is not None and piece.label.kind == "token"
    if value.keys() >= _CLAIMS or (told and "sub" in value):
        return value
    return None


def _name(piece: Piece, number: int) -> str:
    """Name an attachment as its label does: the file that it is, the command that printed it."""
    if piece.label is not None and piece.label.kind in {"file", "other"}:
        return piece.label.text
    if piece.command is not None:
        return piece.command
    return f"{DOCUMENT} {number}"


def _attach(case: Case, name: str, text: str) -> Case:
    attachment = CaseAttachment(name=name, text=cut_middle(text))
    return replace(case, attachments=(*case.attachments, attachment))


def _attach_piece(case: Case, name: str, piece: Piece) -> Case:
    case = _attach(case, name, piece.text)
    return replace(case, pasted=(*case.pasted, of_text(name, piece)))


def cut_middle(text: str) -> str:
    """Keep the beginning and the end of what is too long to be looked through."""
    half = _MOST_TEXT // 2
    return text if len(text) <= _MOST_TEXT else f"{text[:half]}\n{text[-half:]}"


def _merge(case: Case, document: JsonObject) -> Case:
    try:
        return merge_cases((parse_case(document), case))
    except BadCase:
        return case


def _add_caller(case: Case, document: JsonObject) -> Case:
    """Take what `aws sts get-caller-identity` printed."""
    told = {name: document.get(name) for name in ("Arn", "UserId", "Account")}
    arn, user_id, account = (
        str(each) if isinstance(each, (str, int)) else None for each in told.values()
    )
    if arn is not None and not re.match(r"arn:[\w-]*:(?:iam|sts)::", arn):
        return case
    return replace(case, caller=CaseCaller(arn=arn, user_id=user_id, account=account))

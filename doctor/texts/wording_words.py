r"""The whole words that a wording cannot do without: a long log is searched for them first.

They are read off the pattern itself, so a new row needs nothing besides. Words are in lower case,
without digits, as `normal_words` makes them of a log.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from doctor.texts.error_calls import IDENTITY_CALLS, KIND_OF_CODE
from doctor.texts.wordings import Wording
from doctor.texts.wordings.wording import CAPTURES

_BLANK: Final = re.compile(r"\\[][(){}.|bn]|\[\^(?:\\x00|\\n)\]\{\d[\d,]*\}\??")
"""Brackets and stops that are meant, edges of words, and whatever stands between two words."""

_EITHER_CASE: Final = re.compile(r"\[([A-Z])([a-z])\]")
_LOOK: Final = re.compile(r"\(\?<?[!=][^()]*\)")
_CLASS: Final = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_GROUP: Final = re.compile(r"\((?:\\.|[^()\\])*\)")
_ESCAPED: Final = re.compile(r"\\x[0-9a-f]{2}|\\[a-zA-Z]")
_MARK_MAYBE: Final = re.compile(r"[^\w\s\0()\]}]\?")
_REPEATED: Final = re.compile(r"(?:\0|[^\0\\]|\\.)(?:\{\d[\d,]*\}|[*+?])\??")
_LITERAL: Final = re.compile(r"\(\?P<\w+>([A-Za-z ]+)\)")
_WORD: Final = re.compile(r"(?<![\w\0])[A-Za-z_]{3,}(?![\w\0])")
_EVERYDAY: Final = """
    access and answer any asked backup build cannot chain client code configured connect content
    could current data depend dependency deploy document does duplicate error execute exist exists
    expected failed failure field file files find for found from get given group has header host
    http https info invalid json key large limit load loading loaded logged match message metadata
    missing module modules must name named not null object old open operation package parse path
    pass please process property provider providers read region request requests required resolve
    resolved resolving response response root run running scheduler section server service services
    set sign source specified specify state status supported syntax target that the this timeout
    token type unable unique url use used user valid validate validation value values variable
    version was web with
"""
_OPEN: Final = "\0"
"""What is not known to be there, or may be glued to its neighbour."""


@functools.cache
def needed_words(says: str) -> frozenset[str]:
    """Return the whole words that every text has which a pattern reads.

    Where the rest of it is choices, the marked word alone.
    """
    marked = says.partition("«")[2].partition("»")[0].lower()
    bare = says.replace("«", "").replace("»", "")
    for name in CAPTURES:
        bare = bare.replace(name, _OPEN)
    bare = _LITERAL.sub(r"\1", _LOOK.sub("", _BLANK.sub(" ", bare)))
    bare = _EITHER_CASE.sub(lambda found: found[2], bare)
    bare = _ESCAPED.sub(_OPEN, _CLASS.sub(_OPEN, bare))
    while (closed := _GROUP.sub(_OPEN, bare)) != bare:
        bare = closed
    bare = _REPEATED.sub(_OPEN, _MARK_MAYBE.sub("", bare)).replace("\\", "")
    words = frozenset(word.lower() for word in _WORD.findall(bare))
    return words or frozenset(_WORD.findall(marked))


@functools.cache
def anchor(row: Wording) -> str:
    """Return the word by which a row is looked for: its marked one, else its longest.

    One that stands in every other line of any log is taken only where there is no other.
    """
    words = needed_words(row.says)
    rare = words.difference(_EVERYDAY.split()) or words
    marked = row.says.partition("«")[2].partition("»")[0].lower()
    return marked if marked in rare else max(sorted(rare), key=len)


@functools.cache
def telling_words() -> frozenset[str]:
    """Return the words that tell by themselves: codes of AWS, and calls that ask for identities."""
    named = [*KIND_OF_CODE, *IDENTITY_CALLS]
    codes = [each.lower() for each in named]
    return frozenset([*codes, *(f"{each}exception" for each in codes), "authorized"])


_OF_DOCUMENTS: Final = """
    statement principal assumerolepolicydocument decodedmessage eventname useridentity userid
    role_arn source_profile credential_source credential_process mfa_serial external_id
    sso_session sso_start_url sso_account_id sso_role_name login_session web_identity_token_file
    aws_access_key_id aws_secret_access_key aws_session_token aws_profile aws_default_profile
    aws_role_arn aws_web_identity_token_file aws_config_file aws_shared_credentials_file aws_region
    assume_role assume_role_policy aws_iam_policy_document aws_iam_role aws_caller_identity
    sts iam serviceaccount configure assumed oidc saml federated
"""
DOCUMENT_WORDS: Final = frozenset(_OF_DOCUMENTS.split())
"""Words of the documents, files and commands that are evidence beside an error."""

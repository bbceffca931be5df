"""Hiding secrets in texts, as they are read: settings, cache files, logs. When in doubt, hide."""

from __future__ import annotations

import functools
import re
from typing import Final

from doctor.model.secret import hide_secret

_NAMES: Final = (
    r"secret[\W_]{0,2}access[\W_]{0,2}key|secret[\W_]{0,2}key|"
    r"(?:session|security|authorization|web[_-]?identity|metadata)[\W_]{0,2}token|"
    r"bearer[_-]token[_-]\w{1,60}+|id[_-]token[_-]request[_-]token|(?:access|refresh|id)[_-]?token|"
    r"client[_-]?secret|dpop[_-]?key|saml[_-]?response|saml[_-]?assertion"
)
_LONGEST: Final = r"[\w-]{0,64}"
"""How much of a name may follow: without an end to it, a long text takes hours."""
_EXCEPT: Final = (
    rf"(?!{_LONGEST}(?:file|path|uri|url|arn|name|code|type|time|expir\w*|duration|ttl)\b)"
)
_KEPT: Final = r"(?!<hidden: |\$|\*\*\*|%\w+%|file://)"
"""What is no secret: a stand-in, a reference to a variable or file, what a log has masked."""
_GAP: Final = r"[ \t\u00a0\u200b]{0,80}"
_VALUE: Final = rf"[\"']?value[\"']?{_GAP}[:=]{_GAP}[\"']?"

_TOLD: Final = (
    rf"(?:{_NAMES}){_EXCEPT}{_LONGEST}+(?:"
    rf"[\"']?{_GAP}(?:[:=]|=>){_GAP}b?\"{_KEPT}(?P<double>(?:[^\"\\\r\n]|\\.)+)"
    rf"|[\"']?{_GAP}(?:[:=]|=>){_GAP}b?'{_KEPT}(?P<single>[^'\r\n]+)"
    rf"|[\"']?{_GAP}(?:[:=]|=>){_GAP}`{_KEPT}(?P<back>[^`\r\n]+)"
    rf"|\\{{1,16}}\"{_GAP}:{_GAP}\\{{1,16}}\"{_KEPT}(?P<escaped>[^\"\\]+)"
    rf"|>(?:\s{{0,40}}<!\[CDATA\[)?\s{{0,40}}{_KEPT}(?P<tag>[^<\s\]][^<\r\n\]]*)"
    rf"|[\"']?(?:=|%3[ad](?:%2[02])*+){_KEPT}(?P<assigned>[^\s\"'<;,&]+)"
    rf"|[\"']?{_GAP}(?:\[[^\]\r\n]{{0,40}}\])?[:=]{_GAP}{_KEPT}(?P<named>[\w/+=.~%-]{{16,}})"
    rf"|[\"']?{_GAP}(?:,{_GAP})?(?:\r?\n{_GAP})?{_VALUE}{_KEPT}(?P<below>[^\s\"'}},]+)"
    r"|[\"']?[ \t]{1,80}(?:is[ \t]+)?[\"']?"
    r"(?P<said>(?=[\w/+=.~%-]*\d|[\w/+=.~%-]{30,})[\w/+=.~%-]{16,})"
    r")"
)
"""A secret's name with its value, in JSON, YAML, XML, shell, INI on one line, and plain words."""

_OPTIONS: Final = (
    "password|passwd|secret|token|api-?key|saml-assertion|web-identity-token|token-code|mfa-code"
)
_LOOSE: Final = (
    rf"--(?:{_OPTIONS})[ =][\"']?{_KEPT}(?P<option>[^\s\"'$<]+)"
    rf"|token_?code[\"']?{_GAP}[:=]{_GAP}[\"']?(?P<digits>\d{{6}})(?!\d)"
    r"|\bbearer[ \t]{1,80}(?P<bearer>[\w.~+/=-]{16,})"
    r"|\bauthorization[\"']?[ \t]{0,8}[:=][ \t]{0,8}[\"']?(?:basic|token)[ \t]{1,8}"
    r"(?P<basic>[\w.~+/=-]{8,})"
    rf"|passw(?:or)?d[\"']?{_GAP}[:=]{_GAP}[\"']?{_KEPT}(?P<pass>[^\s\"',;&<}}]{{4,}})"
    rf"|(?:_token|_secret|api_?key)[\"']?(?:={_KEPT}|{_GAP}[:=]{_GAP}[\"']?{_KEPT}"
    r"(?=[^\s\"']{16}))(?P<shouted>[^\s\"',;&<]{6,})"
    rf"|\btoken[\"']?{_GAP}[:=]{_GAP}[\"']?{_KEPT}"
    r"(?P<bare>(?=[\w/+=.~-]{0,200}\d)[\w/+=.~-]{20,})"
    rf"|{_VALUE}{_KEPT}(?P<before>[^\s\"',}}]{{8,}})[\"']?,\s{{0,80}}[\"']?name[\"']?{_GAP}:{_GAP}"
    rf"[\"']?[\w-]{{0,40}}?(?:{_NAMES}){_EXCEPT}"
    r"|://[^\s/@:]{0,200}:(?P<password>[^\s/@<]{1,500})(?=@)"
    r"|://(?P<user>[^\s/@:<]{20,500})(?=@)"
    r"|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----(?P<private>[^-]+)"
    r"|<(?:[\w.-]{1,20}:)?(?:Signature|Digest|Cipher)Value\b[^<>]{0,200}>\s{0,40}"
    r"(?P<signed>[^<\s][^<]*)"
    r"|\"d\"[ \t]{0,80}:[ \t]{0,80}\"(?P<exponent>[\w-]{20,})"
    r"|\b(?P<jwt>eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?|eyJ[\w-]{60,})"
    r"|\b(?P<host>(?:gh[pousr]_|glpat-|github_pat_|hv[sb]\.|xox[abprs]-)[\w-]{20,})"
)
"""What is secret by the form of its surroundings, whatever it belongs to."""
_ISSUED: Final = r"(?<![\w/+])(?:IQoJ|FwoG|AQoD|FQoG|AQoE)[A-Za-z0-9/+=]{60,}"
_LOOKALIKE: Final = (
    r"(?<![\w/+=-])(?=[\w/+]*[A-Z])(?=[\w/+]*[a-z])(?=[\w/+]*\d)[A-Za-z0-9/+]{40}(?![\w/+=-])"
)
_NAMED_OTHERWISE: Final = (
    r"(?:external[_-]?id|session[_-]?name|profile|role[_-]?id)[\"']?\s*[=:]\s*[\"']?\Z"
)

_SETTING: Final = (
    rf"(?P<head>[ \t\ufeff#;]*[\"']?[\w.-]{{0,40}}?(?:{_NAMES}){_EXCEPT}{_LONGEST}[\"']?[ \t]*[=:]"
    r"[ \t]*)(?P<value>[^\r\n]*)"
)
_DOUBTFUL: Final = (
    rf"(?P<head>[ \t\ufeff#;]*{_EXCEPT}[\w.-]{{0,64}}?(?:secret|token|passw|private_key)"
    r"[\w.-]{0,64}+[ \t]*=[ \t]*)(?P<value>[^\r\n]*)"
)
"""A setting that sounds secret, such as a misspelt name of a secret one."""

_VARIABLE: Final = r"secret|token|passw|private_key"
_NO_VARIABLE: Final = r"_(?:file|uri|url|path|arn|name|code|expir\w{0,20}|ttl)\Z"
_CUES: Final = (
    "secret",
    "token",
    "saml",
    "dpop",
    "bearer",
    "pass",
    "key",
    "://",
    "eyj",
    "gl",
    "gh",
    "hv",
    "xox",
    "value",
    "authorization",
)
_SHORTEST: Final = 40
_HEADER: Final = r"\s*\[(?:profile |sso-session |services )[\w.@ -]{1,64}\]\s*\Z"
"""A header that was indented by mistake: no secret, and what explains a profile that is missing."""


def hide_secrets(text: str) -> str:
    """Return a text with every secret replaced by a stand-in that tells its shape only.

    Everything else is kept byte for byte, whatever the syntax: also in files that do not parse.
    """
    lower = text.lower()
    if any(cue in lower for cue in _CUES):
        text = _hide_settings(text)
        text = _pattern(_TOLD).sub(_hide_group, text)
        text = _pattern(_LOOSE).sub(_hide_group, text)
    if len(max(text.split(), key=len, default="")) >= _SHORTEST:
        text = _pattern(_ISSUED, any_case=False).sub(_hide_all, text)
        text = _pattern(_LOOKALIKE, any_case=False).sub(_hide_lookalike, text)
    return text


def hide_variable(name: str, value: str) -> str:
    """Hide the value of an environment variable that holds a secret."""
    secret = _pattern(_VARIABLE).search(name) and not _pattern(_NO_VARIABLE).search(name)
    return hide_secret(value) if secret else hide_secrets(value)


@functools.cache
def _pattern(pattern: str, *, any_case: bool = True) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE if any_case else 0)


def _hide_all(match: re.Match[str]) -> str:
    return hide_secret(match[0])


def _hide_group(match: re.Match[str]) -> str:
    """Hide the one named group that took part, and keep what stands around it."""
    start, end = match.span(match.lastgroup or 0)
    whole, offset = match[0], match.start()
    return whole[: start - offset] + hide_secret(match.string[start:end]) + whole[end - offset :]


def _hide_lookalike(match: re.Match[str]) -> str:
    """Hide what has the shape of a secret key: no hash, no value whose name says what it is."""
    before = match.string[max(0, match.start() - 40) : match.start()]
    if re.fullmatch(r"[0-9a-f]{40}|[0-9A-F]{40}", match[0]):
        return match[0]
    return match[0] if _pattern(_NAMED_OTHERWISE).search(before) else hide_secret(match[0])


def _hide_settings(text: str) -> str:
    """Hide the values of secret settings line by line, and the lines that go on below one."""
    lines = text.splitlines(keepends=True)
    in_file = False
    for number, line in enumerate(lines):
        in_file = in_file or line.lstrip(" \t\ufeff").startswith("[")
        match = _secret_setting(line, in_file=in_file)
        if match is not None:
            _hide_setting(lines, number, match, _lines_below(lines, number) if in_file else [])
    return "".join(lines)


def _secret_setting(line: str, *, in_file: bool) -> re.Match[str] | None:
    """Match a line whose whole value is a secret: a setting of an INI file, not JSON or shell."""
    match = _pattern(_SETTING).match(line)
    if match is None and in_file:
        match = _pattern(_DOUBTFUL).match(line)
    if match is None or match["value"].startswith("<hidden: "):
        return None
    quoted_name = match["head"].rstrip(" \t:=")[-1:] in {'"', "'"}
    if quoted_name and match["value"][:1] in {'"', "'", "{"}:
        return None
    in_shell = not in_file and any(letter.isupper() for letter in match["head"])
    return None if in_shell or (":" in match["head"] and not in_file) else match


def _lines_below(lines: list[str], number: int) -> list[int]:
    """Find the lines that go on a value: those indented deeper; comments are no part of it."""
    indent = _indent(lines[number])
    below = []
    for at in range(number + 1, len(lines)):
        bare = lines[at].strip()
        if bare and not bare.startswith(("#", ";")):
            if _indent(lines[at]) <= indent:
                break
            below.append(at)
    return below


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _hide_setting(lines: list[str], number: int, match: re.Match[str], below: list[int]) -> None:
    """Put one stand-in for the whole value where it begins; what goes on below is emptied."""
    value = match["value"].strip()
    parts = [value, *(lines[at].strip() for at in below)]
    if parts[-1].startswith("<hidden: "):
        return
    stand_in = hide_secret("\n".join(part for part in parts if part))
    if not value and all("=" in part for part in parts[1:]):
        # A block of settings below an empty value stays one: the file parses as it did.
        stand_in += " ="
    if value:
        lines[number] = _replaced(lines[number], match.end("head"), value, stand_in)
    for position, at in enumerate(below):
        if _pattern(_HEADER).match(lines[at]):
            continue
        kept = stand_in if position == 0 and not value else ""
        lines[at] = _replaced(lines[at], _indent(lines[at]), lines[at].strip(), kept)


def _replaced(line: str, start: int, old: str, new: str) -> str:
    return line[:start] + new + line[start + len(old) :]

"""Command lines in a paste: behind a prompt, in a job log, or told by what they begin with."""

from __future__ import annotations

import re
from typing import Final

from doctor.model.command_line import split_assignment
from doctor.texts.documents.assignments import Assignment, read_assignment
from doctor.texts.shell_commands import read_command_line

_PROGRAMS: Final = (
    r"aws|aws-vault|aws2|awslocal|assume|assumego|granted|saml2aws|aws-sso|aws-sso-util|awsume|awsu|"
    r"aws-okta|gimme-aws-creds|leapp|chamber|gds|okta-aws-cli|aws_signing_helper|aws-runas|"
    r"terraform|tofu|terragrunt|cdk|cdktf|cdklocal|serverless|sls|sst|amplify|copilot|eb|"
    r"eksctl|kubectl|helm|oc|kustomize|argocd|flux|kops|"
    r"sam|pulumi|packer|docker|docker-compose|podman|nerdctl|ansible|ansible-playbook|vault|"
    r"python\d?(?:\.\d+)?|pip\d?|node|npx|npm|yarn|pnpm|bun|deno|go|java|mvn|gradle|dotnet|ruby|"
    r"bundle|php|composer|cargo|rclone|s3cmd|s5cmd|duckdb|mount-s3|s3fs|goofys|steampipe|velero|"
    r"kopia|restic|dbt|spark-submit|dvc|mlflow|cat|env|printenv|export|ls|curl|echo|grep|openssl|"
    r"make|bash|sh|source|sudo|time|chmod|unset|eval|nomad|consul|git|bazel|task|just|code|jq"
)
_ASSIGNED: Final = r"(?:\w+=(?:\"[^\"\n]*\"|'[^'\n]*'|\S*)[ \t]+)*"
_WRAPPED: Final = rf"(?:(?:sudo|env|time|exec|npx)[ \t]+(?:-\w+[ \t]+|\w+=\S*[ \t]+)*)?{_ASSIGNED}"
_KNOWN: Final = rf"{_WRAPPED}(?:\./|/[\w./-]{{1,120}}/)?(?:{_PROGRAMS})(?:\.exe)?\b(?![:=])[^\n]*"
_SURE_PROMPT: Final = re.compile(
    r"[ \t]*(?:\((?:[\w.-]{1,60})\)[ \t]*)?(?:"
    r"\[?[\w.-]{1,60}@[^\]\n$#%]{1,80}\]?[ \t]?[$#%❯]"
    r"|PS(?:[ \t][^>\n]{0,120})?>|[A-Z]:\\[^>\n]{0,120}>"
    r"|(?:bash|sh|zsh|ash)-\d[\w.]*[$#]|[\w.-]{1,40}:[~/][^\s$#]{0,80}[$#]"
    r"|➜[ \t]+\S{1,60}(?:[ \t]+git:\([^)\n]{0,60}\))?(?:[ \t]+✗)?(?=[ \t])|[$❯])"
    r"(?P<gap>[ \t]+)(?P<line>[^\s#>].*)"
)
"""A prompt behind which any program stands."""
_MAYBE_PROMPT: Final = re.compile(
    r"[ \t]*(?:[$>%#+!]|Run|##\[command\]|\[command\]|\[cmd\]|Running command|"
    r"In[ ]\[\d*\]:[ \t]*!)"
    rf"[ \t]*(?P<line>{_KNOWN})"
)
"""What stands before a command and before other things as well: the program has to be known."""
_ACTION: Final = re.compile(r"[ \t]*(?:Run[ \t]+)?(?P<line>aws-actions/[\w.-]+@?[\w./-]*)[ \t]*\Z")
_OPERATION: Final = (
    r"(?:aws[ ](?:--?[\w-]+(?:[ =](?!-)\S+)?[ ])*[a-z0-9-]{2,40}(?:[ ](?:wait[ ])?[a-z0-9-]{2,60})?"
    r"(?:[ ]+(?:-|s3:|\||>|<|&&|;|\w+=)\S*.*)?"
    r"|aws-vault[ ](?:--?[\w-]+(?:=\S+)?[ ])*(?:exec|login|list|add|rotate|clear|--version)\b.*"
    r"|(?:terraform|tofu|terragrunt)[ ](?:plan|apply|init|destroy|import|refresh|validate|run-all"
    r"|show|output|version|-version|--version)(?:[ ]+-.*)?"
    r"|(?:cdk|sst|sls|serverless|sam|pulumi|amplify|eb|copilot)[ ](?:deploy|bootstrap|diff|synth|"
    r"up|preview|build|package|remove|push|destroy|--version)\b.*"
    r"|(?:kubectl|helm|eksctl|docker|docker-compose)[ ][a-z-]+[ ]\S+.*"
    r"|(?:python\d?|node|java|go|npx|npm|yarn)[ ](?:run[ ]|-m[ ]|-jar[ ]|test[ ]?)?[\w./@-]+"
    r"(?:[ ]+-.*)?|ansible-playbook[ ]\S+.*|\./[\w./-]+(?:[ ]+-.*)?"
    r"|gds[ ]aws[ ]\S+.*|aws_signing_helper[ ].*"
    r"|(?:rclone|s5cmd|s3cmd|restic|kopia|velero|mc|dvc|mlflow|dbt|steampipe|prowler)[ ]"
    r"(?:-\S+[ ])*[a-z][a-z-]{1,20}(?:[ ]+(?:-|\S*[:/])\S*)+"
    r"|cat[ ][~./\w-]+|(?:env|printenv)(?:[ ]*\|[ ]*grep[ ].*)?|vault[ ](?:read|write|login)[ ].*)"
)
_TYPED: Final = re.compile(
    rf"(?:env[ ](?:-\w[ ])*(?=\w+=))?{_ASSIGNED}(?:sudo[ ](?:-\w[ ])*)?(?P<line>{_OPERATION})\Z"
)
_PROSE_END: Final = re.compile(r"[.!?,]\Z|\b(?:and|but|then|because|works|fails)\b")
_PROSE: Final = re.compile(
    r"[ ](?:throws?|fails?|failed|errors?|does|do|not|is|are|was|the|when|cannot|can't|doesn't|"
    r"after|using|because|works?|gives?|returns?|shows?)\b",
    re.IGNORECASE,
)
"""Words of a heading or quotation that begins with the name of a program."""
_LONGEST_TYPED: Final = 400
"""Characters of a line without a prompt: what is longer was not typed as one."""
_LONGEST: Final = 4_000
"""Characters of a line with a prompt: `aws iam create-role` with its policy on one line."""
_CONTINUED: Final = ("\\", "`", "^")
_SET: Final = re.compile(r"(?:set|setx|setenv)[ ]|\$env:", re.IGNORECASE)
_SETTERS: Final = frozenset({"export", "declare", "typeset", "-x", "-gx", "-v", "unset"})
_QUESTION: Final = re.compile(r"\?\Z")


def command_behind_prompt(text: str) -> str | None:
    """Return the command of a line that shows a prompt; `None` where it shows none."""
    if len(text) > _LONGEST:
        return None
    for pattern in (_SURE_PROMPT, _MAYBE_PROMPT, _ACTION):
        found = pattern.match(text)
        if found is not None:
            line = found["line"].strip()
            if text.lstrip()[:1] in {"#", ">"} and _PROSE.search(line):
                return None
            return line if pattern is not _SURE_PROMPT or _begins_a_command(line) else None
    return None


def _begins_a_command(line: str) -> bool:
    """Say whether what stands behind a prompt may be typed: an amount of money is not."""
    if line[:5].lower() == "$env:":
        return True
    return re.match(r"[\w./~({\"'\[:!\\-]", line) is not None and not line[:1].isdigit()


def typed_command(text: str) -> str | None:
    """Return the command that a whole line is by its form alone, prompt or not."""
    line = text.strip().strip("`")
    if len(line) > _LONGEST_TYPED or _PROSE_END.search(line):
        return None
    return line if _TYPED.match(line) else None


def typed_assignments(command: str) -> tuple[Assignment, ...]:
    """Return the variables that a command sets for all that follow; one it unsets has no value.

    A command that does anything else gives none: what stands before a program is the program's.
    """
    if _SET.match(command) is not None:
        found = read_assignment(command)
        return () if found is None else (found,)
    pairs: list[Assignment] = []
    for each in read_command_line(command).commands:
        unsets = each.words[0] == "unset"
        for word in each.words:
            assigned = split_assignment(word)
            if assigned is not None:
                pairs.append(assigned)
            elif unsets and word.isupper():
                pairs.append((word, ""))
            elif word not in _SETTERS:
                return ()
    return tuple(pairs)


def goes_on(line: str) -> bool:
    """Say whether a command is continued on the next line."""
    return line.rstrip().endswith(_CONTINUED)


def join_lines(lines: list[str]) -> str:
    """Join the lines of one command."""
    parts = [each.strip() for each in lines]
    ended = (each[:-1].rstrip() if each.endswith(_CONTINUED) else each for each in parts)
    return " ".join(each for each in ended if each)

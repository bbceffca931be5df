"""Words that stay as they are in a redacted case: AWS's own, those of tools, and everyday ones.

They tell nothing about whose case it is, and the diagnosis reads them: a role called `user-deploy`
must not make `user` in every ARN another word.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

import doctor.model.case
import doctor.model.case_iam
from doctor.model.arn import ACCOUNT_PATTERN
from doctor.model.secret import hide_line, hide_word, is_stand_in
from doctor.texts.error_calls import IDENTITY_CALLS, KIND_OF_CODE
from doctor.texts.secret_places import find_values, tells_nothing
from doctor.texts.stand_in import STAND_IN_PATTERN, whole_length
from doctor.texts.wordings import WORDINGS

Span = tuple[int, int]
_AWS: Final = """
    aws amazon amazonaws awsapps arn iam sts sso identity center organizations organization
    organizational unit root account accounts user users role roles group groups policy policies
    profile profiles default mfa u2f session sessions assumed assume federated federation instance
    provider oidc saml reserved service services serviceaccount principal resource action effect
    condition statement version document sid allow deny trust boundary permission permissions set
    scp rcp tag tags key keys access secret token id ids name path partition region external source
    credential credentials process web file serial duration seconds start url registration scopes
    login endpoint output config configuration environment ec2instancemetadata ecscontainer
    awsreservedsso administratoraccess poweruseraccess poweruser readonlyaccess viewonlyaccess
    organizationaccountaccessrole awscontroltowerexecution securityaudit systemadministrator
    s3 s3api ec2 ecs eks ecr lambda apigateway sqs sns rds kms ssm secretsmanager cloudformation
    cloudfront cloudwatch cloudtrail codebuild codepipeline codedeploy batch glue athena
    redshift sagemaker stepfunctions states events scheduler logs monitoring autoscaling
    elasticloadbalancing elasticmapreduce emr firehose kinesis dynamodb route53 cognito
    iamauditrootusercredentials iamcreaterootuserpassword iamdeleterootusercredentials
    s3unlockbucketpolicy sqsunlockqueuepolicy task
    rolesanywhere anchor anchors certificate certificates intermediates
    backup dms mq kafka pods tasks spotfleet edgelambda vpc vpce subnet fargate beanstalk amplify
    appsync guardduty inspector macie securityhub bedrock transfer datasync replication signin
    us eu ap sa ca me af il mx cn gov iso isob isoe isof east west north south central northeast
    southeast northwest southwest global fips dualstack api regional legacy
    https http www com org net io dev co uk edu html index latest
"""
_FEDERATION: Final = """
    token actions githubusercontent github gitlab bitbucket circleci buildkite terraform hashicorp
    spacelift atlassian vercel google accounts googleapis microsoft microsoftonline okta auth0 azure
    repo repository ref refs heads head tag tags branch main master develop trunk environment
    pull request merge push workflow workflows dispatch job jobs event actor owner visibility
    private public internal project type sub aud iss azp amr iat exp nbf jti kid alg typ system
    kubernetes cluster cattle cert manager namespace name kube workspace run phase apply plan
    organization pipeline pipelines definition hosted self ubuntu windows macos latest
    authenticated unauthenticated githubactions gitlabci vstoken ghe well known openid jwks
    corp lan svc intranet workspaces identity org circle
"""
_TOOLS: Final = """
    roledoctor boto boto3 botocore awscli cli aws vault awsume granted leapp saml2aws okta terraform
    terragrunt tofu opentofu terraformer pulumi serverless sam cdk cdktf hnb659fds lookup publishing
    file image exec bootstrap cloudformation ansible packer jenkins docker compose podman kubectl
    helm eksctl k8s argocd flux crossplane karpenter velero rclone kops go golang java python node
    nodejs ruby rust php dotnet powershell bash zsh sh cmd exe var lib opt etc tmp usr bin home
    users mnt wsl snap local cache raw base64 json yaml yml toml ini txt log text table
    stack template asset
"""
_DAILY: Final = """
    admin admins administrator administrators super owner power developer developers development
    engineer engineers engineering operator operators ops devops sre support auditor audit viewer
    editor reader writer read write only full list get put view none all any both new old other
    prod production staging stage test tests testing tester qa uat sandbox demo preprod nonprod lab
    shared common base core main primary secondary source target hub spoke infra infrastructure
    platform network networking security logging log logs monitor monitoring alert backup data
    analytics billing finance sales team teams project projects app apps application applications
    api web frontend backend server servers client clients worker workers runner runners agent
    agents build builder release deploy deployer deployment deployments pipeline job jobs task
    tasks handler function functions queue bucket object objects store storage database cluster
    node nodes pod pods host bot automation automated integration external internal partner
    customer vendor third party cross management master member members guest temp temporary temporal
    example sample your mine my our optional placeholder changeme replace here
    the and for not are but you can has had was were will would could should may might must with
    without from into onto than then that this these those there their they them what when where
    which while who whom why how because about above after again against also although always
    been before being below between does done down during each either else enough even ever every
    few first last leads least less likely like made make
    makes many more most much need needs never next nor
    now off once one only open out over own per please same see seen set show since some something
    still such take than through too try two under unless until upon use used user uses using very
    via want way well yes his her its she him one two three ten error errors warning warnings info
    debug fatal fail failed failing failure failures fails okay success successful exception exit
    successfully code status message call called calling calls caller operation operations invalid
    valid missing
    found exist exists unable cannot does denied denies denial allowed allows authorized
    unauthorized expired expires true false null none nil undefined unknown empty step steps uses
    runs run with env name value values key keys line lines column version versions type types time
    date day days hour hours minute minutes second seconds january february march april june july
    august september october november december mon tue wed thu fri sat sun
    metadata spec kind labels selector template containers container image ports port volume
    command earlier pasted words text hidden characters quoted spaced
    secret annotations status data items namespace ingress
"""
_PROSE: Final = """
    export exported getting hosts
    password passwords passphrase passcode username usernames
    abort aborted aborting accept accepted activate active add added adding addition additional
    allotted already another anything anyway appear appeared appears applying appropriate array
    asks async attach attaching attempt attempted attempts authenticate authority auto
    automatically bad become began behavior behind believe bigger block breaks bring broken
    buckets building built busy bytes cached cancel canceled cancelled cases cause causes causing
    certificate challenge changed changes checked checking clear click close clusters come comes
    command commands completed configures configuring confirm connected connecting connectivity
    console consult contents continue controller controllers copy core corresponding count creates
    creating creation currently daemon declared delete deleted deprecated desc describe details
    determine device didn different disable disabled disk doc docs documentation doing don
    download downloading driver drop dropped dumped enable encountered end ended ends entry err
    everything exceptions executed executing existence existing expect expire explicitly extension
    extra fallback falls fault fetch fetched fetching fewer fields fine finish finished finishing
    flag further gave generate generated gets give gives goes going got guide handle handling
    handshake hangs happen happened happens headers hello help helps however ignore ignored
    ignoring implicit import impossible include including indicates information initialize
    initialized initializing injected inline inputs inside install installed installing instances
    instantiating instead interface interrupted invoke invoked isn issue issued issues itself just
    keep keeps killed larger late launch let level library linux listed listing loader locally
    location locked logged logger login long look looking looks manage manual maximum maybe means
    memory meta method modules mounted move names needed nothing notice obtain occur occurs often
    optionally options order ours panic param parameters passing picks pipe place plugin portal
    possible prepare prepared presenting preview previous print problem problems proceeding
    processing program prompt proper properties protocol provides provisioned query question quite
    quota raise rather reach reached ready receive receiving recently reconcile reconciler record
    recover reference refuse refused refuses register registry reject rejected reload remote
    remove removed repeat report reported reports requests require requirement requirements
    resource resources respond rest restart result resulted results resume retried retry retrying
    return returning returns right save saved saying scheduled script scripts sealed seems
    segmentation send sender sending sent settings setup shell shown shows shutting signal
    silently simple skip skipped skipping smaller solved sometimes sorry space specific stale
    standard started starting starts state static stay stays stop stopped stops stored strings
    succeed succeeded suddenly sure switch syncing takes terminal thanks therefore thing things
    though thread throttled throw thrown throws timed times together told tool toolkit tools trace
    traceback traffic triggered trouble truncated trying turn unavailable unfortunately unlock
    unlocked unreachable update updated updates updating upload uploads usage validated validating
    verbose verified wait waiting warn warned went whether whose window within won worked working
    works wouldn wrap writing written wrong
    address addresses answered answers anybody audiences bearer begins carry connections deeply
    digits disabling durations enabled enabling encoded entered evidence holds inactive kept left
    machine manifest marker moment narrow older others pages paths prints reads recorded refusal
    renews resolver sees sends signs snapshot stands suspended switched themselves twice taken
    unencrypted upgrade whoami whole workloads
"""
"""What logs and reports are written in, and no password: a name may well be one of these."""
_PLACEHOLDER: Final = re.compile(
    r"x{3,}|your\w*|replace\w*|changeme|optional\w+|placeholder\w*|\w*example\w*|"
    r"awsservicerolefor\w+|awscompromisedkeyquarantine\w*|amazon(?:ec2|ecs|eks|s3|ssm|rds|sqs|sns)\w*"
)
_MOMENT: Final = re.compile(r"\d+t\d+z?|\d+z|t\d+z?|0x\d+")
_SHORTEST: Final = 3
"""Letters: one or two name nobody, and are part of half of all words."""
_SHORTEST_NUMBER: Final = 7
"""Digits: fewer are ports, years, sizes and counts; more may be a customer, a telephone or a
ticket."""
_PUBLIC: Final = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # a request
    rf"|\b(?:{ACCOUNT_PATTERN}|1\d{{9}})\b"  # an account, seconds since 1970
)
"""What tells a name or nothing by its form."""
_VALUE: Final = re.compile(r"[^\s,\[\]{}(]\S*(?:[ \t]+\S+)*(?<![\s,\]}])")
"""What is hidden of a value."""
_RUN: Final = re.compile(r"[^\W_]+")
_ESCAPE: Final = re.compile(r"\\+[nrt]")
"""A line end or tab as a log writes it into a string: the words around it are two."""
_WORD: Final = re.compile(rf"{STAND_IN_PATTERN}|(?:(?!{STAND_IN_PATTERN})[^\s\"'`\[\]{{}}(),;=])+")
_TYPE_OF_ERROR: Final = re.compile(r"(?:[A-Z]+[a-z]+)+(?:Error|Exception|Fault|Failure)s?")
"""The name of a type: programmers give those, and nobody has one for a password."""
_HUMP: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W_]")
_SHORT_RUN: Final = re.compile(r"[a-zA-Z]{0,3}\d{1,6}[a-zA-Z]{0,2}|(?:\d{6})?\d\dT\d\d(?:\d{4}Z)?")


def stays(word: str) -> bool:
    """Say whether a word (in lower case) tells nothing, or is one that is read."""
    if len(word) < _SHORTEST or word in public_words():
        return True
    if word.isdigit():
        return len(word) < _SHORTEST_NUMBER
    return bool(_PLACEHOLDER.fullmatch(word) or _MOMENT.fullmatch(word))


def is_placeholder(word: str) -> bool:
    """Say whether a word (in lower case) stands for one that the reader is to put there."""
    return _PLACEHOLDER.fullmatch(word) is not None


def hide_unknown_words(text: str) -> str:
    """Hide the words of a text that are not known to tell nothing. Twice is as once.

    In a secret's place none stays, known or not.
    """
    return hide_unknown_words_between(text, [])


def hide_unknown_words_between(
    text: str, kept: Iterable[Span], *, read: Sequence[Span] = (), above: str = ""
) -> str:
    """Do the same, but for the places that are kept, which stand in order and apart.

    Where something was read, words are hidden one by one. `above` is the line above, which may
    name the secret that stands here.
    """
    shown, at = [], 0
    before = len(above) + 1
    values = [
        value
        for start, end in find_values(f"{above}\n{text}", is_known_word)
        for value in _apart_from(read, start - before, end - before)
    ]
    for start, end in [*kept, (len(text), len(text))]:
        for first, last in values:
            low, high = max(first, at), min(last, start)
            if low < high:
                shown += [_hide_one_by_one(text[at:low]), hide_as_one(text[low:high])]
                at = high
        shown += [_hide_one_by_one(text[at:start]), text[start:end]]
        at = end
    return "".join(shown)


def _apart_from(read: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    """Give what of a place is before, between and behind others."""
    for first, last in sorted(read):
        if first > start:
            yield start, min(first, end)
        start = max(start, last)
    if start < end:
        yield start, end


def hide_as_one(words: str) -> str:
    """Hide words as one; signs around them stay, and what tells nothing alone. Twice is as once."""
    value = _VALUE.search(words)
    if value is None or tells_nothing(value[0]) or not _RUN.search(value[0]):
        return words
    length = "x" * whole_length(value[0])
    shown = hide_line(length) if re.search(r"\s", value[0]) else hide_word(length)
    return words[: value.start()] + shown + words[value.end() :]


def _hide_one_by_one(text: str) -> str:
    return _WORD.sub(
        lambda word: (
            word[0] if is_stand_in(word[0]) or is_known_word(word[0]) else hide_word(word[0])
        ),
        text,
    )


def is_known_word(word: str) -> bool:
    """Say whether a word is made of words that stay, of short numbers, and of signs.

    It may hold three more letters. A word that merely reads like one is none: a passphrase does.
    """
    return _is_of_known_runs(word) or ("\\" in word and _is_of_known_runs(_ESCAPE.sub(" ", word)))


def _is_of_known_runs(word: str) -> bool:
    unknown = [run for run in _RUN.findall(_PUBLIC.sub("", word)) if not _is_known_run(run)]
    return sum(map(len, unknown)) <= _SHORTEST


def _is_known_run(run: str) -> bool:
    words = _known_words()
    return (
        run.lower() in words
        or _SHORT_RUN.fullmatch(run) is not None
        or _TYPE_OF_ERROR.fullmatch(run) is not None
        or all(hump.lower() in words for hump in _HUMP.findall(run))
    )


@functools.cache
def _known_words() -> frozenset[str]:
    return public_words().union(_PROSE.split())


@functools.cache
def public_words() -> frozenset[str]:
    """Return every word that stays: the lists above, the case's own fields, the known errors."""
    listed = " ".join([_AWS, _FEDERATION, _TOOLS, _DAILY, *IDENTITY_CALLS, *KIND_OF_CODE]).lower()
    fields = [name for kind in _case_types() for name in kind.__struct_encode_fields__]
    listed += " " + " ".join(fields).replace("_", " ")
    worded = re.findall(
        r"[a-z]{3,}", " ".join(row.says for row in WORDINGS).replace("\\", " ").lower()
    )
    return frozenset(listed.split()).union(worded)


def _case_types() -> list[type[msgspec.Struct]]:
    held = (*vars(doctor.model.case).values(), *vars(doctor.model.case_iam).values())
    kinds = [each for each in held if isinstance(each, type)]
    return [each for each in kinds if issubclass(each, msgspec.Struct)]

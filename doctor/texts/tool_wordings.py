"""What SDKs and tools say before any call is made, or instead of AWS's own answer.

botocore's and the AWS CLI's messages:
https://github.com/boto/botocore/blob/develop/botocore/exceptions.py
"""

from __future__ import annotations

from typing import Final

from doctor.texts.sign_in_wordings import SIGN_IN
from doctor.texts.wordings import Wordings

_PROFILE = r"(?P<profile>[^\"\n]{0,200})"
_SOURCE = r"(?P<source>[^\"\n]{0,200})"
_WORD = r"[^\s`'\",:()]{1,200}"

_PROFILES: Final = (
    Wordings(
        "profile-not-found",
        (),
        (
            r"config «profile» \((?P<profile>[^)\n]{0,200})\) could not be found",
            rf"failed to get (?:shared config )?«profile», (?P<profile>{_WORD})",
            r"No AWS profile «named» '(?P<profile>[^'\n]{1,200})'",
            rf"Profile file contained no «credentials» for profile '(?P<profile>{_WORD})",
            rf"(?:[Cc]ould not|[Cc]annot|[Uu]nable to) find (?:the |AWS )*«profile» "
            rf"[`'\"]?(?P<profile>{_WORD})",
            rf"rofile [`'\"](?P<profile>{_WORD})[`'\"] (?:was )?«not» found",
            rf"(?<!\w)'(?P<profile>{_WORD})' not found in «credentials» file",
            rf"no matching «section» for profile `?(?P<profile>{_WORD})",
            r"resolve credentials using «profile»: \[(?P<profile>[^\]\n]{1,200})\]",
            rf"(?<!in the )[Pp]«rofile» [`'\"]?(?P<profile>{_WORD})[`'\"]? "
            r"(?:could not be found|was not defined|does not exist|doesn't seem to be configured)",
        ),
    ),
    Wordings(
        "source-profile-not-found",
        (),
        (
            rf"«source_profile» \"{_SOURCE}\" referenced in the profile \"{_PROFILE}\" does not",
            rf"could not find «source» profile `?(?P<source>{_WORD})`? referenced from "
            rf"`?(?P<profile>{_WORD})",
        ),
    ),
    Wordings(
        "source-profile-without-credentials",
        (),
        (
            rf"«source» profile \"{_SOURCE}\" must have credentials",
            rf"source profile of '(?P<profile>{_WORD})' was «configured» to be "
            rf"'(?P<source>{_WORD})', but that source profile has no credentials",
            r"(?:role for (?P<resource>arn:[^\s,]{1,300}), )?«source» profile has no (?:shared )?"
            r"credentials",
            r"failed to load «assume» role (?P<resource>arn:[^\s,]{1,300}), of profile "
            rf"{_WORD}\s*\Z",
            r"(?:KeyError: |\A\s*)'«aws_access_key_id»'\s*\Z",
        ),
    ),
    Wordings(
        "missing-source",
        (),
        (
            r"missing: «source_profile» or credential_source",
            r"must contain `?«source_profile»`? or `?credential_source`? but neither",
            rf"Profile «property» '(?P<parameter>\w{{1,60}})' was not configured for "
            rf"'(?P<profile>{_WORD})",
        ),
    ),
    Wordings(
        "source-and-credential-source",
        (),
        (
            rf"profile \"{_PROFILE}\" contains both «source_profile» and credential_source",
            r"contained both `?«source_profile»`? and `?credential_source",
            r"only one credential «type» may be specified per profile",
        ),
    ),
    Wordings(
        "bad-credential-source",
        (),
        (
            rf"credential «source» \"{_SOURCE}\" referenced in profile \"{_PROFILE}\" is not valid",
            rf"«credential_source» \"{_SOURCE}\" is specified in profile \"{_PROFILE}\", but no",
            r"credential[_ ]source «values» must be EcsContainer",
            rf"invalid credential «source» in `?(?P<profile>{_WORD})",
            rf"«credential_source» profile option: (?P<source>{_WORD})",
        ),
    ),
    Wordings(
        "credential-source-unavailable",
        (),
        (
            rf"(?:from (?P<source>\w{{1,40}}): No credentials )?found in «credential_source» "
            rf"referenced in profile (?P<profile>{_WORD})",
            r"(?P<source>EcsContainer|Environment|Ec2InstanceMetadata) was specified as the "
            r"«credential_source», but",
        ),
    ),
    Wordings(
        "loop",
        (),
        (
            r"«Infinite» loop in credential configuration detected"
            rf"(?:. Attempting to load from profile (?P<profile>{_WORD}))?",
            r"Circular «relationship» detected with profiles",
            rf"Detected a «cycle» attempting to resolve credentials for profile "
            rf"(?P<profile>{_WORD})",
            r"profile formed an «infinite» loop",
        ),
    ),
    Wordings(
        "missing-role-arn",
        (),
        (
            r"web «identity» but has no role ARN configured",
            r"was specified but `?«role_arn»`? was missing",
            rf"credential type (?P<source>\w{{1,60}}) requires «role_arn», profile "
            rf"(?P<profile>{_WORD})",
        ),
    ),
    Wordings(
        "partial-credentials",
        (),
        (
            r"«Partial» credentials found in (?P<source>(?!assume-role,)[\w-]{1,60}), missing: "
            r"(?P<parameter>\w{1,60})",
        ),
    ),
    Wordings(
        "config-parse",
        (),
        (r"Unable to «parse» config file: (?P<source>[^\n\"]{1,400})",),
    ),
    Wordings(
        "config-value-invalid",
        (),
        (
            r"Provided region_name '(?P<value>[^'\n]{0,80})' doesn't match a «supported» format",
            r"STS «regional» endpoints option (?P<value>\S{1,80}) is invalid",
            rf"«services» section but the \"{_SOURCE}\" services configuration does not exist",
        ),
    ),
    Wordings(
        "config-file-missing",
        (),
        (r"specified config «file» \((?P<source>[^)\n]{1,400})\) could not be found",),
    ),
    Wordings(
        "region-missing",
        (),
        (
            r"You must specify a «region»",
            r"«MissingRegion»",
            r"Missing «region» in config",
            r"«Region» is missing",
            r"Unable to (?:load|find) a? ?«region» (?:from any of|via)",
            r"a «region» must be specified",
            r"an AWS «region» is required, but was not found",
            r"[Mm]issing required «field» Region",
            r"No «RegionEndpoint» or ServiceURL configured",
            r"invalid AWS «Region»: ?(?:\Z|\n|\\\"\\\"|\"\")",
        ),
    ),
)

_PROVIDERS: Final = (
    Wordings(
        "expired-credentials",
        (),
        (r"refreshed credentials are still «expired»",),
    ),
    Wordings(
        "process-failed",
        (),
        (
            r"Error when «retrieving» credentials from custom-process",
            r"Unsupported version '[^'\n]{0,40}' for credential «process» provider",
        ),
    ),
    Wordings(
        "clock-skew",
        (),
        (
            r"certificate has expired or is not yet valid: «current» time \S{1,40} is before",
            r"certificate is not yet «valid»",
        ),
    ),
    Wordings(
        "header-invalid",
        (),
        (
            r"Invalid «header» value b?['\"]AWS4-HMAC",
            r"invalid header field value (?:\"[^\"\n]{0,300}\" )?for (?:key )?\"?«Authorization»",
            r"Invalid character in header «content» \[\"[Aa]uthorization\"\]",
            r"Invalid leading «whitespace», reserved character",
        ),
    ),
    Wordings(
        "metadata-failed",
        (),
        (
            r"«ec2imds»: GetMetadata",
            r"Error when «retrieving» credentials from (?P<source>iam-role|container-role|"
            r"Ec2InstanceMetadata|EcsContainer): (?!No credentials found)",
            r"Error retrieving «metadata»: ",
            r"Received non 200 response \d{3} from container «metadata»",
            r"Unable to parse JSON returned from container «metadata»",
            r"(?P<source>[\w.:-]{1,80}) is not a valid container «metadata» service hostname",
            r"Unsupported host '(?P<source>[^'\n]{1,200})'. Can only retrieve «metadata» from",
            r"Auth token value is not a «legal» header value",
            r"received 404 from «IMDS»",
            r"failed to make «EC2Metadata» request",
        ),
    ),
    Wordings(
        "no-credentials",
        (),
        (
            r"Unable to «locate» credentials",
            r"Could not «load» credentials from any providers",
            r"Unable to load credentials from any of the providers in the «chain»",
            r"no «valid» providers in chain",
            r"no «providers» in chain provided credentials",
            r"Unable to load AWS credentials from any «provider» in the chain",
            r"Unable to get «IAM» security credentials from EC2 Instance Metadata",
            r"Error «retrieving» credentials from the instance profile metadata",
            r"AWS «provider» credentials not found",
            r"but no credentials have been «configured»",
            r"Unable to «resolve» AWS account to use",
            r"Cannot «read» credentials from (?P<source>[^\s'\"]{1,400})",
            r"no «EC2» IMDS role found",
            r"[Nn]o «valid» credential sources",
            r"[Cc]ould not «establish» AWS credentials",
            r"is not using «role-based», session-based, process-based, or basic credentials",
            r"parser could not load or parse a «credentials» or config file",
            r"Missing «credentials» in config",
            r"Could not get Account ID or «ARN» from STS",
            r"unable to «sign» request without credentials set",
            r"the credential «provider» was not enabled",
            r"No «profiles» were defined",
        ),
    ),
    Wordings(
        "network",
        (),
        (
            r"Could not «connect» to the endpoint URL: ?\"?(?P<source>[^\s\"]{0,300})",
            r"«Inaccessible» host: [`'](?P<source>[\w.-]{1,200})'",
            r"Unable to «connect» to (?P<source>[\w.-]{0,90}amazonaws\.[\w.]{2,12})",
            r"[Cc]onnect «timeout» on endpoint URL: ?\"?(?P<source>[^\s\"]{0,300})",
            r"[Rr]ead «timeout» on endpoint URL: ?\"?(?P<source>[^\s\"]{0,300})",
            r"«SSL» validation failed for (?P<source>[^\s\"]{0,300})",
            r"Failed to connect to «proxy» URL: ?\"?(?P<source>[^\s\"]{0,300})",
            r"lookup (?P<source>[\w.-]{1,200})[^\n]{0,60}: no such «host»",
            r"(?:dial tcp|lookup) [^\n]{0,200}: «i/o» timeout",
            r"(?:«ENOTFOUND»|getaddrinfo) (?P<source>[\w.-]{0,90}amazonaws\.[\w.]{2,12})",
            r"connect «ECONNREFUSED»",
            r"connect «ETIMEDOUT»",
            r"«getaddrinfo»",
            r"«x509»: certificate",
            r"did not «answer» as AWS does",
            r"(?:host='(?P<source>[\w.-]{1,90})'[^\n]{0,60})?Max retries «exceeded» with url",
            r"Unable to «execute» HTTP request: (?:Connect to )?"
            r"(?P<source>[\w.-]{0,90}amazonaws\.[\w.]{2,12})?",
            r"[Cc]ould not «resolve» host:? (?P<source>[\w.-]{1,200})",
            r"(?:lookup (?P<source>[\w.-]{1,200})[^\n]{0,60})?«Temporary» failure in name "
            r"resolution",
            r"«UnknownHostException»:? (?P<source>[\w.-]{1,200})",
            r"(?:Post|Get|Put) \"(?P<source>[^\"\s]{1,300})\": context «deadline» exceeded",
            r"self[-\x20]signed «certificate» in certificate chain",
            r"unable to get local «issuer» certificate",
            r"Proxy «Authentication» Required",
            r"read «ECONNRESET»",
            r"connect «EHOSTUNREACH»",
            r"Client network socket «disconnected» before secure TLS connection",
            r"(?:Post \"?(?P<source>https://[^\"\s]{1,90})\"?: (?:net/http: )?)?"
            r"TLS «handshake» timeout",
            r"Post \"?(?P<source>https://[^\"\s]{1,90})\"?: «dial» tcp",
        ),
    ),
)

_ARN = r"(?P<resource>arn:[^\s)'\"\\]{1,600})"

TOOLS_OWN_DENIALS: Final = (
    Wordings(
        "access-denied",
        (),
        (
            rf"IAM Role \({_ARN}\) «cannot» be assumed",
            rf"The role \"{_ARN}\" «cannot» be assumed",
            rf"could not be used to «assume» '{_ARN}'",
            r"«Cannot» assume IAM Role",
            r"Could not assume role in «target» account using current credentials",
            r"Could not assume role with (?:user «credentials»|the runner's)",
        ),
    ),
    Wordings(
        "access-denied",
        (),
        (r"Could not assume role with «OIDC»", r"Could not assume role with «web» identity"),
    ),
)
"""These hide AWS's answer: they count only where nothing else in the text tells it."""

FROM_TOOLS: Final = (*_PROFILES, *SIGN_IN, *_PROVIDERS)

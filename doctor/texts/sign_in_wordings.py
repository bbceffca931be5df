"""What SDKs say of sign-ins: Identity Center, `aws login`, identity tokens and MFA."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings import Wordings

_PROFILE = r"(?P<profile>[^\"\n]{0,200})"
_SOURCE = r"(?P<source>[^\"\n]{0,200})"
_WORD = r"[^\s`'\",:()]{1,200}"

SIGN_IN: Final = (
    Wordings(
        "sso-settings",
        (),
        (
            rf"profile \"{_PROFILE}\" is «configured» to use SSO but is missing",
            rf"profile \"{_PROFILE}\" is configured to use the SSO token «provider» but "
            r"(?:is missing|the \"(?P<source>[^\"\n]{0,200})\" sso_session)",
            rf"sso-session does not «exist»: \"{_SOURCE}\"",
            rf"failed to find SSO session «section», (?P<source>{_WORD})",
            rf"sso-session «named» `(?P<source>{_WORD})` \(referenced by profile "
            rf"`(?P<profile>{_WORD})`\) was not found",
            r"value for (?P<parameter>\w{1,60}) is «inconsistent» between profile",
            r"\(InvalidRequestException\) when calling the «StartDeviceAuthorization» operation",
        ),
    ),
    Wordings(
        "sso-token",
        (),
        (
            r"Error «loading» SSO Token",
            r"Unable to «load» SSO token",
            r"(?:No valid|[Cc]ached) «SSO» (?:[Tt]oken|login) (?:could be found|is "
            r"(?:expired|missing))",
            r"SSO (?:session|access) «token» (?:associated with|has expired|not found|is invalid)",
            r"the «SSO» (?:token has expired|session has expired or is invalid)",
            r"The SSO session «associated» with this profile has expired",
            r"Error when «retrieving» token from sso",
            r"«UnauthorizedSSOTokenError»",
            r"Unable to locate «authorization» token",
            r"«pending» authorization to retrieve an SSO token has expired",
        ),
    ),
    Wordings(
        "login-token",
        (),
        (
            r"[Pp]lease «reauthenticate» using 'aws login'",
            r"Error «loading» login session token",
            r"«credentials» because of a change in your password",
            r"credentials due to insufficient permissions[^\x00]{0,80}«CreateOAuth2Token»",
            r"resolving AWS credentials or «refreshing» a login session",
            r"Error loading or «redeeming» a login authorization code",
        ),
    ),
    Wordings(
        "invalid-identity-token",
        (),
        (r"RoleArn not found in «saml» assertion(?:: ?(?P<resource>arn:[^\s\"'<]{1,300}))?",),
        "roles",
    ),
    Wordings(
        "mfa-cannot-prompt",
        (),
        (
            r"«AssumeRoleTokenProvider» session option not set",
            r"no «MFA» code callback was provided",
            r"Cannot refresh credentials: «MFA» token required",
            r"MfaSerialNumber has been set but the «MfaTokenCodeCallback» hasn't",
            r"must provide both MFA «serial» number and one time pass code",
            r"Enter MFA code for [^\x00]{0,390}?«EOFError»",
            r"(?:get_?pass|_mfa_prompter)[^\x00]{0,390}?«EOFError»",
            r"Enter «MFA» code for [^\x00]{0,200}?(?:nappropriate ioctl|not a t(?:ty|erminal))",
        ),
    ),
    Wordings(
        "missing-dependency",
        (),
        (
            r"Missing «Dependency»: ",
            r"(?:'sts' service|aws-java-sdk-sts) «module» must be on the class path",
            r"requires following «cargo» feature",
        ),
    ),
    Wordings(
        "id-token-unavailable",
        (),
        (
            r"«getIDToken» call failed",
            r"mean to set the [`'\"]?«id-token»[`'\"]? permission",
            r"Unable to get «ACTIONS_ID_TOKEN_REQUEST»_(?:URL|TOKEN) env variable",
            r"requesting 'id-token: write', but is only «allowed» 'id-token: (?:none|read)'",
        ),
    ),
    Wordings(
        "invalid-parameter",
        (),
        (r"argument --web-identity-token: «expected» one argument",),
        "webIdentityToken",
    ),
    Wordings(
        "token-file-missing",
        (),
        (
            r"Web identity token «file» does not exist: (?P<source>[^\s\"']{1,400})",
            r"\[«Errno» 2\] No such file or directory: "
            r"'(?P<source>[^'\n]{0,300}token[^'\n]{0,90})'",
            r"\[«Errno» 13\] Permission denied: "
            r"'(?P<source>[^'\n]{0,300}token[^'\n]{0,90})'",
            r"«unable» to read file at (?P<source>[^\s\"']{0,300}token[^\s\"':]{0,90})",
            r"«Unable» to locate specified web identity token file:? ?"
            r"(?P<source>[^\s\"']{0,400})",
            r"«ENOENT»: [^\n]{1,60}, open '(?P<source>[^'\n]{0,300}token[^'\n]{0,90})'",
            r"«EACCES»: [^\n]{1,60}, open '(?P<source>[^'\n]{0,300}token[^'\n]{0,90})'",
        ),
    ),
)

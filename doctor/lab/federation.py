"""AssumeRoleWithWebIdentity and AssumeRoleWithSAML, decided: the token first, then the trust.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

from doctor.lab.conditions import Context
from doctor.lab.errors import AwsError, bad_identity, validation
from doctor.lab.guardrails import Guardrails
from doctor.lab.identity import Directory, Identity, Session, read_document
from doctor.lab.parameters import check_form
from doctor.lab.policies import as_list, ask
from doctor.lab.saml import SamlProvider
from doctor.lab.tokens import is_signed_by, read_token

_DEFAULT_SECONDS = 3600
"""Seconds without DurationSeconds.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
"""
_NO_KEY = (
    "Couldn't retrieve verification key from your identity provider,  please reference "
    "AssumeRoleWithWebIdentity documentation for requirements"
)


class Federation:
    """Answers the two calls that no key signs. `key_set_url` says where an issuer has its keys."""

    def __init__(
        self,
        directory: Directory,
        guardrails: Guardrails,
        saml: dict[str, SamlProvider],
        key_set_url: Callable[[str], str],
    ) -> None:
        self.directory = directory
        self.guardrails = guardrails
        self.saml = saml
        self.key_set_url = key_set_url

    def web_identity(self, form: Mapping[str, str], now: float) -> tuple[Session, dict[str, Any]]:
        """Decide a call with a token; return the session, and the claims of the token."""
        check_form(form)
        account = form["RoleArn"].split(":")[4]
        head, claims = self._read(form.get("WebIdentityToken", ""))
        host = str(claims.get("iss", "")).removeprefix("https://")
        provider = self._provider(account, host, str(claims.get("iss", "")))
        if claims.get("exp", 0) <= now:
            text = (
                f"Token expired: current date/time {int(now)} must be before the expiration "
                f"date/time {claims.get('exp')}"
            )
            raise AwsError("ExpiredTokenException", text, 400)
        if not is_signed_by(form["WebIdentityToken"], self._key_set(host), head.get("kid", "")):
            raise bad_identity(_NO_KEY)
        audiences = as_list(claims.get("aud", []))
        if not set(audiences) & set(provider.client_id_list):
            raise bad_identity("Incorrect token audience")
        context = {
            f"{host}:{name}".lower(): [str(each) for each in as_list(value)]
            for name, value in claims.items()
            if not isinstance(value, dict)
        }
        session = self._assume(
            "sts:AssumeRoleWithWebIdentity",
            form,
            provider.arn,
            form["RoleSessionName"],
            context,
            now,
        )
        return session, claims

    def assume_with_saml(self, form: Mapping[str, str], now: float) -> Session:
        """Decide a call with an assertion."""
        provider = self.saml.get(form.get("PrincipalArn", ""))
        if provider is None:
            raise bad_identity("Specified provider doesn't exist.")
        said = provider.read(form.get("SAMLAssertion", ""), form["RoleArn"], now)
        context = {
            "saml:aud": [said.audience],
            "saml:iss": [said.issuer],
            "saml:sub": [said.subject],
        }
        action = "sts:AssumeRoleWithSAML"
        return self._assume(action, form, provider.arn, said.session_name, context, now)

    def _read(self, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
        read = read_token(token)
        if read is None:
            text = "The ID Token provided is not a valid JWT. "
            raise bad_identity(text + "(You may see this error if you sent an Access Token)")
        return read

    def _provider(self, account: str, host: str, issuer: str) -> Any:
        providers = self.directory.backend(account).open_id_providers.values()
        found = next((each for each in providers if each.url == host), None)
        if found is None:
            raise bad_identity(f"No OpenIDConnect provider found in your account for {issuer}")
        return found

    def _key_set(self, host: str) -> dict[str, Any]:
        """Fetch the keys of an issuer, from loopback alone."""
        try:
            with urllib.request.urlopen(self.key_set_url(host), timeout=5) as answer:  # noqa: S310
                read: dict[str, Any] = json.load(answer)
        except (OSError, ValueError) as error:
            raise bad_identity(_NO_KEY) from error
        return read

    def _assume(
        self,
        action: str,
        form: Mapping[str, str],
        provider: str,
        name: str,
        context: Context,
        now: float,
    ) -> Session:
        """Ask the trust policy of the role, then issue the session."""
        arn = form["RoleArn"]
        refusal = AwsError("AccessDenied", f"Not authorized to perform {action}")
        role = self.directory.role(arn)
        if role is None:
            raise refusal
        context = {**context, "sts:rolesessionname": [name], "aws:sourceip": ["127.0.0.1"]}
        trust = read_document(role.assume_role_policy_document)
        said = ask([trust], action, None, context, lambda each: _trusts(each, provider))
        account = arn.split(":")[4]
        if said != "allow" or self.guardrails.denies_role(account, action, arn, context):
            raise refusal
        seconds = int(form.get("DurationSeconds", _DEFAULT_SECONDS))
        if seconds > int(role.max_session_duration or _DEFAULT_SECONDS):
            text = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
            raise validation(text)
        session = f"arn:aws:sts::{account}:assumed-role/{role.name}/{name}"
        identity = Identity(
            session, account, f"{role.id}:{name}", "role", arn, role.name, mfa=False
        )
        return self.directory.issue(identity, seconds, now)


def _trusts(statement: dict[str, Any], provider: str) -> bool:
    principal = statement.get("Principal", {})
    if principal == "*":
        return True
    return isinstance(principal, dict) and provider in as_list(principal.get("Federated", []))

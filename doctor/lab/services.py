"""The services of the lab: each call behind the gate of its caller's policies, then answered."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import Client
from werkzeug.wrappers import Response

from doctor.lab.assume import AssumeRole, request_context
from doctor.lab.authorization_details import describe_account
from doctor.lab.errors import AwsError, access_denied
from doctor.lab.federation import Federation
from doctor.lab.identity import Identity, Session, account_of
from doctor.lab.policies import ask
from doctor.lab.scoped_credentials import scope_session
from doctor.lab.simulate import simulate
from doctor.lab.trail import Call, look_up
from doctor.lab.wire_request import Received
from doctor.lab.world import World

_STS = "https://sts.amazonaws.com/doc/2011-06-15/"
_IAM = "https://iam.amazonaws.com/doc/2010-05-08/"
_S3 = "http://s3.amazonaws.com/doc/2006-03-01/"
_SESSION_SECONDS = 43200
"""Seconds without DurationSeconds.

https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
"""
_NOT_IN_USE = "Your account is not a member of an organization."


class Services:
    """Answers every call that the lab knows."""

    def __init__(self, world: World, calls: list[Call], key_set_url: Callable[[str], str]) -> None:
        self.world = world
        self.calls = calls
        self._assume = AssumeRole(world.directory, world.devices, world.guardrails)
        self._federation = Federation(world.directory, world.guardrails, world.saml, key_set_url)
        self._moto = Client(DomainDispatcherApplication(create_backend_app), Response)

    def answer(self, received: Received, caller: Identity | None) -> Response:
        """Answer a call. Raises the error that AWS would send."""
        if caller is None:
            return self._by_token(received)
        services = {
            "sts": self._sts,
            "iam": self._iam,
            "organizations": self._organizations,
            "account": self._account,
            "ec2": self._ec2,
            "cloudtrail": self._cloudtrail,
            "s3": self._s3,
            "sso": self._identity_center,
            "identitystore": self._identity_center,
        }
        service = services.get(received.service)
        if service is None:
            raise AwsError("InvalidAction", f"The lab has no service {received.service}.", 400)
        return service(received, caller)

    def _by_token(self, received: Received) -> Response:
        form, now = received.parameters, self.world.now
        if received.action == "AssumeRoleWithSAML":
            session = self._federation.assume_with_saml(form, now)
            return _xml(received.action, _credentials(session) + _assumed_fields(session))
        session, claims = self._federation.web_identity(form, now)
        subject = (
            f"<SubjectFromWebIdentityToken>{claims.get('sub', '')}</SubjectFromWebIdentityToken>"
            f"<Provider>{claims.get('iss', '').removeprefix('https://')}</Provider>"
        )
        return _xml(received.action, _credentials(session) + _assumed_fields(session) + subject)

    def _sts(self, received: Received, caller: Identity) -> Response:
        action, form = received.action, received.parameters
        if action == "GetCallerIdentity":
            return _xml(
                action,
                f"<Arn>{caller.arn}</Arn><UserId>{caller.user_id}</UserId>"
                f"<Account>{caller.account}</Account>",
            )
        if action == "AssumeRole":
            session = self._assume.answer(caller, form, self.world.now)
            return _xml(action, _credentials(session) + _assumed_fields(session))
        if action == "GetSessionToken":
            return self._session_token(caller, form)
        if action == "GetScopedCredentials":
            key = None if received.signed is None else received.signed.key
            return self._scope_session(
                scope_session(self.world.directory, key, form, self.world.now)
            )
        if action == "GetAccessKeyInfo":
            self._gate(received, caller)
            return _xml(action, f"<Account>{account_of(form['AccessKeyId'])}</Account>")
        if action == "DecodeAuthorizationMessage":
            self._gate(received, caller)
            decoded = json.dumps(self.world.messages.decode(form.get("EncodedMessage", "")))
            text = decoded.replace("&", "&amp;").replace("<", "&lt;")
            return _xml(action, f"<DecodedMessage>{text}</DecodedMessage>")
        raise AwsError("InvalidAction", f"The lab does not know the action {action}.", 400)

    def _scope_session(self, session: Session) -> Response:
        known = session.identity
        info = f"<ScopedSessionId>{known.user_id}</ScopedSessionId><Arn>{known.arn}</Arn>"
        layers = f"<ScopedPoliciesCount>{len(known.scopes)}</ScopedPoliciesCount>"
        result = f"{_credentials(session)}<SessionInfo>{info}</SessionInfo>{layers}"
        return _xml("GetScopedCredentials", result)

    def _session_token(self, caller: Identity, form: dict[str, str]) -> Response:
        if caller.kind != "user" or caller.mfa is not None:
            text = "Cannot call GetSessionToken with session credentials"
            raise AwsError("AccessDenied", text)
        mfa = self._assume.check_mfa(caller, form, self.world.now)
        seconds = int(form.get("DurationSeconds", _SESSION_SECONDS))
        owner = caller._replace(mfa=bool(mfa))
        session = self.world.directory.issue(owner, seconds, self.world.now)
        return _xml("GetSessionToken", _credentials(session))

    def _gate(self, received: Received, caller: Identity, resource: str = "*") -> None:
        """Let a call through where the caller's own policies and the SCPs over it allow it."""
        name = received.call
        if caller.mfa is False and caller.kind == "user" and received.service == "iam":
            raise access_denied(caller.arn, name, resource)
        context = request_context(caller, {}, self.world.now, mfa=caller.mfa, role=None)
        if caller.kind != "root":
            own = ask(self.world.directory.documents(caller), name, resource, context)
            if own == "deny":
                why = "with an explicit deny in an identity-based policy"
                raise access_denied(caller.arn, name, resource, why)
            if own != "allow":
                why = f"because no identity-based policy allows the {name} action"
                raise access_denied(caller.arn, name, resource, why)
        if any(ask([each], name, resource, context) != "allow" for each in caller.narrowing):
            why = f"because no session policy allows the {name} action"
            raise access_denied(caller.arn, name, resource, why)
        self.world.guardrails.check_caller(caller, name, resource, context)

    def _json_gate(self, received: Received, caller: Identity) -> None:
        """The same gate, with the code that the JSON protocols give a refusal."""
        try:
            self._gate(received, caller)
        except AwsError as error:
            raise AwsError("AccessDeniedException", error.message, 400) from error

    def _iam(self, received: Received, caller: Identity) -> Response:
        """Let a call through to moto where the caller may make it."""
        form = received.parameters
        self._gate(received, caller, _resource(caller, form))
        if received.action == "SimulatePrincipalPolicy":
            world = self.world
            result = simulate(world.directory, world.guardrails, caller.account, form)
            return _xml(received.action, result, _IAM)
        if received.action == "GetAccountAuthorizationDetails":
            result = describe_account(self.world.directory, caller.account, form)
            return _xml(received.action, result, _IAM)
        answered = self._moto.open(
            "/",
            method="POST",
            data=received.request.body,
            headers={
                "Host": "iam.amazonaws.com",
                "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
                "x-moto-account-id": caller.account,
                "Authorization": received.request.headers["authorization"],
            },
        )
        text = answered.get_data(as_text=True)
        if received.action == "GetUser":
            text = text.replace("</User>", self._boundary_of(text) + "</User>")
        return Response(text, status=answered.status_code, mimetype="text/xml")

    def _boundary_of(self, shown: str) -> str:
        """Return what GetUser shows of a boundary: moto keeps none of users."""
        arn = shown.partition("<Arn>")[2].partition("</Arn>")[0]
        boundary = self.world.directory.boundaries.get(arn)
        if boundary is None:
            return ""
        return (
            "<PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType>"
            f"<PermissionsBoundaryArn>{boundary}</PermissionsBoundaryArn></PermissionsBoundary>"
        )

    def _organizations(self, received: Received, caller: Identity) -> Response:
        self._json_gate(received, caller)
        organization = self.world.guardrails.of(caller.account)
        if organization is None:
            raise AwsError("AWSOrganizationsNotInUseException", _NOT_IN_USE, 400)
        return _json(organization.answer(received.action, caller.account, received.parameters))

    def _identity_center(self, received: Received, caller: Identity) -> Response:
        self._json_gate(received, caller)
        organization = self.world.guardrails.of(caller.account)
        if organization is None:
            raise AwsError("AWSOrganizationsNotInUseException", _NOT_IN_USE, 400)
        center = organization.identity_center
        return _json(center.answer(received.action, caller.account, received.parameters))

    def _account(self, received: Received, caller: Identity) -> Response:
        self._json_gate(received, caller)
        return _json(self.world.settings.list_regions(caller.account))

    def _cloudtrail(self, received: Received, caller: Identity) -> Response:
        self._json_gate(received, caller)
        if received.action == "DescribeTrails":
            return _json({"trailList": self.world.trails.get(caller.account, [])})
        return _json(look_up(self.calls, caller.account, received.parameters))

    def _s3(self, received: Received, caller: Identity) -> Response:
        """Answer ListBuckets, the one call of S3 that the lab knows: there are none."""
        self._gate(received, caller)
        owner = f"<Owner><ID>{caller.account}</ID></Owner>"
        text = f'<ListAllMyBucketsResult xmlns="{_S3}">{owner}<Buckets/></ListAllMyBucketsResult>'
        return Response(text, mimetype="application/xml")

    def _ec2(self, received: Received, caller: Identity) -> Response:
        """EC2 hides why it refuses in an encoded message."""
        try:
            self._gate(received, caller)
        except AwsError as error:
            message = self.world.messages.encode(
                caller.arn,
                caller.user_id,
                received.call,
                "*",
                explicit="explicit deny" in error.message,
            )
            text = (
                "You are not authorized to perform this operation. "
                f"Encoded authorization failure message: {message}"
            )
            raise AwsError("UnauthorizedOperation", text) from error
        if received.action != "DescribeVpcEndpoints":
            raise AwsError("InvalidAction", f"The lab does not know {received.action}.", 400)
        text = self.world.settings.describe_endpoints(caller.account, received.parameters)
        return Response(text, mimetype="text/xml")


def _resource(caller: Identity, form: dict[str, str]) -> str:
    """Return the ARN that an IAM call is about, as far as its parameters tell."""
    for parameter, kind in (("RoleName", "role"), ("UserName", "user"), ("GroupName", "group")):
        if parameter in form:
            return f"arn:aws:iam::{caller.account}:{kind}/{form[parameter]}"
    return form.get("PolicyArn", form.get("PolicySourceArn", "*"))


def _credentials(session: Session) -> str:
    expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(session.expires))
    return (
        f"<Credentials><AccessKeyId>{session.key}</AccessKeyId>"
        f"<SecretAccessKey>{session.secret}</SecretAccessKey>"
        f"<SessionToken>{session.token}</SessionToken>"
        f"<Expiration>{expires}</Expiration></Credentials>"
    )


def _assumed_fields(session: Session) -> str:
    user = session.identity
    return (
        f"<AssumedRoleUser><Arn>{user.arn}</Arn>"
        f"<AssumedRoleId>{user.user_id}</AssumedRoleId></AssumedRoleUser>"
    )


def _xml(action: str, result: str, space: str = _STS) -> Response:
    text = (
        f'<{action}Response xmlns="{space}"><{action}Result>{result}</{action}Result>'
        f"<ResponseMetadata><RequestId>{uuid.uuid4()}</RequestId></ResponseMetadata>"
        f"</{action}Response>"
    )
    return Response(text, mimetype="text/xml")


def _json(answer: dict[str, Any]) -> Response:
    return Response(json.dumps(answer), mimetype="application/x-amz-json-1.1")

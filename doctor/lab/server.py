"""The lab's HTTP endpoint: authentication first, then its own STS, then moto behind a gate."""

from __future__ import annotations

import email.utils
import json
import threading
import time
import urllib.parse
import uuid
from types import TracebackType
from typing import Any, NamedTuple, Self

from moto.iam.models import iam_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import Client
from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from doctor.lab.assume import AssumeRole, request_context
from doctor.lab.errors import AwsError, denied
from doctor.lab.identity import Credential, Directory, Identity, Session, key_body
from doctor.lab.mfa import Device
from doctor.lab.policies import ask
from doctor.lab.signature import Request, read_authorization, verify

_STS = "https://sts.amazonaws.com/doc/2011-06-15/"
_LOOPBACK = "127.0.0.1"
_SESSION_SECONDS = 43200


class _Quiet(WSGIRequestHandler):
    """Serves without a line on standard error for each request."""

    def log_request(self, *_: Any) -> None:
        """Keep quiet: the lab has a journal of its own."""


class Call(NamedTuple):
    """One call that the lab received."""

    service: str
    action: str
    access_key_id: str | None
    outcome: str


class User(NamedTuple):
    """An IAM user with a key."""

    arn: str
    user_id: str
    access_key_id: str
    secret_access_key: str


class Lab:
    """A running lab. State is made through its methods, or over the wire by whoever may."""

    def __init__(self, *, latency: float = 0.0) -> None:
        self.latency = latency
        self.calls: list[Call] = []
        self.directory = Directory()
        self.devices: dict[str, Device] = {}
        self._assume = AssumeRole(self.directory, self.devices)
        self._offset = 0.0
        self._moto = Client(DomainDispatcherApplication(create_backend_app), Response)
        self._server: Any = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        iam_backends.reset()
        self._server = make_server(
            _LOOPBACK, 0, self._application, threaded=True, request_handler=_Quiet
        )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        if self._thread is not None:
            self._thread.join()

    @property
    def url(self) -> str:
        """The endpoint, for AWS_ENDPOINT_URL."""
        return f"http://{_LOOPBACK}:{self._server.server_port}"

    @property
    def now(self) -> float:
        """The lab's own time, in seconds since 1970."""
        return time.time() + self._offset

    def advance_clock(self, seconds: float) -> None:
        """Let time pass in the lab: sessions expire, and clients fall behind."""
        self._offset += seconds

    def create_user(
        self,
        account: str,
        name: str,
        *,
        policies: tuple[dict[str, Any], ...] = (),
        path: str = "/",
    ) -> User:
        """Create an IAM user with inline policies and an active key."""
        backend = self.directory.backend(account)
        user = backend.create_user("us-east-1", name, path)
        user.id = "AIDA" + key_body(account)
        for number, document in enumerate(policies, start=1):
            user.put_policy(f"policy-{number}", json.dumps(document))
        return self.create_key(User(user.arn, user.id, "", ""))

    def create_role(
        self,
        account: str,
        name: str,
        *,
        trust_policy: dict[str, Any],
        policies: tuple[dict[str, Any], ...] = (),
        max_session_duration: int = 3600,
        path: str = "/",
    ) -> str:
        """Create a role and return its ARN. The trust policy is taken as it is."""
        role = self.directory.backend(account).create_role(
            role_name=name,
            assume_role_policy_document=json.dumps(trust_policy),
            path=path,
            permissions_boundary=None,
            description="",
            tags=[],
            max_session_duration=str(max_session_duration),
        )
        role.id = "AROA" + key_body(account)
        for number, document in enumerate(policies, start=1):
            role.put_policy(f"policy-{number}", json.dumps(document))
        arn: str = role.arn
        return arn

    def create_mfa_device(self, user: User, name: str) -> Device:
        """Register a virtual MFA device to a user."""
        account = user.arn.split(":")[4]
        serial = f"arn:aws:iam::{account}:mfa/{name}"
        self.devices[serial] = device = Device(serial, user.arn)
        holder = self._holder(user)
        holder.enable_mfa_device(serial, "000000", "000000")
        return device

    def _holder(self, user: User) -> Any:
        users = self.directory.backend(user.arn.split(":")[4]).users.values()
        return next(each for each in users if each.arn == user.arn)

    def root_keys(self, account: str) -> User:
        """Return keys of an account's root user."""
        arn = f"arn:aws:iam::{account}:root"
        key, secret = "AKIA" + key_body(account), "notARealSecretKey" + uuid.uuid4().hex[:23]
        identity = Identity(arn, account, account, "root", arn, "root")
        self.directory.roots[key] = Credential(secret, identity)
        return User(arn, account, key, secret)

    def create_key(self, user: User) -> User:
        """Give a user another key."""
        account = user.arn.split(":")[4]
        key = self.directory.backend(account).create_access_key(user.arn.rpartition("/")[2])
        key.access_key_id = "AKIA" + key_body(account)
        key.secret_access_key = "notARealSecretKey" + uuid.uuid4().hex[:23]
        return user._replace(
            access_key_id=key.access_key_id, secret_access_key=key.secret_access_key
        )

    def set_trust_policy(self, role_arn: str, document: dict[str, Any]) -> None:
        """Write another trust policy for a role."""
        role = self.directory.role(role_arn)
        role.assume_role_policy_document = json.dumps(document)

    def put_user_policy(self, user: User, document: dict[str, Any], name: str = "added") -> None:
        """Put an inline policy of a user."""
        self._holder(user).put_policy(name, json.dumps(document))

    def delete_key(self, user: User) -> None:
        """Delete a user's key."""
        holder = self._holder(user)
        holder.access_keys = [
            key for key in holder.access_keys if key.access_key_id != user.access_key_id
        ]

    def session(self, user: User, *, seconds: int = 3600, mfa: bool = False) -> Session:
        """Issue session credentials of a user, as GetSessionToken does."""
        account = user.arn.split(":")[4]
        name = user.arn.rpartition("/")[2]
        identity = Identity(user.arn, account, user.user_id, "user", user.arn, name, mfa=mfa)
        return self.directory.issue(identity, seconds, self.now)

    def _application(self, environ: Any, start_response: Any) -> Any:
        http = HttpRequest(environ)
        if self.latency:
            time.sleep(self.latency)
        try:
            response = self._answer(http)
        except AwsError as error:
            response = Response(error.xml(), status=error.status, mimetype="text/xml")
            self._journal(http, error.code)
        response.headers["Date"] = email.utils.formatdate(self.now, usegmt=True)
        return response(environ, start_response)

    def _answer(self, http: HttpRequest) -> Response:
        body = http.get_data()
        form = dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
        headers = {name.lower(): value for name, value in http.headers.items()}
        request = Request(http.method, http.path, http.query_string.decode(), headers, body)
        signed = read_authorization(request)
        if signed is None:
            raise AwsError("MissingAuthenticationToken", "Request is missing Authentication Token")
        token = headers.get("x-amz-security-token")
        credential = self.directory.find(signed.key, token, self.now)
        verify(request, signed, credential.secret, self.now)
        action = form.get("Action", "")
        if signed.service == "sts":
            response = self._sts(action, credential.identity, form)
        else:
            response = self._iam(action, credential.identity, form, http)
        self._journal(http, "ok")
        return response

    def _journal(self, http: HttpRequest, outcome: str) -> None:
        form = dict(urllib.parse.parse_qsl(http.get_data().decode(errors="replace")))
        header = http.headers.get("Authorization", "")
        scope = header.partition("Credential=")[2].partition(",")[0].split("/")
        service = scope[3] if len(scope) > 3 else "?"  # noqa: PLR2004 - key/date/region/service
        self.calls.append(Call(service, form.get("Action", ""), scope[0] or None, outcome))

    def _sts(self, action: str, caller: Identity, form: dict[str, str]) -> Response:
        if action == "GetCallerIdentity":
            return _xml(
                action,
                f"<Arn>{caller.arn}</Arn><UserId>{caller.user_id}</UserId>"
                f"<Account>{caller.account}</Account>",
            )
        if action == "AssumeRole":
            session = self._assume.answer(caller, form, self.now)
            user = session.identity
            return _xml(
                action,
                f"{_credentials(session)}<AssumedRoleUser><Arn>{user.arn}</Arn>"
                f"<AssumedRoleId>{user.user_id}</AssumedRoleId></AssumedRoleUser>",
            )
        if action == "GetSessionToken":
            return self._session_token(caller, form)
        raise AwsError("InvalidAction", f"The lab does not know the action {action}.", 400)

    def _session_token(self, caller: Identity, form: dict[str, str]) -> Response:
        if caller.kind != "user" or caller.mfa is not None:
            text = "Cannot call GetSessionToken with session credentials"
            raise AwsError("AccessDenied", text)
        mfa = self._assume.check_mfa(caller, form, self.now)
        seconds = int(form.get("DurationSeconds", _SESSION_SECONDS))
        session = self.directory.issue(caller._replace(mfa=bool(mfa)), seconds, self.now)
        return _xml("GetSessionToken", _credentials(session))

    def _iam(
        self, action: str, caller: Identity, form: dict[str, str], http: HttpRequest
    ) -> Response:
        """Let a call through to moto where the caller's own policies allow it."""
        resource = _resource(caller, form)
        if caller.mfa is False and caller.kind == "user":
            raise denied(caller.arn, f"iam:{action}", resource)
        context = request_context(caller, form, self.now, mfa=caller.mfa, role=None)
        own = ask(self.directory.documents(caller), f"iam:{action}", resource, context)
        if caller.kind != "root" and own != "allow":
            why = (
                "with an explicit deny in an identity-based policy"
                if own == "deny"
                else f"because no identity-based policy allows the iam:{action} action"
            )
            raise denied(caller.arn, f"iam:{action}", resource, why)
        answered = self._moto.open(
            "/",
            method="POST",
            data=http.get_data(),
            headers={
                "Host": "iam.amazonaws.com",
                "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
                "x-moto-account-id": caller.account,
                "Authorization": http.headers["Authorization"],
            },
        )
        return Response(answered.get_data(), status=answered.status_code, mimetype="text/xml")


def _resource(caller: Identity, form: dict[str, str]) -> str:
    """Return the ARN that an IAM call is about, as far as its parameters tell."""
    for parameter, kind in (("RoleName", "role"), ("UserName", "user"), ("GroupName", "group")):
        if parameter in form:
            return f"arn:aws:iam::{caller.account}:{kind}/{form[parameter]}"
    return form.get("PolicyArn", "*")


def _credentials(session: Session) -> str:
    expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(session.expires))
    return (
        f"<Credentials><AccessKeyId>{session.key}</AccessKeyId>"
        f"<SecretAccessKey>{session.secret}</SecretAccessKey>"
        f"<SessionToken>{session.token}</SessionToken>"
        f"<Expiration>{expires}</Expiration></Credentials>"
    )


def _xml(action: str, result: str) -> Response:
    text = (
        f'<{action}Response xmlns="{_STS}"><{action}Result>{result}</{action}Result>'
        f"<ResponseMetadata><RequestId>{uuid.uuid4()}</RequestId></ResponseMetadata>"
        f"</{action}Response>"
    )
    return Response(text, mimetype="text/xml")

"""Errors as AWS words them, in the form of each wire protocol."""

from __future__ import annotations

import json
import uuid
from xml.sax.saxutils import escape


class AwsError(Exception):
    """An error that goes out as AWS would send it: code, HTTP status and text."""

    def __init__(self, code: str, message: str, status: int = 403) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status

    def xml(self) -> str:
        """The form of the query protocol."""
        kind = "Sender" if self.status < 500 else "Receiver"  # noqa: PLR2004 - HTTP's own border
        return (
            '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error>'
            f"<Type>{kind}</Type><Code>{self.code}</Code><Message>{escape(self.message)}</Message>"
            f"</Error><RequestId>{uuid.uuid4()}</RequestId></ErrorResponse>"
        )

    def ec2_xml(self) -> str:
        """The form of EC2's own query protocol."""
        return (
            f"<Response><Errors><Error><Code>{self.code}</Code>"
            f"<Message>{escape(self.message)}</Message></Error></Errors>"
            f"<RequestID>{uuid.uuid4()}</RequestID></Response>"
        )

    def s3_xml(self) -> str:
        """The form of S3."""
        return (
            f"<Error><Code>{self.code}</Code><Message>{escape(self.message)}</Message>"
            f"<RequestId>{uuid.uuid4()}</RequestId></Error>"
        )

    def json(self) -> str:
        """The form of the JSON protocols."""
        return json.dumps({"__type": self.code, "message": self.message, "Message": self.message})


def invalid_token() -> AwsError:
    return AwsError(
        "InvalidClientTokenId", "The security token included in the request is invalid."
    )


def expired_token() -> AwsError:
    return AwsError("ExpiredToken", "The security token included in the request is expired")


def wrong_signature() -> AwsError:
    return AwsError(
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. Check "
        "your AWS Secret Access Key and signing method. Consult the service documentation for "
        "details.",
    )


def access_denied(caller: str, action: str, resource: str | None = None, why: str = "") -> AwsError:
    on = f" on resource: {resource}" if resource else ""
    tail = f" {why}" if why else ""
    return AwsError(
        "AccessDenied", f"User: {caller} is not authorized to perform: {action}{on}{tail}"
    )


def validation(message: str) -> AwsError:
    return AwsError("ValidationError", message, 400)


def bad_identity(message: str) -> AwsError:
    return AwsError("InvalidIdentityToken", message, 400)

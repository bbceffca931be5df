"""What programs say that reach nobody."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

NETWORK: Final = (
    Wording(
        kind="network",
        says=r"Could not «connect» to the endpoint URL: ?\"?(?P<source>[^\s\"]{0,300})",
        example='Could not connect to the endpoint URL: "https://sts.eu-west-9.amazonaws.com/"',
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="network",
        says=r"«Inaccessible» host: [`'](?P<source>[\w.-]{1,200})'",
        example=(
            "Error getting AccountId: [UnknownEndpoint: Inaccessible host: "
            "`sts.eu-west-1.amazonaws.com' at port `undefined'. This service may not be "
            "available in the `eu-west-1' region."
        ),
        tool="AWS SDK for JavaScript v2",
        seen="aws/aws-toolkit-vscode#2689",
    ),
    Wording(
        kind="network",
        says=r"Unable to «connect» to (?P<source>[\w.-]{0,90}amazonaws\.[\w.]{2,12})",
        example="Unable to connect to sts.us-east-1.amazonaws.com",
        tool="AWS SDK and others",
        seen="OctopusDeploy/Issues#9879",
    ),
    Wording(
        kind="network",
        says=r"[Cc]onnect «timeout» on endpoint URL: ?\"?(?P<source>[^\s\"]{0,300})",
        example='Connect timeout on endpoint URL: "https://sts.us-west-2.amazonaws.com/"',
        tool="botocore",
        seen="aws/amazon-vpc-cni-k8s#1796",
    ),
    Wording(
        kind="network",
        says=r"[Rr]ead «timeout» on endpoint URL: ?\"?(?P<source>[^\s\"]{0,300})",
        example='Read timeout on endpoint URL: "https://sts.eu-west-9.amazonaws.com/"',
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="network",
        says=(
            r"Connection was closed before we «received» a valid response from endpoint URL: "
            r"?\"?(?P<source>[^\s\"]{0,300})"
        ),
        example=(
            "Connection was closed before we received a valid response from endpoint URL: "
            '"https://sts.us-west-2.amazonaws.com/".'
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="network",
        says="An HTTP Client raised an «unhandled» exception: ",
        example=(
            "An HTTP Client raised an unhandled exception: ('Connection broken: "
            "IncompleteRead(0 bytes read)', IncompleteRead(0 bytes read))"
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="network",
        says="An error occurred while reading from response «stream»: ",
        example=(
            "An error occurred while reading from response stream: ('Connection broken: "
            "ConnectionResetError(104, 'Connection reset by peer')', "
            "ConnectionResetError(104, 'Connection reset by peer'))"
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="network",
        says=r"«SSL» validation failed for (?P<source>[^\s\"]{0,300})",
        example=(
            "SSL validation failed for https://sts.eu-west-9.amazonaws.com/ Error message: "
            "request failed"
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="network",
        says=r"Failed to connect to «proxy» URL: ?\"?(?P<source>[^\s\"]{0,300})",
        example='Failed to connect to proxy URL: "https://sts.eu-west-9.amazonaws.com/"',
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="network",
        says=r"lookup (?P<source>[\w.-]{1,200})[^\n]{0,60}: no such «host»",
        example=(
            'caused by: Post "https://sts.minio.amazonaws.com/": dial tcp: lookup '
            "sts.minio.amazonaws.com on 10.100.0.10:53: no such host"
        ),
        tool="Go programs",
        seen="velero-io/velero#8320",
    ),
    Wording(
        kind="network",
        says=r"lookup (?P<source>[\w.-]{1,200})[^\n]{0,60}: server «misbehaving»",
        example=("dial tcp: lookup sts.eu-west-1.amazonaws.com on 10.0.0.2:53: server misbehaving"),
        tool="Go programs",
        seen="https://pkg.go.dev/net#DNSError",
    ),
    Wording(
        kind="network",
        says=r"(?:dial tcp|lookup) [^\n]{0,200}: «i/o» timeout",
        example=(
            'caused by: Post "https://sts.amazonaws.com/": dial tcp 52.46.149.173:443: i/o timeout'
        ),
        tool="Go programs",
        seen="aws/aws-sdk-go#4154",
    ),
    Wording(
        kind="network",
        says=r"«ENOTFOUND» (?P<source>[\w.-]{0,90}amazonaws\.[\w.]{2,12})",
        example="Error: getaddrinfo ENOTFOUND sts.eu-west-9.amazonaws.com",
        tool="Node.js",
        seen="https://nodejs.org/api/errors.html",
    ),
    Wording(
        kind="network",
        says=r"«getaddrinfo» (?P<source>[\w.-]{0,90}amazonaws\.[\w.]{2,12})",
        example="SocketError: getaddrinfo sts.eu-west-9.amazonaws.com: Name or service not known",
        tool="Ruby",
        seen="https://docs.ruby-lang.org/en/master/SocketError.html",
    ),
    Wording(
        kind="network",
        says="connect «ECONNREFUSED»",
        example="Error: connect ECONNREFUSED 169.254.169.254:80",
        tool="Node.js",
        seen="https://nodejs.org/api/errors.html",
    ),
    Wording(
        kind="network",
        says="connect «ETIMEDOUT»",
        example=(
            "Retry AssumeRole: attempt 1 of 12 failed: Could not assume role with OIDC: "
            "connect ETIMEDOUT 203.0.113.9:443. Retrying after 34ms."
        ),
        tool="Node.js",
        seen="aws-actions/configure-aws-credentials#1848",
    ),
    Wording(
        kind="network",
        says="«getaddrinfo»",
        example="socket.gaierror: getaddrinfo failed",
        tool="Node.js and Python",
        seen="https://nodejs.org/api/errors.html",
    ),
    Wording(
        kind="network",
        says="«x509»: certificate",
        example="tls: failed to verify certificate: x509: certificate signed by unknown authority",
        tool="Go programs",
        seen="https://pkg.go.dev/crypto/x509",
    ),
    Wording(
        kind="network",
        says="did not «answer» as AWS does",
        example="http://localhost:4566 did not answer as AWS does",
        tool="roledoctor",
        seen="an endpoint that is not AWS's",
    ),
    Wording(
        kind="network",
        says=r"(?:host='(?P<source>[\w.-]{1,90})'[^\n]{0,60})?Max retries «exceeded» with url",
        example=(
            "HTTPSConnectionPool(host='sts.amazonaws.com', port=443): Max retries exceeded "
            "with url: /"
        ),
        tool="requests",
        seen="https://requests.readthedocs.io/en/latest/api/#exceptions",
    ),
    Wording(
        kind="network",
        says=(
            "Unable to «execute» HTTP request: (?:Connect to )"
            r"?(?P<source>[\w.-]{0,90}amazonaws\.[\w.]{2,12})?"
        ),
        example=(
            "Unable to execute HTTP request: Connect to sts.eu-west-1.amazonaws.com:443 "
            "failed: Connection refused"
        ),
        tool="AWS SDK for Java",
        seen=(
            "https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/troubleshooting.html"
        ),
    ),
    Wording(
        kind="network",
        says=r"[Cc]ould not «resolve» host:? (?P<source>[\w.-]{1,200})",
        example="curl: (6) Could not resolve host: sts.eu-west-9.amazonaws.com",
        tool="curl",
        seen="https://curl.se/libcurl/c/libcurl-errors.html",
    ),
    Wording(
        kind="network",
        says=(
            r"(?:lookup (?P<source>[\w.-]{1,200})[^\n]{0,60})?«Temporary» failure in name "
            "resolution"
        ),
        example="lookup sts.amazonaws.com: Temporary failure in name resolution",
        tool="glibc",
        seen="https://man7.org/linux/man-pages/man3/getaddrinfo.3.html",
    ),
    Wording(
        kind="network",
        says=r"«UnknownHostException»:? (?P<source>[\w.-]{1,200})",
        example="java.net.UnknownHostException: sts.eu-west-9.amazonaws.com",
        tool="Java programs",
        seen=(
            "https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/net/UnknownH"
            "ostException.html"
        ),
    ),
    Wording(
        kind="network",
        says=r"(?:Post|Get|Put) \"(?P<source>[^\"\s]{1,300})\": context «deadline» exceeded",
        example=(
            "attempt failed: HTTP request to pod identity agent failed: Get "
            '"http://169.254.170.23/v1/credentials": context deadline exceeded '
            "(Client.Timeout exceeded while awaiting headers)"
        ),
        tool="Go programs",
        seen="aws/secrets-store-csi-driver-provider-aws#465",
    ),
    Wording(
        kind="network",
        says=r"self[-\x20]signed «certificate» in certificate chain",
        example="SELF_SIGNED_CERT_IN_CHAIN: self-signed certificate in certificate chain",
        tool="OpenSSL",
        seen="https://docs.openssl.org/master/man3/X509_STORE_CTX_get_error/",
    ),
    Wording(
        kind="network",
        says="unable to get local «issuer» certificate",
        example=(
            "SSL: CERTIFICATE_VERIFY_FAILED certificate verify failed: unable to get local "
            "issuer certificate"
        ),
        tool="OpenSSL",
        seen="https://docs.openssl.org/master/man3/X509_STORE_CTX_get_error/",
    ),
    Wording(
        kind="network",
        says="Proxy «Authentication» Required",
        example="407 Proxy Authentication Required",
        tool="HTTP proxies",
        seen="https://www.rfc-editor.org/rfc/rfc9110#name-407-proxy-authentication-re",
    ),
    Wording(
        kind="network",
        says="read «ECONNRESET»",
        example="Error: read ECONNRESET",
        tool="Node.js",
        seen="https://nodejs.org/api/errors.html",
    ),
    Wording(
        kind="network",
        says="connect «EHOSTUNREACH»",
        example="Error: connect EHOSTUNREACH 169.254.170.2:80",
        tool="Node.js",
        seen="https://nodejs.org/api/errors.html",
    ),
    Wording(
        kind="network",
        says="Client network socket «disconnected» before secure TLS connection",
        example="Client network socket disconnected before secure TLS connection was established",
        tool="Node.js",
        seen="https://nodejs.org/api/errors.html",
    ),
    Wording(
        kind="network",
        says=(
            r"(?:Post \"?(?P<source>https://[^\"\s]{1,90})\"?: (?:net/http: )?)?TLS "
            "«handshake» timeout"
        ),
        example='Post "https://sts.amazonaws.com/": net/http: TLS handshake timeout',
        tool="Go programs",
        seen="https://pkg.go.dev/net/http",
    ),
    Wording(
        kind="network",
        says=r"Post \"?(?P<source>https?://[^\"\s]{1,90})\"?: «dial» tcp",
        example=(
            'caused by: Post "https://sts.amazonaws.com/": dial tcp 52.46.149.173:443: i/o timeout'
        ),
        tool="Go programs",
        seen="aws/aws-sdk-go#4154",
    ),
)

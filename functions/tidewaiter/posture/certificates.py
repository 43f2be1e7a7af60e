"""Certificates of authorities: when they end. OpenSSL reads them, through the standard library."""

import base64
import binascii
import ssl
from datetime import UTC, datetime

from tidewaiter.errors import BadInputError

MAX_CHARACTERS = 256 * 1024


def expiries(data: str) -> tuple[datetime, ...]:
    """Return when each authority of a bundle ends; `data` is base64 of PEM, as EKS and kubeconfig files hold it.

    Raises BadInputError for what holds no certificate of an authority.
    """
    if len(data) > MAX_CHARACTERS:
        raise BadInputError(f"a certificate of more than {MAX_CHARACTERS} characters")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=base64.b64decode(data, validate=True).decode("ascii"))
    except (ssl.SSLError, binascii.Error, ValueError):
        raise BadInputError("not a certificate") from None
    ends = [str(one["notAfter"]) for one in context.get_ca_certs()]
    if not ends:
        raise BadInputError("not the certificate of an authority")
    return tuple(datetime.fromtimestamp(ssl.cert_time_to_seconds(one), UTC) for one in ends)

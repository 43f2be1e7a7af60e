"""Certificates of authorities, made when a test asks for one."""

import base64
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

KEY = ec.generate_private_key(ec.SECP256R1())


@cache
def pem(ends: str, *, authority: bool = True) -> str:
    """Make a certificate that ends on a day."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"kubernetes {ends}")])
    end = datetime.fromisoformat(ends).replace(tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, KEY.public_key(), x509.random_serial_number(), end - timedelta(days=3650), end)
    made = builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True).sign(KEY, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM).decode()


def bundle(*ends: str) -> str:
    """Write authorities as DescribeCluster holds them."""
    return base64.b64encode("".join(map(pem, ends)).encode()).decode()

"""One Sigstore and one certificate authority for the tests of a run: keys take time."""

import json

import pytest

from tests.signatures import forge
from tidewaiter.signatures.signers import CertificateSigner, IdentitySigner
from tidewaiter.signatures.trust_root import parse_trust_root


@pytest.fixture(scope="session")
def sigstore():
    """Set up a Sigstore."""
    return forge.Sigstore()


@pytest.fixture(scope="session")
def root(sigstore):
    """Read its trust root."""
    return parse_trust_root(json.dumps(sigstore.trust_root()).encode(), "root")


@pytest.fixture
def workflow(root):
    """Name the workflow that may sign."""
    return IdentitySigner(name="ci", identity="https://github.com/example/*", issuer=forge.ISSUER, root=root)


@pytest.fixture(scope="session")
def authority():
    """Set up a certificate authority."""
    return forge.Authority()


@pytest.fixture(scope="session")
def notary(authority):
    """Give a key with its certificate and chain."""
    key = forge.p256()
    return key, [forge.signer_certificate(authority, key), authority.between, authority.root]


@pytest.fixture
def holder(authority):
    """Name the holder of a certificate who may sign."""
    return CertificateSigner(name="acme", roots=(authority.root,))

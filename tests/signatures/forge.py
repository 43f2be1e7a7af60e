"""A Sigstore and a Notation of our own for tests: keys, authorities, logs that sign, and signatures of every format."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from struct import pack

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

from tidewaiter.model.signature import SignatureBlob, SignatureFormat
from tidewaiter.signatures import cbor

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DIGEST = "sha256:" + "ab" * 32
OTHER = "sha256:" + "cd" * 32
IDENTITY = "https://github.com/example/app/.github/workflows/release.yml@refs/tags/v1"
ISSUER = "https://token.actions.githubusercontent.com"
BUNDLE_3 = "application/vnd.dev.sigstore.bundle.v0.3+json"
SIGN = "https://sigstore.dev/cosign/sign/v1"
ISSUER_OID = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.8")
SCT_LIST = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
DIGITAL = x509.KeyUsage(True, *(False,) * 8)
ISSUING = x509.KeyUsage(*(False,) * 5, True, True, False, False)
CODE = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING])


def b64(data):
    return base64.b64encode(data).decode()


def der(key):
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def pem(key):
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def p256():
    return ec.generate_private_key(ec.SECP256R1())


@cache
def rsa_key(bits=2048):
    return rsa.generate_private_key(65537, bits)


def sha256(data):
    return hashlib.sha256(data).digest()


def ecdsa(key, data):
    return key.sign(data) if isinstance(key, ed25519.Ed25519PrivateKey) else key.sign(data, ec.ECDSA(hashes.SHA256()))


def name(text):
    return x509.Name.from_rfc4514_string(text) if text else x509.Name([])


def certificate(subject, issuer, signing_key, key, *extensions, start=NOW, length=timedelta(days=3650)):
    """Issue a certificate; extensions are values, critical ones in a tuple of one."""
    builder = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(start + length)
    for one in extensions:
        builder = builder.add_extension(one[0] if isinstance(one, tuple) else one, critical=isinstance(one, tuple))
    return builder.sign(signing_key, hashes.SHA256())


def ca(depth=None):
    return (x509.BasicConstraints(ca=True, path_length=depth),), (ISSUING,)


@dataclass
class Authority:
    """A certificate authority with a root and one below it."""

    root_key: object = field(default_factory=p256)
    key: object = field(default_factory=p256)
    subject: str = "CN=between,O=example"

    def __post_init__(self):
        begun = NOW - timedelta(days=365)
        self.root = certificate("CN=root,O=example", "CN=root,O=example", self.root_key, self.root_key, *ca(), start=begun)
        self.between = certificate(self.subject, "CN=root,O=example", self.root_key, self.key, *ca(0), start=begun)


@dataclass
class Log:
    """A transparency log: Rekor, or one for certificates."""

    key: object = field(default_factory=p256)
    leaves: list = field(default_factory=list)

    @property
    def id(self):
        """What it is known by."""
        return sha256(der(self.key))

    def instance(self, **period):
        """Describe it as a trust root does."""
        raw = {"rawBytes": b64(der(self.key)), "validFor": period or {"start": "2020-01-01T00:00:00Z"}}
        return {"baseUrl": "https://log.example", "publicKey": raw, "logId": {"keyId": b64(self.id)}}

    def promise(self, body, at, index=7):
        """Sign a SignedEntryTimestamp."""
        value = {"body": b64(body), "integratedTime": int(at.timestamp()), "logID": self.id.hex(), "logIndex": index}
        return ecdsa(self.key, json.dumps(value, sort_keys=True, separators=(",", ":")).encode())

    def prove(self, body, size=5, index=3):
        """Put a body among others and prove that it is there."""
        leaves = [sha256(b"\0other %d" % n) for n in range(size)]
        leaves[index] = sha256(b"\0" + body)
        root, path = tree(leaves), steps(leaves, index)
        note = f"log.example - 1\n{size}\n{b64(root)}\n"
        signature = b64(self.id[:4] + ecdsa(self.key, note.encode()))
        return {
            "logIndex": str(index),
            "rootHash": b64(root),
            "treeSize": str(size),
            "hashes": [b64(one) for one in path],
            "checkpoint": {"envelope": f"{note}\n\u2014 log.example {signature}\n"},
        }

    def entry(self, body, at=NOW, *, kind=("hashedrekord", "0.0.1"), promise=True, proof=True):
        """Write a TransparencyLogEntry."""
        found = {
            "logIndex": "7",
            "logId": {"keyId": b64(self.id)},
            "kindVersion": {"kind": kind[0], "version": kind[1]},
            "canonicalizedBody": b64(body),
        }
        if promise:
            found["integratedTime"] = str(int(at.timestamp()))
            found["inclusionPromise"] = {"signedEntryTimestamp": b64(self.promise(body, at))}
        if proof:
            found["inclusionProof"] = self.prove(body)
        return found

    def stamped(self, builder, issuing_key, issuer, at=NOW):
        """Add this log's timestamp to a certificate that is about to be issued (RFC 6962)."""
        tbs = builder.sign(issuing_key, hashes.SHA256()).tbs_certificate_bytes
        milliseconds = int(at.timestamp() * 1000)
        signed = pack("!BBQH", 0, 0, milliseconds, 1) + sha256(issuer) + len(tbs).to_bytes(3, "big") + tbs + b"\0\0"
        signature = ecdsa(self.key, signed)
        one = b"\0" + self.id + pack("!Q", milliseconds) + b"\0\0" + b"\x04\x03" + pack("!H", len(signature)) + signature
        listed = pack("!H", len(one) + 2) + pack("!H", len(one)) + one
        head = b"\x04" + (bytes([len(listed)]) if len(listed) < 128 else b"\x81" + bytes([len(listed)]))
        return builder.add_extension(x509.UnrecognizedExtension(SCT_LIST, head + listed), critical=False)


def tree(leaves):
    """Compute a root by the definition of RFC 9162, which is recursive and nothing like the verifier."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + tree(leaves[:half]) + tree(leaves[half:]))


def steps(leaves, index):
    """Compute an inclusion path by the definition."""
    if len(leaves) == 1:
        return []
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if index < half:
        return [*steps(leaves[:half], index), tree(leaves[half:])]
    return [*steps(leaves[half:], index - half), tree(leaves[:half])]


@dataclass
class Sigstore:
    """A whole instance: certificates for identities, both logs, and signatures of every kind."""

    authority: Authority = field(default_factory=Authority)
    rekor: Log = field(default_factory=Log)
    ctlog: Log = field(default_factory=Log)

    def trust_root(self, **more):
        """Write `trusted_root.json`."""
        chain = [{"rawBytes": b64(one.public_bytes(Encoding.DER))} for one in (self.authority.between, self.authority.root)]
        return {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [self.rekor.instance()],
            "ctlogs": [self.ctlog.instance()],
            "certificateAuthorities": [{"certChain": {"certificates": chain}, "validFor": {"start": "2020-01-01T00:00:00Z"}}],
            **more,
        }

    def leaf(self, key, *, identity=IDENTITY, issuer=ISSUER, at=NOW, usage=CODE, digital=DIGITAL, logged=True):
        """Issue a certificate for ten minutes."""
        utf8 = b"\x0c" + bytes([len(issuer)]) + issuer.encode()
        san = x509.RFC822Name(identity) if "://" not in identity else x509.UniformResourceIdentifier(identity)
        builder = x509.CertificateBuilder().subject_name(name("")).issuer_name(self.authority.between.subject).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(at - timedelta(minutes=1)).not_valid_after(at + timedelta(minutes=9))
        for value, critical in (
            (digital, True),
            (usage, False),
            (x509.SubjectAlternativeName([san]), True),
            (x509.UnrecognizedExtension(ISSUER_OID, utf8), False),
        ):
            builder = builder.add_extension(value, critical=critical) if value else builder
        builder = self.ctlog.stamped(builder, self.authority.key, der(self.authority.key), at) if logged else builder
        return builder.sign(self.authority.key, hashes.SHA256())


def hashed(message, signature, holder):
    """Write Rekor's entry of a signature; `holder` is a key or a certificate in PEM."""
    spec = {
        "data": {"hash": {"algorithm": "sha256", "value": sha256(message).hex()}},
        "signature": {"content": b64(signature), "publicKey": {"content": b64(holder)}},
    }
    return json.dumps({"apiVersion": "0.0.1", "kind": "hashedrekord", "spec": spec}).encode()


def enveloped(payload, signature, holder):
    """Write Rekor's entry of an envelope."""
    spec = {
        "payloadHash": {"algorithm": "sha256", "value": sha256(payload).hex()},
        "envelopeHash": {"algorithm": "sha256", "value": "00"},
        "signatures": [{"signature": b64(signature), "verifier": b64(holder)}],
    }
    return json.dumps({"apiVersion": "0.0.1", "kind": "dsse", "spec": spec}).encode()


def simple_signing(digest=DIGEST, kind="cosign container image signature"):
    critical = {"identity": {"docker-reference": ""}, "image": {"docker-manifest-digest": digest}, "type": kind}
    return json.dumps({"critical": critical, "optional": None}).encode()


def cosign(key, payload=None, **annotations):
    """Sign as `cosign sign --key` does; annotations are added under cosign's names."""
    payload = payload or simple_signing()
    signature = ecdsa(key, payload) if not isinstance(key, rsa.RSAPrivateKey) else key.sign(payload, padding.PKCS1v15(), hashes.SHA256())
    named = {f"dev.sigstore.cosign/{word}": value for word, value in annotations.items()}
    return blob(SignatureFormat.COSIGN, payload, {"dev.cosignproject.cosign/signature": b64(signature), **named})


def cosign_keyless(sigstore, at=NOW, **leaf):
    """Sign as `cosign sign` does with an identity."""
    key = p256()
    holder = sigstore.leaf(key, at=at, **leaf).public_bytes(Encoding.PEM)
    payload = simple_signing()
    signature = ecdsa(key, payload)
    body = hashed(payload, signature, holder)
    entry = {
        "SignedEntryTimestamp": b64(sigstore.rekor.promise(body, at)),
        "Payload": {"body": b64(body), "integratedTime": int(at.timestamp()), "logIndex": 7, "logID": sigstore.rekor.id.hex()},
    }
    annotations = {"certificate": holder.decode(), "bundle": json.dumps(entry)}
    named = {f"dev.sigstore.cosign/{word}": value for word, value in annotations.items()}
    return blob(SignatureFormat.COSIGN, payload, {"dev.cosignproject.cosign/signature": b64(signature), **named})


def blob(form, data, annotations=None):
    return SignatureBlob(format=form, digest=f"sha256:{sha256(data).hex()}", data=data, annotations=annotations or {})


def statement(digest=DIGEST, predicate=SIGN):
    subject = [{"name": "", "digest": {"sha256": digest.removeprefix("sha256:")}}]
    return json.dumps(
        {"_type": "https://in-toto.io/Statement/v1", "subject": subject, "predicateType": predicate, "predicate": {}}
    ).encode()


def pae(payload, kind="application/vnd.in-toto+json"):
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)


def bundle(sigstore, *, payload=None, key=None, at=NOW, holder=None, entry=None, **leaf):
    """Write a bundle as cosign 3 attaches it: a statement in an envelope, by an identity or, with `key`, by a key."""
    payload, own = payload or statement(), key or p256()
    signature = ecdsa(own, pae(payload))
    issued = None if key else sigstore.leaf(own, at=at, **leaf)
    material = {"publicKey": {"hint": "x"}} if key else {"certificate": {"rawBytes": b64(issued.public_bytes(Encoding.DER))}}
    holder = holder or (pem(key) if key else issued.public_bytes(Encoding.PEM))
    body = enveloped(payload, signature, holder)
    material["tlogEntries"] = [entry(body)] if entry else [sigstore.rekor.entry(body, at, kind=("dsse", "0.0.1"))]
    envelope = {"payload": b64(payload), "payloadType": "application/vnd.in-toto+json", "signatures": [{"sig": b64(signature)}]}
    return {"mediaType": BUNDLE_3, "verificationMaterial": material, "dsseEnvelope": envelope}


def as_blob(document):
    return blob(SignatureFormat.BUNDLE, json.dumps(document).encode())


# --- Notation ----------------------------------------------------------------------------------------------------------------------

JOSE = {"rsa2048": "PS256", "rsa3072": "PS384", "rsa4096": "PS512", "secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}
COSE = {"PS256": -37, "PS384": -38, "PS512": -39, "ES256": -7, "ES384": -35, "ES512": -36}
HASHES = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
N = "io.cncf.notary."
PAYLOAD_TYPE = "application/vnd.cncf.notary.payload.v1+json"


def algorithm_of(key):
    return JOSE[f"rsa{key.key_size}" if isinstance(key, rsa.RSAPrivateKey) else key.curve.name]


def notary_sign(key, data, algorithm):
    chosen = HASHES[algorithm[2:]]
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PSS(mgf=padding.MGF1(chosen), salt_length=chosen.digest_size), chosen)
    width = (key.key_size + 7) // 8
    return b"".join(part.to_bytes(width, "big") for part in utils.decode_dss_signature(key.sign(data, ec.ECDSA(chosen))))


def target(digest=DIGEST):
    return json.dumps({"targetArtifact": {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": digest, "size": 7}}).encode()


def signer_certificate(authority, key, subject="CN=signer,O=example,C=US", at=NOW, days=365, extensions=((DIGITAL,), CODE)):
    """Issue a certificate for signing images."""
    start = at - timedelta(days=1)
    issuer = authority.subject
    return certificate(subject, issuer, authority.key, key, *extensions, start=start, length=timedelta(days=days))


def stamp(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def jws(key, chain, payload=None, **changes):
    """Sign as `notation sign` does; changes are of the protected header (None removes), `header` of the open one."""
    header = {"x5c": [b64(one.public_bytes(Encoding.DER)) for one in chain], N + "signingAgent": "test", **changes.pop("header", {})}
    head = {
        "alg": algorithm_of(key),
        "crit": [N + "signingScheme"],
        "cty": PAYLOAD_TYPE,
        N + "signingScheme": "notary.x509",
        N + "signingTime": stamp(NOW),
    }
    head = {word: value for word, value in {**head, **changes}.items() if value is not None}
    protected, body = base64url(json.dumps(head).encode()), base64url(payload or target())
    signature = notary_sign(key, f"{protected}.{body}".encode(), algorithm_of(key))
    written = {"payload": body, "protected": protected, "header": header, "signature": base64url(signature)}
    return blob(SignatureFormat.NOTATION_JWS, json.dumps(written).encode())


def encode(value):
    """Write CBOR, apart from the code under test but for its heads."""
    if isinstance(value, bytes | str):
        return cbor.byte_string(value) if isinstance(value, bytes) else cbor.text_string(value)
    if isinstance(value, cbor.Tag):
        return major(6, value.number) + encode(value.value)
    if isinstance(value, list):
        return major(4, len(value)) + b"".join(map(encode, value))
    if isinstance(value, dict):
        return major(5, len(value)) + b"".join(encode(part) for pair in value.items() for part in pair)
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    return major(int(value < 0), value if value >= 0 else -1 - value)


def major(kind, number):
    if number < 24:
        return bytes([kind << 5 | number])
    width = next(size for size in (1, 2, 4, 8) if number < 1 << 8 * size)
    return bytes([kind << 5 | {1: 24, 2: 25, 4: 26, 8: 27}[width]]) + number.to_bytes(width, "big")


def cose(key, chain, payload=None, **changes):
    """Sign as `notation sign --signature-format cose` does."""
    return cose_with(key, chain, changes, payload)


def cose_with(key, chain, changes, payload=None):
    """Sign with changes of the protected header, whose labels may be numbers (None removes)."""
    header = {33: [one.public_bytes(Encoding.DER) for one in chain]}
    head = {
        1: COSE[algorithm_of(key)],
        2: [N + "signingScheme"],
        3: PAYLOAD_TYPE,
        N + "signingScheme": "notary.x509",
        N + "signingTime": cbor.Tag(1, int(NOW.timestamp())),
    }
    head = {word: value for word, value in {**head, **changes}.items() if value is not None}
    protected, payload = encode(head), payload or target()
    signature = notary_sign(key, encode(["Signature1", protected, b"", payload]), algorithm_of(key))
    return blob(SignatureFormat.NOTATION_COSE, encode(cbor.Tag(18, [protected, header, payload, signature])))

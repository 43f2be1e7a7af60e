"""Libraries that programs are shipped with: cryptography, compression, parsers, protocols."""

from collections.abc import Sequence

from tidewaiter.inventory.classifier import Classifier, Version


def _unpadded(groups: Sequence[str]) -> str:
    """Read a version that is written as one number, `20914` for 2.9.14."""
    return ".".join(str(int(group)) for group in groups)


_DATE = rb" +(?:FIPS )?\d{1,2} [A-Z][a-z]{2} \d{4}"

CLASSIFIERS = (
    Classifier(
        name="openssl",
        title="OpenSSL",
        files=("openssl", "libcrypto", "libssl"),
        version=Version(pattern=rb"OpenSSL (\d+\.\d+\.\d+[a-z]{0,2}(?:-(?:alpha|beta|pre|dev)\d*)?)" + _DATE),
    ),
    Classifier(
        name="libressl",
        title="LibreSSL",
        files=("openssl", "libcrypto", "libssl"),
        version=Version(pattern=rb"LibreSSL (\d+\.\d+\.\d+)\x00"),
    ),
    Classifier(name="gnutls", title="GnuTLS", files=("libgnutls",), version=Version(pattern=rb"Enabled GnuTLS (\d+\.\d+\.\d+) logging")),
    Classifier(name="wolfssl", title="wolfSSL", files=("libwolfssl",), version=Version(pattern=rb"wolfSSL (\d+\.\d+\.\d+)\x00")),
    Classifier(
        name="mbedtls",
        title="Mbed TLS",
        files=("libmbedcrypto", "libtfpsacrypto"),
        version=Version(pattern=rb"(?:bed TLS |H\xb8S? )(\d+\.\d+\.\d+)\x00"),
    ),
    Classifier(
        name="libgcrypt", title="Libgcrypt", files=("libgcrypt",), version=Version(pattern=rb"This is Libgcrypt (\d+\.\d+\.\d+) - The GNU")
    ),
    Classifier(name="krb5", title="MIT Kerberos", files=("libkrb",), version=Version(pattern=rb"KRB5_BRAND: krb5-(\d+\.\d+(?:\.\d+)?)-")),
    Classifier(
        name="zlib", title="zlib", files=("libz",), version=Version(pattern=rb" (?:de|in)flate (\d+\.\d+(?:\.\d+){0,2}) Copyright 1995-")
    ),
    Classifier(
        name="xz",
        title="XZ Utils",
        files=("xz", "liblzma"),
        version=Version(pattern=rb"[^\w.](5\.\d+\.\d+(?:alpha|beta)?)\x00"),
    ),
    Classifier(name="zstd", title="Zstandard", files=("zstd", "libzstd"), version=Version(pattern=rb"[^\d.]v?(1\.[4-9]\.\d+)\x00")),
    Classifier(
        name="bzip2", title="bzip2", files=("libbz",), version=Version(pattern=rb"\x00(1\.0\.\d+), \d{1,2}-[A-Z][a-z]{2}-\d{4}\x00")
    ),
    Classifier(
        name="libarchive",
        title="libarchive",
        files=("libarchive", "bsdtar"),
        version=Version(pattern=rb"libarchive (\d+\.\d+\.\d+)(?:dev)?\x00"),
    ),
    Classifier(
        name="curl",
        title="curl",
        files=("curl", "libcurl", "libcurl-gnutls"),
        version=Version(pattern=rb"\b(?:lib)?curl[/ ](\d+\.\d+\.\d+)[^\d.]"),
    ),
    Classifier(name="libssh", title="libssh", files=("libssh",), version=Version(pattern=rb"SSH-2\.0-libssh_(\d+\.\d+\.\d+)")),
    Classifier(name="libssh2", title="libssh2", files=("libssh",), version=Version(pattern=rb"SSH-2\.0-libssh2_(\d+\.\d+\.\d+)")),
    Classifier(name="nghttp2", title="nghttp2", files=("libnghttp",), version=Version(pattern=rb"[^\d.](1\.\d+\.\d+)\x00")),
    Classifier(
        name="libxml2",
        title="libxml2",
        files=("libxml",),
        version=Version(pattern=rb"\D(2)(\d\d)(\d\d)(?:-GIT[\w.-]+)?\x00", join=_unpadded),
    ),
    Classifier(
        name="libxslt",
        title="libxslt",
        files=("libxslt",),
        version=Version(pattern=rb"\D(1)(01)(\d\d)(?:-GIT[\w.-]+)?\x00", join=_unpadded),
    ),
    Classifier(name="expat", title="Expat", files=("libexpat",), version=Version(pattern=rb"expat_(\d+\.\d+\.\d+)\x00")),
    Classifier(name="pcre2", title="PCRE2", files=("libpcre",), version=Version(pattern=rb"[^\d.](10\.\d+) \d{4}-\d\d-\d\d\x00")),
    Classifier(name="pcre", title="PCRE", files=("libpcre",), version=Version(pattern=rb"[^\d.](8\.\d+) \d{4}-\d\d-\d\d\x00")),
    Classifier(
        name="libevent", title="libevent", files=("libevent", "libevent_core"), version=Version(pattern=rb"\x00(2\.\d+\.\d+)-stable\x00")
    ),
    Classifier(
        name="glibc",
        title="GNU C Library",
        files=("libc",),
        version=Version(pattern=rb"GNU C Library \([^)\x00]{0,80}\) (?:stable|development) release version (2\.\d+)"),
    ),
    Classifier(
        name="musl",
        title="musl",
        files=("libc", "ld-musl-x", "ld-musl-aarch", "libc.musl-x"),
        version=Version(pattern=rb"\x00(1\.[12]\.\d+)\x00"),
    ),
)
"""Library classifiers."""

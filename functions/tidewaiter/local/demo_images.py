"""The demo's two images: one that should never have been pushed, one that is fine. Names and versions are of real packages."""

import io
import secrets
import string
import zipfile

from tidewaiter.local.image_builder import File, Layer, Recipe
from tidewaiter.local.rpm_writer import Rpm, rpm_database

_OS_RELEASE = b"""NAME="AlmaLinux"
VERSION="9.5 (Teal Serval)"
ID="almalinux"
ID_LIKE="rhel centos fedora"
VERSION_ID="9.5"
PRETTY_NAME="AlmaLinux 9.5 (Teal Serval)"
"""

_OLD = (
    Rpm(name="openssl-libs", evr="1:3.0.1-41.el9_0", source="openssl"),
    Rpm(name="glibc", evr="2.34-40.el9_1.1", source="glibc"),
    Rpm(name="bash", evr="5.1.8-9.el9", source="bash"),
    Rpm(name="almalinux-release", evr="9.5-2.el9", source="almalinux-release"),
)
_CURRENT = (
    Rpm(name="bash", evr="5.1.8-9.el9", source="bash"),
    Rpm(name="almalinux-release", evr="9.5-2.el9", source="almalinux-release"),
    Rpm(name="tzdata", evr="2026b-1.el9", source="tzdata", arch="noarch"),
)


def bad_image() -> Recipe:
    """Make an image with Log4j 2.14.1, an old OpenSSL, a cloud key in a file that a later layer deletes, and root."""
    key_file = f"[default]\naws_access_key_id = {_fresh('AKIA', 16)}\naws_secret_access_key = {_fresh_secret()}\n"
    return Recipe(
        layers=(
            Layer(files=_base(_OLD), created_by="ADD almalinux-9.5-rootfs.tar.xz / # buildkit"),
            Layer(
                files={
                    "opt/shop/lib/log4j-core-2.14.1.jar": File(body=_jar("org.apache.logging.log4j", "log4j-core", "2.14.1")),
                    "opt/shop/lib/spring-core-5.3.9.jar": File(body=_jar("org.springframework", "spring-core", "5.3.9")),
                    "usr/lib/python3.9/site-packages/PyYAML-5.3.dist-info/METADATA": File(body=_metadata("PyYAML", "5.3")),
                    "usr/lib/python3.9/site-packages/PyYAML-5.3.dist-info/RECORD": File(body=b"yaml/__init__.py,,\n"),
                    "root/.aws/credentials": File(body=key_file.encode(), mode=0o600),
                },
                created_by="COPY . /opt/shop # buildkit",
            ),
            Layer(files={"root/.aws/.wh.credentials": File()}, created_by="RUN /bin/sh -c rm /root/.aws/credentials # buildkit"),
        ),
        config={
            "Cmd": ["java", "-jar", "/opt/shop/shop.jar"],
            "Env": ["PATH=/usr/local/bin:/usr/bin:/bin"],
            "ExposedPorts": {"8080/tcp": {}},
        },
    )


def good_image() -> Recipe:
    """Make an image with current packages, a user of its own, and nothing planted."""
    return Recipe(
        layers=(
            Layer(files=_base(_CURRENT), created_by="ADD almalinux-9.5-rootfs.tar.xz / # buildkit"),
            Layer(
                files={
                    "usr/lib/python3.9/site-packages/packaging-24.2.dist-info/METADATA": File(body=_metadata("packaging", "24.2")),
                    "srv/api/main.py": File(body=b"print('ready')\n"),
                },
                created_by="COPY . /srv/api # buildkit",
            ),
        ),
        config={
            "User": "10001",
            "Cmd": ["python3", "/srv/api/main.py"],
            "Healthcheck": {"Test": ["CMD", "true"]},
            "Labels": {"org.opencontainers.image.source": "https://example.com/shop/api"},
        },
    )


def _base(packages: tuple[Rpm, ...]) -> dict[str, File]:
    return {
        "usr/lib/os-release": File(body=_OS_RELEASE),
        "etc/os-release": File(link="../usr/lib/os-release"),
        "etc/passwd": File(body=b"root:x:0:0:root:/root:/bin/bash\n"),
        "var/lib/rpm/rpmdb.sqlite": File(body=rpm_database(packages)),
    }


def _jar(group: str, artifact: str, version: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as jar:
        properties = f"version={version}\ngroupId={group}\nartifactId={artifact}\n"
        for name, body in (
            ("META-INF/MANIFEST.MF", f"Manifest-Version: 1.0\r\nImplementation-Version: {version}\r\n\r\n"),
            (f"META-INF/maven/{group}/{artifact}/pom.properties", properties),
        ):
            jar.writestr(zipfile.ZipInfo(name, (2021, 3, 12, 0, 0, 0)), body)
    return buffer.getvalue()


def _metadata(name: str, version: str) -> bytes:
    return f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()


def _fresh_secret() -> str:
    """Make what looks like a secret access key: 40 characters of standard base64."""
    return "".join(secrets.choice(string.ascii_letters + string.digits + "+/") for _ in range(40))


def _fresh(prefix: str, length: int) -> str:
    return prefix + "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(length))

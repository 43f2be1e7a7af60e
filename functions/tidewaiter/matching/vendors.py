"""Packages that another publisher built: the distribution's advisories say nothing of them, and comparing versions would look like a fix.

RPM's VENDOR tag names the builder of every package. dpkg keeps `Origin` where there is one, else only the maintainer, who is often a
single person: so there a version that names the release it was built for (`1.25.3-1~bookworm`), which no package of Debian or Ubuntu
does, or the domain of a publisher with a repository of its own is needed.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import FoundAt, Package

_BUILDERS = {
    "almalinux": ("almalinux",),
    "amzn": ("amazon",),
    "azurelinux": ("microsoft",),
    "centos": ("centos", "red hat"),
    "mageia": ("mageia",),
    "mariner": ("microsoft",),
    "ol": ("oracle",),
    "openeuler": ("openeuler",),
    "photon": ("vmware", "broadcom"),
    "rhel": ("red hat",),
    "rocky": ("rocky",),
    **dict.fromkeys(("opensuse-leap", "opensuse-leap-micro", "opensuse-tumbleweed"), ("suse",)),
    **dict.fromkeys(("sl-micro", "sle-micro", "sle_hpc", "sled", "sles", "sles_sap", "suse"), ("suse",)),
}
_SYSTEM_PLACES = ("bin/", "boot/", "etc/", "lib/", "lib32/", "lib64/", "libx32/", "sbin/", "usr/", "var/")
_DEBIAN = frozenset({"debian", "ubuntu"})
_DOMAIN = re.compile(r"@([A-Za-z0-9.-]{1,253})>?\s*$")
_PUBLISHERS = frozenset(
    {
        *(
            "docker.com",
            "f5.com",
            "nginx.com",
            "nginx.org",
            "nodesource.com",
            "microsoft.com",
            "mongodb.com",
            "elastic.co",
            "hashicorp.com",
        ),
        *("grafana.com", "gitlab.com", "influxdata.com", "confluent.io", "datadoghq.com", "newrelic.com", "cloudflare.com"),
        *("lists.mariadb.org", "mariadb.com", "percona.com", "oss.oracle.com", "chromium.org", "sury.org", "redis.com", "redis.io"),
    }
)
_OTHER_BUILD = re.compile(
    r"[~+.-](?:stretch|buster|bullseye|bookworm|trixie|forky|xenial|bionic|focal|jammy|noble|resolute)(?![a-z])|pgdg|nodesource|deb\.sury\.org|[~+]ppa"
)


def stranger(package: Package, distribution: Distribution) -> str:
    """Return who built an OS package in place of its distribution, "" for the distribution itself and where nothing tells."""
    if package.ecosystem == "rpm":
        return _other_builder(package.vendor, distribution.id)
    if package.ecosystem == "deb" and distribution.id in _DEBIAN:
        maker = _other_publisher(package.vendor)
        return maker or (package.vendor or "another publisher" if _OTHER_BUILD.search(package.version) else "")
    return ""


def with_judges(inventory: Inventory) -> Iterator[Package]:
    """Yield the packages; what a stranger's package installed (npm in NodeSource's nodejs) loses its owner, as nobody judges that one."""
    strangers = strangers_of(inventory)
    for package in inventory.packages:
        yield replace(package, owner="") if package.owner in strangers or _is_of_nobody_known(package) else package


def strangers_of(inventory: Inventory) -> dict[str, int]:
    """Name the packages that others built, by purl, with their positions."""
    return {package.purl: number for number, package in enumerate(inventory.packages) if stranger(package, inventory.distribution)}


def _is_of_nobody_known(package: Package) -> bool:
    """Tell of what a Debian package installed where no distribution does (FHS 3.0): dpkg does not know who built that one.

    A maintainer may be any person. What lies in /opt, /srv, /usr/local or a folder of its own came with somebody's own package.
    """
    return package.owner.startswith("pkg:deb/") and not all(map(_is_of_system, package.found_at))


def _is_of_system(place: FoundAt) -> bool:
    return place.path.startswith(_SYSTEM_PLACES) and not place.path.startswith("usr/local/")


@lru_cache(maxsize=1024)
def _other_builder(vendor: str, distribution: str) -> str:
    builders = _BUILDERS.get(distribution)
    return vendor if vendor and builders and not any(word in vendor.lower() for word in builders) else ""


@lru_cache(maxsize=1024)
def _other_publisher(vendor: str) -> str:
    """Judge an origin by its name, and a maintainer by the domain of the address."""
    found = _DOMAIN.search(vendor)
    if not found:
        return vendor if vendor and "<" not in vendor and not any(name in vendor.lower() for name in _DEBIAN) else ""
    domain = found.group(1).lower()
    return vendor if any(domain == known or domain.endswith(f".{known}") for known in _PUBLISHERS) else ""

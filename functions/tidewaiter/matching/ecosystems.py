"""Names as the advisories spell them: the OSV ecosystem of a distribution or purl type, and the package's name in it."""

import re
from functools import lru_cache

from packageurl import PackageURL

from tidewaiter.model.image import Distribution
from tidewaiter.model.package import Package

OS_TYPES = frozenset({"deb", "rpm", "apk"})
BY_SOURCE = frozenset({"deb", "apk"})
"""Advisories of these name source packages."""
RPM_BY_SOURCE = frozenset({"Azure Linux", "Mageia", "Photon OS", "Red Hat", "Rocky Linux", "SUSE", "openEuler", "openSUSE"})
"""RPM distributions whose advisories, in the form that we read, name source packages; the others name binary packages."""
WITHOUT_EPOCHS = frozenset({"Azure Linux", "Mageia", "Photon OS", "SUSE", "openEuler", "openSUSE"})
"""RPM distributions whose advisories never write an epoch, whatever the package has."""

LANGUAGES = {
    "pypi": "PyPI",
    "npm": "npm",
    "golang": "Go",
    "maven": "Maven",
    "cargo": "crates.io",
    "gem": "RubyGems",
    "composer": "Packagist",
    "nuget": "NuGet",
    "hex": "Hex",
    "pub": "Pub",
    "cran": "CRAN",
    "hackage": "Hackage",
    "julia": "Julia",
    "swift": "SwiftURL",
    "conan": "ConanCenter",
    "bitnami": "Bitnami",
}
PROGRAMS = {
    **{
        name: name
        for name in ("envoy", "git", "haproxy", "keydb", "lua", "mariadb", "memcached", "nginx", "node", "openresty", "pgbouncer")
    },
    **{name: name for name in ("php", "postgresql", "python", "rabbitmq", "redis", "ruby", "sqlite", "valkey", "varnish")},
    "httpd": "apache",
    "openjdk": "java",
}
"""Programs known by their own bytes or metadata (purl type generic), and their names in Bitnami's advisories of upstream versions."""
_GEM_PLATFORM = re.compile(
    r"-(?:java|jruby|(?:x86_64|x86|x64|i[3-6]86|aarch64|arm64|arm|universal|powerpc64le|riscv64|s390x)-[a-z][\w.-]*)$"
)
_OLD_JAVA = re.compile(r"^1\.(\d+)\.(\d+)_(\d+)")
_MAJOR = {
    **dict.fromkeys(("rhel", "centos"), "Red Hat:enterprise_linux"),
    "almalinux": "AlmaLinux",
    "rocky": "Rocky Linux",
    "ol": "Oracle Linux",
    "mageia": "Mageia",
    "azurelinux": "Azure Linux",
    "mariner": "Azure Linux",
    "alpaquita": "Alpaquita",
}
_ROLLING = {
    "wolfi": "Wolfi",
    "chainguard": "Chainguard",
    "minimos": "MinimOS",
    "echo": "Echo",
    "opensuse-tumbleweed": "openSUSE:Tumbleweed",
}
_WITHOUT_PACKS = 16
_RUNS = re.compile(r"[-_.]+")


def ecosystems_of(distribution: Distribution) -> tuple[str, ...]:
    """Return the OSV ecosystems that may hold a distribution's advisories, best first; empty when none is known.

    Repositories and modules of one release are one ecosystem here (`feeds._releases`). CentOS publishes none of its own: Red Hat's
    speak of the packages that it rebuilds.
    """
    name, version = distribution.id, distribution.version
    if name in _ROLLING:
        return (_ROLLING[name],)
    if name in _MAJOR and version:
        return (f"{_MAJOR[name]}:{version.split('.', 1)[0]}",)
    named = _NAMED.get(name)
    return named(distribution) if named else ()


def _debian(distribution: Distribution) -> tuple[str, ...]:
    releases = {"bullseye": "11", "bookworm": "12", "trixie": "13", "forky": "14"}
    number = distribution.version.split(".", 1)[0] or releases.get(distribution.codename, distribution.codename)
    return (f"Debian:{number}",) if number else ()


def _ubuntu(distribution: Distribution) -> tuple[str, ...]:
    version = distribution.version
    return (f"Ubuntu:{version}:LTS", f"Ubuntu:{version}") if version else ()


def _alpine(distribution: Distribution) -> tuple[str, ...]:
    """Return e.g. `Alpine:v3.20` for 3.20.3; what is on its way to a release (3.21_alpha20240807) is edge."""
    version = distribution.version
    if not version or "_" in version or version == "edge":
        return ("Alpine:edge",) if version else ()
    return (f"Alpine:v{'.'.join(version.split('.')[:2])}",)


def _amazon(distribution: Distribution) -> tuple[str, ...]:
    """Return the release: 2018.03 and its like are Amazon Linux 1."""
    release = distribution.version.split(".", 1)[0]
    return (f"Amazon Linux:{'1' if '.' in distribution.version and release != '2023' else release}",) if release else ()


def _photon(distribution: Distribution) -> tuple[str, ...]:
    return (f"Photon OS:{distribution.version}",) if distribution.version else ()


def _leap(distribution: Distribution) -> tuple[str, ...]:
    return (f"openSUSE:Leap {distribution.version}",) if distribution.version else ()


def _enterprise(distribution: Distribution) -> tuple[str, ...]:
    """Return e.g. `SUSE:15 SP6` for 15.6, and `SUSE:16.0`, which has no service packs."""
    major, _, pack = distribution.version.partition(".")
    if not major or not (major + (pack or "0")).isdigit():
        return ()
    if int(major) >= _WITHOUT_PACKS:
        return (f"SUSE:{distribution.version}",)
    return (f"SUSE:{major} SP{pack}" if pack and pack != "0" else f"SUSE:{major}",)


def _micro(distribution: Distribution) -> tuple[str, ...]:
    product = "Linux Enterprise Micro" if distribution.id == "sle-micro" else "Linux Micro"
    return (f"SUSE:{product} {distribution.version}",) if distribution.version else ()


def _leap_micro(distribution: Distribution) -> tuple[str, ...]:
    return (f"openSUSE:Leap Micro {distribution.version}",) if distribution.version else ()


def _open_euler(distribution: Distribution) -> tuple[str, ...]:
    """Return e.g. `openEuler:24.03-LTS-SP1`, whose service pack stands in PRETTY_NAME only: openEuler 24.03 (LTS-SP1)."""
    version = distribution.version
    _, _, pack = distribution.pretty_name.partition(f"{version} (")
    return (f"openEuler:{version}-{pack.rstrip(')')}" if pack else f"openEuler:{version}",) if version else ()


_NAMED = {
    "debian": _debian,
    "ubuntu": _ubuntu,
    "alpine": _alpine,
    "amzn": _amazon,
    "photon": _photon,
    "openeuler": _open_euler,
    **dict.fromkeys(("sled", "sles", "sles_sap", "sle_hpc", "suse"), _enterprise),
    **dict.fromkeys(("sle-micro", "sl-micro"), _micro),
    "opensuse-leap": _leap,
    "opensuse-leap-micro": _leap_micro,
}


def normalised(ecosystem: str, name: str) -> str:
    """Write a name so that equal packages have equal names: PEP 503 for Python, lower case for NuGet and Packagist.

    Swift's are addresses of repositories, which are written with and without `https://` and `.git`.
    """
    base = ecosystem.split(":", 1)[0]
    if base == "SwiftURL":
        return name.lower().removeprefix("https://").removesuffix("/").removesuffix(".git")
    if base == "PyPI":
        return _RUNS.sub("-", name).lower()
    return name.lower() if base in ("NuGet", "Packagist", "Bitnami", "Hex") else name


def program_version(package: Package) -> str:
    """Return a program's version as its advisories write it: Java 1.8.0_392 is 8.0.392 there."""
    if package.name != "openjdk":
        return package.version
    return _OLD_JAVA.sub(r"\1.\2.\3", package.version).split("-", 1)[0]


def language_version(package: Package) -> str:
    """Return a package's version without what is none: bills of materials write gems' platforms behind it, which reads as a pre-release."""
    return _GEM_PLATFORM.sub("", package.version) if package.ecosystem == "gem" else package.version


def language_name(package: Package) -> str:
    """Return a language package's name as OSV spells it (`@scope/name`, `group:artifact`), or "" when the purl tells too little."""
    parts = _purl(package.purl)
    if parts is None:
        return package.name
    kind, namespace, name = parts
    if kind == "maven":
        return f"{namespace}:{name}" if namespace else package.name if ":" in package.name else ""
    full = f"{namespace}/{name}" if namespace else name
    if kind == "golang":
        # A purl's golang namespace and name are lower case; module paths are not.
        return package.name or full
    # Neither have purls of npm the capitals of old packages.
    return package.name if package.name.lower() == full.lower() else full


@lru_cache(maxsize=16384)
def _purl(text: str) -> tuple[str, str, str] | None:
    """Return type, namespace and name; images built on one base have the same packages, and reading a purl takes longer than a look-up."""
    try:
        purl = PackageURL.from_string(text)
    except ValueError:
        return None
    return purl.type, purl.namespace or "", purl.name

"""The command that upgrades a package, as its package manager spells it; names and versions are quoted for a shell."""

from collections.abc import Callable, Mapping, Sequence
from shlex import quote

from tidewaiter.matching.modules import without_epoch
from tidewaiter.model.image import Distribution
from tidewaiter.model.package import Package

_RPM_TOOLS = {
    **dict.fromkeys(("azurelinux", "mariner", "photon"), "tdnf"),
    **dict.fromkeys(("opensuse-leap", "opensuse-tumbleweed", "sled", "sles", "sles_sap", "sle_hpc", "suse"), "zypper"),
}
_BEFORE_DNF = {("amzn", "2"), ("amzn", "1"), ("centos", "7"), ("rhel", "7"), ("ol", "7")}


def command_of(packages: Sequence[Package], name: str, version: str, distribution: Distribution) -> str:
    """Write the command; `name` is what advisories call the package. Empty where none is known, or a name could be taken for an option."""
    words = (name, version, *(package.name for package in packages))
    if any(not word or word.startswith("-") or not word.isprintable() for word in words):
        return ""
    kind = packages[0].ecosystem
    system = _SYSTEMS.get(kind)
    if system:
        return system(packages, version, distribution)
    language = _LANGUAGES.get(kind)
    return language(name, version) if language else ""


def _apt(packages: Sequence[Package], version: str, distribution: Distribution) -> str:
    """Pin the version only where binary and source packages share it: rebuilds (`+b1`) and epochs differ, and so do backports."""
    if all("~bpo" in package.version for package in packages):
        suite = f"-t {quote(f'{distribution.codename}-backports')} " if distribution.codename else ""
        return f"apt-get install --only-upgrade {suite}{_joined([package.name for package in packages])}"
    wanted = [
        f"{package.name}={version}" if not package.source or package.source.version == package.version else package.name
        for package in packages
    ]
    return f"apt-get install --only-upgrade {_joined(wanted)}"


def _rpm(packages: Sequence[Package], version: str, distribution: Distribution) -> str:
    """Pin the version only where binary and source packages share it: `perl-Errno` 1.28 comes from `perl` 5.26."""
    release = distribution.version.split(".", 1)[0]
    tool = _RPM_TOOLS.get(distribution.id, "yum" if (distribution.id, release) in _BEFORE_DNF else "dnf")
    if tool == "zypper":
        return f"zypper update {_joined([package.name for package in packages])}"
    bare = without_epoch(version)
    shared = [not one.source or without_epoch(one.source.version) == without_epoch(one.version) for one in packages]
    wanted = [f"{one.name}-{bare}" if same else one.name for one, same in zip(packages, shared, strict=True)]
    return f"{tool} update {_joined(wanted)}"


def _apk(packages: Sequence[Package], version: str, _: Distribution) -> str:
    """Ask for at least the version: Alpine's mirrors keep no older builds."""
    return f"apk add --upgrade {_joined([f'{package.name}>={version}' for package in packages])}"


def _joined(words: Sequence[str]) -> str:
    return " ".join(map(quote, dict.fromkeys(words)))


def _go(name: str, version: str) -> str:
    if name in ("stdlib", "toolchain"):
        return f"go get {quote(f'go@{version}')}"
    return f"go get {quote(f'{name}@v{_bare(version)}')}"


def _bare(version: str) -> str:
    return version.removeprefix("v")


def _maven(name: str, version: str) -> str:
    return f"mvn versions:use-dep-version -Dincludes={quote(name)} -DdepVersion={quote(version)} -DforceVersion=true"


_SYSTEMS: Mapping[str, Callable[[Sequence[Package], str, Distribution], str]] = {"deb": _apt, "rpm": _rpm, "apk": _apk}
_LANGUAGES: Mapping[str, Callable[[str, str], str]] = {
    "pypi": lambda name, version: f"pip install {quote(f'{name}>={version}')}",
    "npm": lambda name, version: f"npm install {quote(f'{name}@{version}')}",
    "golang": _go,
    "maven": _maven,
    "gem": lambda name, version: f"gem install {quote(name)} -v {quote(version)}",
    "cargo": lambda name, version: f"cargo update -p {quote(name)} --precise {quote(version)}",
    "composer": lambda name, version: f"composer require {quote(f'{name}:^{_bare(version)}')}",
    "nuget": lambda name, version: f"dotnet add package {quote(name)} --version {quote(version)}",
    "pub": lambda name, version: f"dart pub add {quote(f'{name}:^{version}')}",
}

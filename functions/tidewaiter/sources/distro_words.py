"""How writers of bills of materials and VEX documents name a distribution: other ids, code names, and more in a version than a release.

Qualifiers of purls: `distro=debian-12`, `distro=3.20.3`, `distro=redhat-9.4`, `distro=bookworm`, and Docker Scout's `os_name` and
`os_version` (https://github.com/package-url/purl-spec, "Known qualifiers").
"""

from collections.abc import Mapping

QUALIFIERS = frozenset({"distro", "distro_name", "os_name", "os_version", "os_distro"})
"""All of them together name one distribution."""

_IDS = {
    "alma": "almalinux",
    "amazon": "amzn",
    "cbl-mariner": "mariner",
    "opensuse.leap": "opensuse-leap",
    "opensuse.tumbleweed": "opensuse-tumbleweed",
    "oracle": "ol",
    "redhat": "rhel",
    "slem": "sle-micro",
    "suse linux enterprise server": "sles",
}
"""Names that other scanners give to distributions, to os-release IDs."""

_CODENAMES = {
    **{name: ("debian", version) for name, version in (("stretch", "9"), ("buster", "10"), ("bullseye", "11"), ("bookworm", "12"))},
    **{name: ("debian", version) for name, version in (("trixie", "13"), ("forky", "14"))},
    **{name: ("ubuntu", version) for name, version in (("xenial", "16.04"), ("bionic", "18.04"), ("focal", "20.04"))},
    **{name: ("ubuntu", version) for name, version in (("jammy", "22.04"), ("noble", "24.04"), ("resolute", "26.04"))},
}


def release(name: str, version: str) -> tuple[str, str]:
    """Return os-release's id and version of what a writer calls a distribution: `amazon`, `2 (Karoo)` is `amzn`, `2`."""
    name = name.strip().lower()
    name, version = _IDS.get(name, name), version.strip()
    known, number = _CODENAMES.get(version.lower(), ("", ""))
    # Amazon's name stands around the number: `2 (Karoo)`, `AMI release 2018.03`.
    return name, number if known == name else next((word for word in version.replace("+", " ").split() if word[:1].isdigit()), version)


def named(qualifiers: Mapping[str, str], namespace: str) -> tuple[str, str]:
    """Read id and version from a purl's qualifiers; the namespace is the id where only a version is told. Both empty: not named."""
    if name := qualifiers.get("os_name", ""):
        return release(name, qualifiers.get("os_version", "") or qualifiers.get("os_distro", ""))
    word = (qualifiers.get("distro", "") or qualifiers.get("distro_name", "")).strip()
    if found := _CODENAMES.get(word.lower()):
        return found
    name, dash, version = word.rpartition("-")
    if not dash:
        return release(namespace, word if word != namespace else "") if word else ("", "")
    # `opensuse-leap-15.6` and `debian-bookworm` end in a version, `opensuse-tumbleweed` does not.
    return release(name, version) if not version.isalpha() or version.lower() in _CODENAMES else release(word, "")

"""Package URLs of operating system packages, by the million: the general way takes ten times as long (purl specification)."""

from urllib.parse import quote

from packageurl import PackageURL

_MEANT = frozenset("/ @?#%&=,\\")


def system_purl(kind: str, name: str, version: str, arch: str = "") -> str:
    """Write `pkg:kind/name@version?arch=...` as `PackageURL` does; names and versions beyond the usual characters are left to it."""
    if name == quote(name.lower(), safe="") and _is_usual(version) and (_is_usual(arch) or not arch):
        tail = f"?arch={quote(arch, safe=':')}" if arch else ""
        return f"pkg:{kind}/{name}@{quote(version, safe=':')}{tail}"
    return PackageURL(type=kind, name=name, version=version, qualifiers={"arch": arch} if arch else None).to_string()


def is_name(text: str) -> bool:
    """Tell whether anything is left of a name without blanks and slashes, as a package URL takes it."""
    return bool(text.replace("/", "").strip())


def _is_usual(text: str) -> bool:
    """Tell whether a text has printable ASCII only, and nothing that means something in a purl."""
    return text.isascii() and text.isprintable() and _MEANT.isdisjoint(text)

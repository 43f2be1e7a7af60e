"""The version that a Go program was stamped with when it was linked: `-ldflags "-X main.version=1.2.3"` (cmd/link, flag -X).

For main modules that were built from a working tree, whose own version is `(devel)` or a pseudo-version without a tag. Builds with
`-trimpath` leave the flags out of their build information (cmd/go), and then nothing is known.
"""

import re2

_ASSIGNMENT = re2.compile(r"-X(?:\s+|=)['\"]?([\w./~@-]{1,300})\.(\w{1,80})=([^\s'\"]{1,80})(?:[\s'\"]|$)")
_VERSION = re2.compile(r"^v?\d+(?:\.\d+){1,3}(?:[-+~.][\w.+~-]*)?$")
_MAJOR = re2.compile(r"/v\d+$")
_NAMES = ("version", "appversion", "buildversion", "releaseversion", "gitversion", "fullversion", "gittag", "tag")
_UNTAGGED = "v0.0.0-"


def is_unknown(version: str) -> bool:
    """Tell whether a main module's own version says nothing about its release."""
    return version in ("", "(devel)") or version.startswith(_UNTAGGED)


def version_of(flags: str, module: str) -> str:
    """Return the version in the linker's flags, with a `v` as Go writes it; empty when none is certain.

    Only variables of the program itself count, by their names, the plainest name and the shortest package first: versions of libraries
    are stamped the same way.
    """
    text = flags.replace('\\"', '"').replace("\\t", " ").replace("\\n", " ")
    root = _MAJOR.sub("", module)
    found = [
        (_NAMES.index(name.lower()), len(package), value.removeprefix("v"))
        for package, name, value in (match.groups() for match in _ASSIGNMENT.finditer(text))
        if name.lower() in _NAMES and _VERSION.search(value) and _is_own(package, root)
    ]
    return f"v{min(found)[2]}" if found else ""


def _is_own(package: str, root: str) -> bool:
    return package in ("main", root) or package.startswith(f"{root}/")

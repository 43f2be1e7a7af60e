"""Nix packages: the directories of `/nix/store`, named HASH-NAME-VERSION[-OUTPUT] (Nix manual, "Store Path", `parseDrvName`).

The outputs of a package (`dev`, `lib` ...) are one package. Paths without a version are sources, scripts and environments.
"""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_STORE = "nix/store"
_PATH = re.compile(r"^[0-9abcdfghijklmnpqrsvwxyz]{32}-([0-9A-Za-z+._?=-]+)$")
_VERSION = re.compile(r"-[^A-Za-z]")
_OUTPUT = re.compile(
    r"-(?:bin|debug|dev|devdoc|devman|dist|doc|info|installedTests|lib|libgcc|man|out|python|py|static|terminfo|data|env|xgcc)$"
)


def _wants(entry: FileEntry) -> bool:
    folder, _, name = entry.path.rpartition("/")
    return folder == _STORE and bool(_PATH.match(name)) and not name.endswith((".drv", ".lock"))


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    del content
    name, version = name_and_version(path.rpartition("/")[2].partition("-")[2])
    if version:
        yield Evidence.of("nix", path, context).package("nix", name, version)


def name_and_version(text: str) -> tuple[str, str]:
    """Split where Nix does: at the first dash that no letter follows; the output's name is no part of the version."""
    found = _VERSION.search(text)
    if not found or not found.start():
        return text, ""
    return text[: found.start()], str(_OUTPUT.sub("", text[found.start() + 1 :]))


NIX = Cataloger(id="nix", title="Nix packages", ecosystem="nix", wants=_wants, parse=_parse, owns_files=True, hint=Hint(parents=(_STORE,)))

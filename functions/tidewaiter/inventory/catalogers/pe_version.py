""".NET assemblies and Windows programs that no package manager lists: the version resource of `.dll` and `.exe` files.

An assembly's product version is, by the SDK's defaults, that of its NuGet package. Assemblies that a `.deps.json` lists are left to it
(`inventory.ownership`), which the shared frameworks have too; so are programs that a wheel lists.
"""

from collections.abc import Iterable
from pathlib import PurePosixPath

import re2 as re

from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.pe import PeError, PeVersion, version_of
from tidewaiter.inventory.visitors import FileEntry

_SUFFIXES = (".dll", ".exe")
_SATELLITE = ".resources"
_VERSION = re.compile(r"\d+(?:\.\d+)+(?:-[0-9A-Za-z.-]+)?")
_TEMPLATE, _WINDOWS = "Microsoft® Windows®", ("6.", "10.0.")
"""What the resource templates of Microsoft's own build name as the product, and the versions that Windows really has."""
_SPACE = re.compile(r"\s+")


def _wants(entry: FileEntry) -> bool:
    path = entry.path.lower()
    return path.endswith(_SUFFIXES) and not path.endswith(f"{_SATELLITE}.dll")


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    evidence = Evidence.of("pe-version", path, context)
    try:
        version = version_of(content.at)
    except PeError as error:
        yield evidence.malformed(f"the version of a Windows program cannot be read: {error}")
        return
    number = _number(version) if version else ""
    if version is None or not number:
        return  # many small programs carry no version: the coverage statement counts what was read
    if version.managed:
        yield evidence.package("nuget", PurePosixPath(path).stem, number)
        return
    texts = version.texts
    product = texts.get("ProductName", "")
    if product.startswith(_TEMPLATE) and not number.startswith(_WINDOWS):
        product = ""
    name = _SPACE.sub(" ", product or texts.get("InternalName") or PurePosixPath(path).stem)
    yield evidence.package("generic", name.replace("/", "-"), number, qualifiers={"vendor": texts.get("CompanyName", "")})


def _number(version: PeVersion) -> str:
    """Take the first thing that looks like a version; build metadata (`+commit`) is no part of it."""
    for text in (version.texts.get("ProductVersion", ""), version.texts.get("FileVersion", ""), version.file_version):
        found = _VERSION.search(text.replace(", ", ".").replace(",", ".")[:512])
        if found:
            return str(found.group(0))
    return ""


PE_VERSION = Cataloger(
    id="pe-version",
    title="Windows programs and .NET assemblies",
    ecosystem="nuget",
    wants=_wants,
    parse=_parse,
    hint=Hint(suffixes=_SUFFIXES, programs=True),
)

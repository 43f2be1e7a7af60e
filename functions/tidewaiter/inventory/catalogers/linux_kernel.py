"""Linux kernels: images in `/boot` and `/lib/modules/RELEASE`, and the modules of a release; one package per release.

Kernels that a distribution's package installed are owned by it (`inventory.ownership`) and judged with it.
"""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import elf, kernel
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.limits import MIB
from tidewaiter.inventory.visitors import FileEntry

_IMAGES = ("vmlinuz", "vmlinux", "bzImage", "Image", "zImage", "kernel", "vmlinuz.efi", "linux")
_BOOT = "boot/"
_MODULE = ".ko"
_PACKED = (".ko.gz", ".ko.xz", ".ko.zst")
_LISTS = ("modules.builtin", "modules.order", "modules.dep")
_IN_TREE = re.compile(r"(?:^|/)lib/modules/([^/]+)/")
_VERMAGIC = b"vermagic="
_SMALLEST_IMAGE = 1 << 16


def _wants(entry: FileEntry) -> bool:
    folder, _, name = entry.path.rpartition("/")
    if name.endswith((_MODULE, *_PACKED)):
        return name.endswith(_MODULE) or bool(_release_in(entry.path))
    if name in _LISTS:
        return bool(_release_in(entry.path))
    return entry.size >= _SMALLEST_IMAGE and _is_image_name(folder, name)


def _is_image_name(folder: str, name: str) -> bool:
    if f"{folder}/" == _BOOT:
        return name in _IMAGES or name.startswith(tuple(f"{image}-" for image in _IMAGES))
    return name in _IMAGES and bool(_IN_TREE.search(f"{folder}/"))


def _release_in(path: str) -> str:
    found = _IN_TREE.search(path)
    release = str(found.group(1)) if found else ""
    return release if kernel.is_release(release) else ""


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    evidence = Evidence.of("linux-kernel", path, context)
    name = path.rpartition("/")[2]
    release = _release_in(path) if name not in _IMAGES else ""
    try:
        if not release:
            release = _of_module(content) if name.endswith(_MODULE) else kernel.release_of(content.read)
    except ValueError as error:
        yield evidence.malformed(str(error))
        return
    if release:
        yield evidence.package("generic", "linux-kernel", release)


def _of_module(content: Content) -> str:
    """Read for which kernel a module outside of `/lib/modules` was built; "" for a file of that name which is none."""
    section = elf.section(content.read(), ".modinfo") or b""
    magic = next((item for item in section.split(b"\0") if item.startswith(_VERMAGIC)), b"")
    release = magic[len(_VERMAGIC) :].split(b" ", 1)[0].decode("ascii", errors="replace")
    return release if kernel.is_release(release) else ""


LINUX_KERNEL = Cataloger(
    id="linux-kernel",
    title="Linux kernels and their modules",
    ecosystem="generic",
    wants=_wants,
    parse=_parse,
    max_bytes=64 * MIB,
    hint=Hint(names=(*_IMAGES, *_LISTS), suffixes=(_MODULE, ".gz", ".xz", ".zst"), folders=("boot",)),
)

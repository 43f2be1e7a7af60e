"""`conan.lock` of Conan 1 and 2 (docs.conan.io, "Lockfiles"): references `name/version@user/channel#revision%time`."""

from collections.abc import Iterable
from typing import Any

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence, texts

_SECTIONS = ("requires", "build_requires", "python_requires")


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    lock = structured.mapping(document)
    nodes = structured.mapping(structured.mapping(lock.get("graph_lock")).get("nodes"))
    if not nodes and "requires" not in lock:
        yield evidence.malformed("neither requires nor graph_lock")
        return
    first = [structured.text(structured.mapping(node).get("ref")) for node in nodes.values()]
    for reference in dict.fromkeys([*first, *(item for section in _SECTIONS for item in texts(lock.get(section)))]):
        recipe, _, place = reference.partition("#")[0].partition("%")[0].partition("@")
        name, slash, version = recipe.partition("/")
        if slash:  # the project's own conanfile has no version otherwise
            user, _, channel = place.partition("/")
            yield evidence.package("conan", name, version, namespace=user, qualifiers={"channel": channel})


CONAN_LOCK = Cataloger(
    id="conan-lock",
    title="Conan lock files",
    ecosystem="conan",
    parse=structured.of_json("conan-lock", _extract),
    declared=True,
    hint=Hint(names=("conan.lock",)),
)

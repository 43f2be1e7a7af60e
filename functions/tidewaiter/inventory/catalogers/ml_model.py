"""Trained models: safetensors, GGUF, ONNX and pickles of the usual frameworks, and the cache of the Hugging Face hub.

A model of the hub's cache is a package of the hub at its revision. Any other has the name that its file or folder gives it, and the
version that it states or else a hash of its description. Only the first part of a model that is split into several is read.
"""

from collections.abc import Callable, Iterable

import re2 as re

from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.ml import held, weights
from tidewaiter.inventory.ml.pickles import modules_of
from tidewaiter.inventory.visitors import FileEntry

_HUB = re.compile(r"(?:^|/)models--(?:([^/]+?)--)?([^/]+)/(?:snapshots/([0-9a-f]{7,64})/|refs/[^/]+$)")
_PART = re.compile(r"^(.+?)-(\d{5})-of-\d{5}$")
_GENERAL = frozenset("model pytorch_model adapter_model diffusion_pytorch_model consolidated weights checkpoint best last data".split())  # noqa: SIM905
_FRAMEWORKS = frozenset("torch sklearn xgboost lightgbm catboost tensorflow keras transformers fastai spacy ultralytics".split())  # noqa: SIM905
_PIECE = 1 << 20
_SHOWN = 8
_OPCODES = 20_000
"""How much of a pickle is followed to learn which framework wrote it; its imports stand where they are first needed."""
Reader = Callable[[Content], weights.Model | None]


def _wants(entry: FileEntry) -> bool:
    name = entry.path.rpartition("/")[2].lower()
    if name == "main":
        return bool(_HUB.search(entry.path))
    part = _PART.match(name.rpartition(".")[0])
    return name.endswith(tuple(_READERS)) and (not part or int(part.group(2)) <= 1)


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    evidence = Evidence.of("ml-model", path, context)
    hub = _HUB.search(path)
    if hub and path.endswith("/refs/main"):
        revision = content.read(_PIECE).decode(errors="replace").strip()
        yield evidence.package("huggingface", hub.group(2), revision, namespace=hub.group(1) or "")
        return
    try:
        model = _READERS[f".{path.rpartition('.')[2].lower()}"](content)
    except weights.ModelError as error:
        yield evidence.malformed(str(error))
        return
    if model is None:
        return
    qualifiers = {"format": model.form, **{key: value[:128] for key, value in model.facts.items() if value.isprintable()}}
    if hub and hub.group(3):
        yield evidence.package("huggingface", hub.group(2), hub.group(3), namespace=hub.group(1) or "", licences=(model.licence,))
        return
    name = model.name if model.name.strip(" /") and model.name.isprintable() else _name(path)
    yield evidence.package("mlmodel", name[:256].replace("/", "-"), model.version, qualifiers=qualifiers, licences=(model.licence,))


def _name(path: str) -> str:
    """Name a model by its file, or by its folder where the file bears the name that all have."""
    folder, _, file = path.rpartition("/")
    stem = file.rpartition(".")[0]
    part = _PART.match(stem)
    stem = str(part.group(1)) if part else stem
    return folder.rpartition("/")[2] or stem if stem.lower() in _GENERAL else stem


def _head(content: Content) -> bytes:
    """Read the beginning of a file, however large it is."""
    data = bytearray()
    while len(data) < weights.HEAD and (piece := content.read(_PIECE)):
        data += piece
    return bytes(data[: weights.HEAD])


def _gguf(content: Content) -> weights.Model | None:
    data = _head(content)
    return weights.gguf(data) if data.startswith(b"GGUF") else None


def _pickle(content: Content) -> weights.Model | None:
    beginning = held.read_beginning(content.read, content.size)
    found = beginning.imports(_OPCODES)
    modules = list(modules_of(found.names)) if found else []
    if _FRAMEWORKS.isdisjoint(modules):
        return None  # data of some program; what it would run is looked for by `content.pickled`
    facts = {"imports": ",".join(modules[:_SHOWN])}
    return weights.Model(form="pickle", version=weights.hashed(bytes(beginning.data[:_PIECE])), facts=facts)


_READERS: dict[str, Reader] = {
    ".safetensors": lambda content: weights.safetensors(_head(content), content.size),
    ".gguf": _gguf,
    ".onnx": lambda content: weights.onnx(_head(content)),
    **dict.fromkeys(held.SUFFIXES, _pickle),
}

ML_MODEL = Cataloger(
    id="ml-model",
    title="Trained models (safetensors, GGUF, ONNX, pickle)",
    ecosystem="mlmodel",
    wants=_wants,
    parse=_parse,
    hint=Hint(names=("main",), suffixes=tuple(_READERS)),
)

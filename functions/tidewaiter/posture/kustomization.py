"""Kustomizations as files: what they are made of, and what they would fetch. Nothing here opens a file.

https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tidewaiter.posture.manifests import split_documents
from tidewaiter.posture.pods import mapping, sequence
from tidewaiter.posture.yaml_nodes import DocumentBuilder

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_RESOURCES = ("resources", "bases", "components")
_WORDS_ONLY = frozenset({"commonAnnotations", "commonLabels", "images", "labels", "literals", "options", "buildMetadata"})
_REMOTE = ("http:", "https:", "git:", "git@", "git::", "ssh:", "oci:", "s3:", "gcs:", "hg:", "file:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kustomization:
    """One kustomization file.

    `resources` are what it builds on (files and folders), `files` every word in it that may name a file, and `remote` what is to be
    fetched. `component` tells that it is only a part of others, `charts` that it has Helm charts rendered.
    """

    resources: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    remote: tuple[str, ...] = ()
    component: bool = False
    charts: bool = False


def read_kustomization(text: str) -> Kustomization:
    """Read a kustomization; raises BadInputError or LimitExceededError (a BadInputError too) for what is none."""
    _, document = next(iter(split_documents(text.removeprefix("\ufeff"))), (1, ""))
    node = DocumentBuilder().build(document)
    data = mapping(node.value) if node else {}
    words = tuple(dict.fromkeys(_words(data)))
    return Kustomization(
        resources=tuple(str(one) for key in _RESOURCES for one in sequence(data.get(key)) if isinstance(one, str) and "\n" not in one),
        files=words,
        remote=tuple(word for word in words if word.startswith(_REMOTE)),
        component=data.get("kind") == "Component",
        charts=bool(data.get("helmCharts") or data.get("helmChartInflationGenerator")),
    )


def _words(value: Any, key: str = "") -> Iterator[str]:
    """Yield every text that may be a path; generators write files as `name=path`."""
    if isinstance(value, Mapping):
        for name, child in value.items():
            if name not in _WORDS_ONLY:
                yield from _words(child, str(name))
    elif isinstance(value, list):
        for child in value:
            yield from _words(child, key)
    elif isinstance(value, str) and value and "\n" not in value:
        yield value.partition("=")[2] if key in ("files", "envs") and "=" in value else value

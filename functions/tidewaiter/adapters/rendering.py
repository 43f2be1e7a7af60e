"""Renders Helm charts and Kustomize folders with the user's own tools; where there is none, a Problem says that nothing was judged."""

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NoReturn

import re2

from tidewaiter.adapters.render_process import MAX_SECONDS, Bounds, run_tool
from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.model.problem import Problem
from tidewaiter.posture.kustomization import FILE_NAMES, Kustomization, read_kustomization
from tidewaiter.posture.pods import mapping
from tidewaiter.posture.rendered import Rendering
from tidewaiter.posture.yaml_nodes import DocumentBuilder

MAX_TOTAL_SECONDS = 300.0
"""What rendering everything that one command names may take; what is left then is a problem."""
MAX_TEXT = 4 << 20
_MAX_FOLDERS = 200
_MAX_PARTS = 2000
_NAME = re2.compile(r"[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?")
_HELM_HINT = "Put helm on the PATH, or render the chart (`helm template`) and scan its output"
_KUSTOMIZE_HINT = "Put kubectl or kustomize on the PATH, or pipe its output in: kubectl kustomize DIR | tidewaiter scan manifest -"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderSettings:
    """What the user says about a release: values files, its name and namespace, API versions of the cluster, and the cluster's version."""

    values: tuple[Path, ...] = ()
    release: str = ""
    namespace: str = ""
    api_versions: tuple[str, ...] = ()
    kubernetes_version: str = ""


class Renderer:
    """Renders one folder after the other within one budget of time.

    Raises BadInputError for names that no release or namespace can have.
    """

    def __init__(self, settings: RenderSettings, seconds: float = MAX_TOTAL_SECONDS) -> None:
        for word in filter(None, (settings.release, settings.namespace)):
            if not _NAME.fullmatch(word):
                raise BadInputError("not a name of a release or namespace", where=word, hint="Use lower-case letters, digits and hyphens")
        self._settings = settings
        self._end = time.monotonic() + seconds

    def chart(self, folder: Path, shown: str) -> Rendering:
        """Render a Helm chart; never raises for what is in it. Without a release or namespace, both are called like the chart."""
        described = _chart_file(folder)
        name = str(described.get("name") or folder.name)
        release = self._settings.release or _as_release(name)
        namespace = self._settings.namespace or release
        if described.get("type") == "library":
            what = f"{name} is a library chart: it makes no objects of its own"
            return _unrendered("helm", shown, "chart-is-library", what, "Scan the charts that use it", incomplete=False)
        try:
            _refuse_links(folder)
            text = self._run(_helm(), *self._helm_arguments(release, namespace, folder.resolve()))
        except BadInputError as error:
            return _unrendered("helm", shown, "chart-not-rendered", _not_judged("Helm chart", error.message), error.hint)
        return Rendering(tool="helm", folder=shown, text=text, namespace=namespace, templates=dict(_templates(folder)))

    def kustomization(self, folder: Path, shown: str) -> Rendering:
        """Render a folder with a kustomization; never raises for what is in it."""
        try:
            parts = list(islice(_parts(folder.resolve(), set()), _MAX_PARTS))
            text = self._run(*_kustomize(), str(folder.resolve()))
        except BadInputError as error:
            return _unrendered("kustomize", shown, "kustomization-not-rendered", _not_judged("kustomization", error.message), error.hint)
        named = [(_shown(path, folder.resolve(), shown), text) for path, text in parts]
        return Rendering(tool="kustomize", folder=shown, text=text, namespace=self._settings.namespace, parts=named)

    def _run(self, *command: str) -> str:
        left = self._end - time.monotonic()
        if left <= 0:
            raise LimitExceededError("rendering what came before took all the time there is", hint="Scan fewer folders at once")
        return run_tool(command, Bounds(seconds=min(left, MAX_SECONDS)))

    def _helm_arguments(self, release: str, namespace: str, folder: Path) -> Iterator[str]:
        yield from ("template", release, str(folder), "--namespace", namespace, "--include-crds")
        if self._settings.kubernetes_version:
            yield from ("--kube-version", _full(self._settings.kubernetes_version))
        for path in self._settings.values:
            yield from ("--values", str(path.resolve()))
        for version in self._settings.api_versions:
            yield from ("--api-versions", version)


def _helm() -> str:
    found = shutil.which("helm")
    return found or _missing("there is no helm on the PATH", _HELM_HINT)


def _kustomize() -> tuple[str, ...]:
    kustomize, kubectl = shutil.which("kustomize"), shutil.which("kubectl")
    if kustomize:
        return kustomize, "build"
    return (kubectl, "kustomize") if kubectl else _missing("there is neither kubectl nor kustomize on the PATH", _KUSTOMIZE_HINT)


def _missing(what: str, hint: str) -> NoReturn:
    raise BadInputError(what, hint=hint)


def _not_judged(kind: str, why: str) -> str:
    return f"the {kind} was not rendered, so nothing in it was judged: {why}"


def _unrendered(tool: str, shown: str, code: str, what: str, hint: str, *, incomplete: bool = True) -> Rendering:
    problem = Problem(code=code, what=what, where=shown, hint=hint, incomplete=incomplete)
    return Rendering(tool=tool, folder=shown, problems=(problem,))


def _chart_file(folder: Path) -> dict[str, object]:
    try:
        node = DocumentBuilder().build((folder / "Chart.yaml").read_bytes()[:MAX_TEXT].decode(errors="replace"))
    except (OSError, BadInputError):
        return {}  # the tool says what is wrong with it
    return dict(mapping(node.value)) if node else {}


def _as_release(name: str) -> str:
    kept = "".join(one if one.isascii() and one.isalnum() else "-" for one in name.lower())[:53].strip("-")
    return kept or "release"


def _full(version: str) -> str:
    """Write a Kubernetes version as Helm wants it (`1.34` is no full version to it)."""
    digits = version.removeprefix("v")
    return f"{digits}.0" if digits.count(".") == 1 else digits


def _refuse_links(folder: Path) -> None:
    """Refuse a chart with links out of it: Helm would follow them, and what they lead to would be in the report."""
    root = folder.resolve()
    for path in root.rglob("*"):
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            raise BadInputError(f"{path.relative_to(root)} is a link that leads out of the chart", hint="Copy the file into the chart")


def _templates(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*.y*ml"):
        if "templates" in path.parts and path.is_file() and path.stat().st_size <= MAX_TEXT:
            yield path.relative_to(folder).as_posix(), path.read_text(errors="replace")


def _parts(folder: Path, met: set[Path]) -> Iterator[tuple[Path, str]]:
    """Yield the files that a kustomization builds on, and refuse what it would fetch."""
    if folder in met or len(met) >= _MAX_FOLDERS:
        return
    met.add(folder)
    found = kustomization_of(folder)
    _refuse_remote(found, folder)
    for word in found.resources:
        path = (folder / word).resolve()
        if path.is_dir():
            yield from _parts(path, met)
        elif path.is_file() and path.stat().st_size <= MAX_TEXT:
            yield path, path.read_text(errors="replace")


def kustomization_of(folder: Path) -> Kustomization:
    """Read the kustomization of a folder; an empty one where there is none. Raises BadInputError for what cannot be read."""
    for name in FILE_NAMES:
        if (folder / name).is_file():
            return read_kustomization((folder / name).read_bytes()[:MAX_TEXT].decode(errors="replace"))
    return Kustomization()


def _refuse_remote(found: Kustomization, folder: Path) -> None:
    missing: Sequence[str] = [word for word in found.resources if not (folder / word).exists()]
    for word in (*found.remote, *missing):
        raise BadInputError(f"it needs {word}, which is not a local file: nothing is fetched", hint=_KUSTOMIZE_HINT)
    if found.charts:
        raise BadInputError("it has Helm charts rendered (helmCharts), which takes plugins and the network", hint=_KUSTOMIZE_HINT)


def _shown(path: Path, folder: Path, shown: str) -> str:
    """Name a part as the user named the folder, also when it lies beside it."""
    return os.path.normpath(Path(shown) / os.path.relpath(path, folder))

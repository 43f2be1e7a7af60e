"""Sorts what `scan manifest` is given: files to read as they are, and charts and kustomizations to render."""

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tidewaiter.cli.flags import ManifestFlags
from tidewaiter.cli.inputs import DEPENDENCIES, MAX_MANIFEST_BYTES, files_below, is_manifest, manifests_in, name_of, read_bytes
from tidewaiter.errors import TidewaiterError
from tidewaiter.model.problem import Problem

if TYPE_CHECKING:
    from tidewaiter.adapters.rendering import Renderer
    from tidewaiter.posture.rendered import Rendering

CHART = "Chart.yaml"
_CHART_DATA = frozenset({CHART, "Chart.lock", "requirements.yaml", "requirements.lock", "values.schema.json"})
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OBJECT_MARKS = ("apiVersion:", "kind:")


@dataclass(slots=True, kw_only=True)
class Sources:
    """Texts to read as they are, by path, what tools rendered, and what of a folder could not be read."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    rendered: "list[Rendering]" = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def collect(paths: Sequence[Path], flags: ManifestFlags, kubernetes_version: str) -> Sources:
    """Read everything; a folder that holds nothing to judge is an error, so that a wrong path never passes a gate."""
    from tidewaiter.adapters.rendering import Renderer, RenderSettings

    settings = RenderSettings(
        values=tuple(flags.values or ()),
        release=flags.release,
        namespace=flags.namespace,
        api_versions=tuple(flags.api_versions or ()),
        kubernetes_version=kubernetes_version,
    )
    renderer, found = Renderer(settings), Sources()
    for path in paths:
        folder = path.parent if path.name in _markers() and path.is_file() else path
        if folder.is_dir():
            _Folder(folder, renderer, found).collect()
        else:
            found.texts.append((name_of(path), _text(path)))
    return found


def _markers() -> tuple[str, ...]:
    from tidewaiter.posture.kustomization import FILE_NAMES

    return (CHART, *FILE_NAMES)


def _text(path: Path) -> str:
    """Read a text; PowerShell writes what it redirects as UTF-16."""
    data = read_bytes(path, MAX_MANIFEST_BYTES)
    return data.decode("utf-16" if data.startswith(_UTF16) else "utf-8", errors="replace")


class _Folder:
    """One folder on the command line, with charts and kustomizations at any depth."""

    def __init__(self, root: Path, renderer: "Renderer", found: Sources) -> None:
        self._renderer = renderer
        self._found = found
        unread: list[tuple[Path, str]] = []
        every = files_below(root, unread)
        found.problems += _unread(unread)
        self._files = manifests_in(root, every)
        self._charts = _outermost(path.parent for path in self._files if path.name == CHART)
        self._kustomized = sorted({path.parent for path in every if path.name in _markers()[1:] and not self._chart_of(path)})
        self._outputs = frozenset(path.parent for path in every if path.name == "cdk.out" and path.is_file())

    def collect(self) -> None:
        """Render first; what was rendered is not read again as it is."""
        made = set(self._kustomizations())
        whole = dict(self._rendered_charts())
        for path in self._files:
            try:
                self._read(path, made, whole)
            except TidewaiterError as error:
                hint = "The other files were read; scan a smaller part, or keep the file elsewhere"
                self._found.problems.append(Problem(code="manifest-unread", what=error.message, where=name_of(path), hint=hint))

    def _read(self, path: Path, made: set[Path], whole: Mapping[Path, bool]) -> None:
        chart = self._chart_of(path)
        if (made and path.resolve() in made) or path.name in _markers()[1:] or _is_bookkeeping(path, self._outputs):
            return
        if chart is None or _stands_alone(path, chart, rendered=whole[chart]):
            self._found.texts.append((name_of(path), _text(path)))

    def _rendered_charts(self) -> Iterator[tuple[Path, bool]]:
        for chart in self._charts:
            rendering = self._renderer.chart(chart, name_of(chart))
            self._found.rendered.append(rendering)
            yield chart, bool(rendering.text)

    def _kustomizations(self) -> Iterator[Path]:
        """Render those that no other one builds on; yield the files that any is made of: patches are no objects."""
        from tidewaiter.adapters.rendering import kustomization_of
        from tidewaiter.errors import BadInputError

        used: set[Path] = set()
        components: set[Path] = set()
        for folder in self._kustomized:
            try:
                found = kustomization_of(folder)
            except BadInputError:
                continue  # rendering it says so
            used |= {(folder / word).resolve() for word in found.files if _is_path(word)}
            components |= {folder} if found.component else set()
        for folder in self._kustomized:
            if folder.resolve() not in used and folder not in components:
                self._found.rendered.append(self._renderer.kustomization(folder, name_of(folder)))
        yield from used

    def _chart_of(self, path: Path) -> Path | None:
        return next((chart for chart in self._charts if path.is_relative_to(chart)), None)


def _unread(folders: Sequence[tuple[Path, str]]) -> Iterator[Problem]:
    """Say once that dependencies were left out, and of each other folder why it was not listed."""
    dependencies = [name_of(path) for path, why in folders if why == DEPENDENCIES]
    for path, why in folders:
        if why != DEPENDENCIES:
            yield Problem(code="manifest-unread", what=f"a folder {why}", where=name_of(path), hint="Let it be listed, and scan again")
    if dependencies:
        rest = f" and {len(dependencies) - 1} more" if len(dependencies) > 1 else ""
        what = f"folders of dependencies were not read: {dependencies[0]}{rest}"
        yield Problem(code="manifest-dependencies", what=what, hint="Name them to scan them", incomplete=False)


def _outermost(folders: Iterator[Path]) -> list[Path]:
    """Leave out what lies in another chart's `charts/`: it is rendered with it."""
    kept: list[Path] = []
    for folder in sorted(folders, key=lambda one: len(one.parts)):
        if not any(folder.is_relative_to(one / "charts") for one in kept):
            kept.append(folder)
    return sorted(kept, key=lambda one: (-len(one.parts), one))


def _is_bookkeeping(path: Path, outputs: frozenset[Path]) -> bool:
    """Tell what CDK writes beside its templates into its output folders: its own records, and assets that are no manifests."""
    if not outputs or outputs.isdisjoint(path.parents) or not is_manifest(path) or path.name.endswith(".template.json"):
        return False
    return path.parent in outputs or not all(mark in _text(path) for mark in _OBJECT_MARKS)


def _stands_alone(path: Path, chart: Path, *, rendered: bool) -> bool:
    """Tell whether a file in a chart's folder is a manifest of its own: neither template, nor values, nor data for templates."""
    from tidewaiter.posture.files import is_dockerfile

    inside = path.relative_to(chart).parts
    if is_dockerfile(path.name):
        return True
    if "crds" in inside[:-1]:
        return not rendered
    if inside[0] in ("templates", "charts", "ci") or path.name in _CHART_DATA or (len(inside) == 1 and path.name.startswith("values")):
        return False
    return is_manifest(path) and all(mark in _text(path) for mark in _OBJECT_MARKS)


def _is_path(word: str) -> bool:
    return len(word) < 1024 and "\0" not in word  # noqa: PLR2004 - longer words name no file

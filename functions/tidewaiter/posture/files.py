"""Configuration files by what they are: Dockerfiles one by one, Kubernetes manifests together as one set."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from tidewaiter.model.control import ControlResult
from tidewaiter.model.problem import Problem
from tidewaiter.posture.context import NO_CONTEXT, Context
from tidewaiter.posture.dockerfile import read_dockerfile
from tidewaiter.posture.engine import OnProblem, assess_dockerfile, assess_objects
from tidewaiter.posture.kinds import unknown_kinds
from tidewaiter.posture.manifests import FOREIGN, ManifestObject, read_manifests
from tidewaiter.posture.rendered import Rendering, objects_of
from tidewaiter.posture.templates.assessing import Template, assess_templates, read_template

_SHOWN = 5
_TEXTS = frozenset(["adoc", "dockerignore", "html", "json", "md", "rst", "toml", "xml", "yaml", "yml"])
_PROGRAMS = frozenset(["go", "java", "js", "mjs", "php", "py", "rb", "rs", "ts", "tsx"])
"""Endings of programs: `dockerfile.go` is one, `Dockerfile.go` builds one."""
_ENDINGS = (".dockerfile", ".containerfile")

JudgeOwn = Callable[[Sequence[ManifestObject], OnProblem], Iterable[ControlResult]]
"""Judges objects by the users' own policies, as well as by the controls."""


def none_of_own(_objects: Sequence[ManifestObject], _on_problem: OnProblem) -> tuple[ControlResult, ...]:
    """Stand for no policies of one's own."""
    return ()


def is_dockerfile(path: str) -> bool:
    """Tell a Dockerfile by its name: `Dockerfile`, `Dockerfile.web`, `web.Dockerfile`, `Containerfile`; `dockerfile.py` is a program."""
    name = PurePath(path).name
    first, *rest = name.lower().split(".")
    if name.lower().endswith(_ENDINGS):
        return True
    others = _TEXTS | _PROGRAMS if name[:1].islower() else _TEXTS
    return first in ("dockerfile", "containerfile") and not (rest and rest[-1] in others)


def assess_files(
    files: Iterable[tuple[str, str]],
    *,
    version: str,
    on_problem: OnProblem,
    judge_own: JudgeOwn = none_of_own,
    rendered: Iterable[Rendering] = (),
    context: Context = NO_CONTEXT,
) -> tuple[ControlResult, ...]:
    """Judge files given as (path, text); what could not be read goes to `on_problem`, and the rest is judged.

    Objects of all files are one set, so that a binding finds its role and a namespace its policies wherever they are written. Each
    `rendered` chart or kustomization is a set of its own: two overlays of one base are not installed together.
    """
    read = _Read(on_problem=on_problem, context=context)
    for path, text in files:
        read.take(path, text)
    charts = tuple(rendered)
    read.say_rest(alone=not charts)
    objects, results = read.objects, read.results
    results += assess_templates(read.templates, on_problem, context)
    results += assess_objects(objects, version=version, on_problem=on_problem, context=context)
    for one in charts:
        made = objects_of(one)
        for problem in made.problems:
            on_problem(problem)
        results += assess_objects(made.objects, version=version, on_problem=on_problem, context=context)
        objects += made.objects
    for problem in unknown_kinds(objects):
        on_problem(problem)
    return (*results, *judge_own(objects, on_problem))


@dataclass(slots=True, kw_only=True)
class _Read:
    """What was read of files so far; Dockerfiles are judged at once."""

    on_problem: OnProblem
    context: Context
    paths: list[str] = field(default_factory=list)
    silent: bool = True
    objects: list[ManifestObject] = field(default_factory=list)
    results: list[ControlResult] = field(default_factory=list)
    templates: list[Template] = field(default_factory=list)
    foreign: list[Problem] = field(default_factory=list)

    def take(self, path: str, text: str) -> None:
        """Read one file as what it is."""
        self.paths.append(path)
        template = read_template(text, path)
        if template is not None:
            self.templates.append(template)
            self.objects += template.objects
        elif is_dockerfile(path):
            dockerfile = read_dockerfile(text, path)
            self.results += assess_dockerfile(dockerfile, on_problem=self.on_problem, context=self.context) if dockerfile.stages else ()
            self._say(dockerfile.problems)
        else:
            read = read_manifests(text, path)
            self.objects += read.objects
            foreign = not read.objects and bool(read.problems) and all(one.code == FOREIGN for one in read.problems)
            self.foreign += read.problems[:1] if foreign else ()
            self._say(() if foreign else read.problems)

    def say_rest(self, *, alone: bool) -> None:
        """Say once that files are of another kind altogether; where nothing else was given (`alone`: no charts), nothing was judged."""
        alone = alone and not (self.objects or self.results or self.templates)
        paths = [one.where.rpartition(":")[0] for one in self.foreign]
        rest = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
        for one in self.foreign[:1]:
            what = f"{len(paths)} files hold nothing of Kubernetes: {', '.join(paths[:_SHOWN])}{rest}"
            several = {"what": what, "where": ""} if len(paths) > 1 else {}
            self._say([replace(one, incomplete=alone, **several)])
        if alone and self.silent and self.paths:
            hint = "Check what writes it: an empty text passes no gate"
            self._say([Problem(code="manifest-empty", what="holds nothing to judge", where=", ".join(self.paths[:_SHOWN]), hint=hint)])

    def _say(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.silent = False
            self.on_problem(problem)

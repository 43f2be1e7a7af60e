"""Configuration files by what they are: Dockerfiles one by one, Kubernetes manifests together as one set."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath

from tidewaiter.model.control import ControlResult
from tidewaiter.posture.context import NO_CONTEXT, Context
from tidewaiter.posture.dockerfile import read_dockerfile
from tidewaiter.posture.engine import OnProblem, assess_dockerfile, assess_objects
from tidewaiter.posture.kinds import unknown_kinds
from tidewaiter.posture.manifests import ManifestObject, read_manifests
from tidewaiter.posture.rendered import Rendering, objects_of
from tidewaiter.posture.templates.assessing import Template, assess_templates, read_template

JudgeOwn = Callable[[Sequence[ManifestObject], OnProblem], Iterable[ControlResult]]
"""Judges objects by the users' own policies, as well as by the controls."""


def none_of_own(_objects: Sequence[ManifestObject], _on_problem: OnProblem) -> tuple[ControlResult, ...]:
    """Stand for no policies of one's own."""
    return ()


def is_dockerfile(path: str) -> bool:
    """Tell a Dockerfile by its name: `Dockerfile`, `Dockerfile.web`, `web.Dockerfile`, `Containerfile`."""
    name = PurePath(path).name.lower()
    first, _, rest = name.partition(".")
    return (first in ("dockerfile", "containerfile") and rest != "dockerignore") or name.endswith((".dockerfile", ".containerfile"))


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
    objects: list[ManifestObject] = []
    results: list[ControlResult] = []
    templates: list[Template] = []
    for path, text in files:
        template = read_template(text, path)
        if template is not None:
            templates.append(template)
            objects += template.objects
            continue
        if is_dockerfile(path):
            dockerfile = read_dockerfile(text, path)
            results += assess_dockerfile(dockerfile, on_problem=on_problem, context=context) if dockerfile.stages else ()
            problems = dockerfile.problems
        else:
            read = read_manifests(text, path)
            objects += read.objects
            problems = read.problems
        for problem in problems:
            on_problem(problem)
    results += assess_templates(templates, on_problem, context)
    results += assess_objects(objects, version=version, on_problem=on_problem, context=context)
    for one in rendered:
        made = objects_of(one)
        for problem in made.problems:
            on_problem(problem)
        results += assess_objects(made.objects, version=version, on_problem=on_problem, context=context)
        objects += made.objects
    for problem in unknown_kinds(objects):
        on_problem(problem)
    return (*results, *judge_own(objects, on_problem))

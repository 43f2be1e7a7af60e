"""Configuration files by what they are: Kubernetes manifests, judged together as one set."""

from collections.abc import Iterable

from tidewaiter.model.control import ControlResult
from tidewaiter.posture.engine import OnProblem, assess_objects
from tidewaiter.posture.manifests import ManifestObject, read_manifests


def assess_files(files: Iterable[tuple[str, str]], *, version: str, on_problem: OnProblem) -> tuple[ControlResult, ...]:
    """Judge files given as (path, text); what could not be read goes to `on_problem`, and the rest is judged.

    Objects of all files are one set, so that a binding finds its role and a namespace its policies wherever they are written.
    """
    objects: list[ManifestObject] = []
    for path, text in files:
        read = read_manifests(text, path)
        for problem in read.problems:
            on_problem(problem)
        objects += read.objects
    return assess_objects(objects, version=version, on_problem=on_problem)

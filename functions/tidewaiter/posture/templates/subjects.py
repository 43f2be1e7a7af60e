"""What of a template is judged: each cluster, repository, role and association, with the place that findings point at."""

from collections.abc import Callable, Iterator

from tidewaiter.model.finding import Location
from tidewaiter.posture.control import Target
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.subjects import Subject
from tidewaiter.posture.templates.clusters import views_of
from tidewaiter.posture.templates.declared import Declared, Template
from tidewaiter.posture.templates.principals import identities_of
from tidewaiter.posture.templates.registries import REPOSITORIES, registry_of, registry_place, repository_of, repository_place


def subjects_of(template: Template) -> Iterator[tuple[Target, Subject]]:
    """Yield everything there is to judge in a template."""
    for view in views_of(template):
        yield Target.CLUSTER, _subject(view.cluster(), view.declared.name, view.place)
    for one in template.of(*REPOSITORIES):
        yield Target.REPOSITORY, _subject(repository_of(template, one), one.name, _into(one, repository_place))
    registry = registry_of(template)
    if registry is not None:
        yield Target.REGISTRY, _subject(registry, "ECR registry", lambda pointer: registry_place(template, pointer))
    for target, declared, value in identities_of(template):
        yield target, _subject(value, declared.name, declared.place)


def _into(one: Declared, place: Callable[[Declared, str], Location]) -> Callable[[str], Location]:
    return lambda pointer: place(one, pointer)


def _subject(value: object, name: str, place: Callable[[str], Location]) -> Subject:
    item = ManifestObject(data={}, origin=lambda _item, pointer: place(pointer))
    return Subject(value=value, resource=name, item=item)

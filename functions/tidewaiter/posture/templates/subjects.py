"""What of a template is judged: each cluster, repository, role and association, with the place that findings point at."""

from collections.abc import Callable, Iterable, Iterator

from tidewaiter.model.finding import Location
from tidewaiter.model.problem import Problem
from tidewaiter.posture.control import Target
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.subjects import Subject
from tidewaiter.posture.templates.clusters import views_of
from tidewaiter.posture.templates.declared import Declared, Template, listed
from tidewaiter.posture.templates.identities import associations_of, trusts_of, unknown_trusts
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
    pairs: Iterable[tuple[Target, Iterable[tuple[Declared, object]]]] = (
        (Target.TRUST, trusts_of(template)),
        (Target.ASSOCIATION, associations_of(template)),
    )
    for target, found in pairs:
        for one, value in found:
            yield target, _subject(value, one.name, one.place)


def gaps_of(template: Template) -> Iterator[Problem]:
    """Yield what of a template is not judged because nobody knows it yet."""
    unknown = unknown_trusts(template)
    if unknown:
        what = f"the trust policies of these roles are not known before deployment, and were not judged: {listed(unknown)}"
        yield Problem(code="template-value-unknown", what=what, where=template.path, hint="Audit the account after deployment")


def _into(one: Declared, place: Callable[[Declared, str], Location]) -> Callable[[str], Location]:
    return lambda pointer: place(one, pointer)


def _subject(value: object, name: str, place: Callable[[str], Location]) -> Subject:
    item = ManifestObject(data={}, origin=lambda _item, pointer: place(pointer))
    return Subject(value=value, resource=name, item=item)

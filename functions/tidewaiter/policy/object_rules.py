"""Rules that come with what is judged: the shipped list of platform parts, and waivers that stand in objects and Dockerfiles."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tidewaiter.policy import inline_waivers
from tidewaiter.policy.judging import Rules
from tidewaiter.policy.platform_list import built_in_waivers
from tidewaiter.posture.files import is_dockerfile
from tidewaiter.posture.manifests import ManifestObject


def with_rules_of(
    rules: Rules, objects: Sequence[ManifestObject], files: Iterable[tuple[str, str]] = (), *, inline: bool, built_in: bool
) -> Rules:
    """Add to rules what objects and files, given as (path, text), bring with them."""
    found = [inline_waivers.of_objects(objects)] if inline else []
    found += [inline_waivers.of_dockerfile(text, path) for path, text in files if inline and is_dockerfile(path)]
    shipped = tuple(built_in_waivers(objects)) if built_in else ()
    return replace(
        rules,
        waivers=(*shipped, *rules.waivers, *(one for each in found for one in each.waivers)),
        problems=(*rules.problems, *(one for each in found for one in each.problems)),
    )

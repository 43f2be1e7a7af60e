"""GitHub Actions that workflows use, `.github/workflows/*.yml` (docs.github.com, "Workflow syntax", `uses`): by tag, branch or commit."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_USES = re.compile(
    r"""(?m)^\s*(?:- )?uses:\s*['"]?([A-Za-z0-9_.-]+)/([A-Za-z0-9_.-]+)(?:/[^\s'"@]+)?@([^\s'"#]+)['"]?"""
    r"""(?:\s+#\s*(v?\d[\w.]*))?\s*$"""
)
_COMMIT = 40


def _wants(entry: FileEntry) -> bool:
    return ".github/workflows/" in entry.path or entry.path.endswith(("/action.yml", "/action.yaml"))


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    """Name actions; a commit counts as the version that the customary comment beside it names, if there is one."""
    for owner, name, reference, comment in dict.fromkeys(_USES.findall(text)):
        version = comment if comment and len(reference) == _COMMIT else reference
        yield evidence.package("github", name, version, namespace=owner)


GITHUB_WORKFLOW = Cataloger(
    id="github-workflow",
    title="GitHub Actions in workflows",
    ecosystem="github",
    wants=_wants,
    parse=structured.of_text("github-workflow", _extract),
    max_bytes=2 << 20,
    declared=True,
    hint=Hint(suffixes=(".yml", ".yaml")),
)

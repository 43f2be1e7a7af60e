"""Ignore files of other scanners, told apart by name and content."""

from pathlib import PurePath

from tidewaiter.model.problem import Problem
from tidewaiter.policy import grype_ignores, trivy_ignores
from tidewaiter.policy.waivers import WaiverFile

_REGO = ".rego"
_YAML = frozenset({".yaml", ".yml"})


def read_ignores(text: str, source: str) -> WaiverFile:
    """Read an ignore file of Trivy or Grype. Raises BadInputError for YAML that is neither.

    Trivy's policies in Rego are programs, which are not run: that nothing of one is applied is a problem, as its findings stay open.
    """
    path = PurePath(source)
    if path.suffix == _REGO:
        what = "Trivy's ignore policies in Rego are not supported: nothing of it is applied"
        hint = "Write what it ignores as ids in .trivyignore, or as waivers: `tidewaiter waiver add`"
        return WaiverFile(problems=(Problem(code="ignore-unsupported", what=what, where=source, hint=hint, incomplete=False),))
    if path.suffix not in _YAML:
        return trivy_ignores.read_lines(text, source)
    # A .grype.yaml without rules only configures Grype.
    is_grype = "grype" in path.name or grype_ignores.is_grype(text, source)
    return (grype_ignores.read_rules if is_grype else trivy_ignores.read_yaml)(text, source)

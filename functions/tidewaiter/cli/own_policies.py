"""Makes what judges by the policies that `--policies` names."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidewaiter.posture.files import JudgeOwn


def judge_of(paths: list[Path] | None) -> "JudgeOwn":
    """Read policy files and folders. Raises NotFoundError when there are none, or no policy in them: a wrong path never passes a gate."""
    from tidewaiter.adapters.policy_process import PolicyJudge
    from tidewaiter.cli.inputs import manifest_texts
    from tidewaiter.errors import NotFoundError
    from tidewaiter.posture.files import is_dockerfile, none_of_own
    from tidewaiter.posture.policies.reading import read_policies

    if not paths:
        return none_of_own
    found = read_policies((path, text) for path, text in manifest_texts(paths) if not is_dockerfile(path))
    if not found.policies and not found.problems:
        hint = "A policy has `kind: Policy` of tidewaiter/v1, or is a ValidatingAdmissionPolicy"
        raise NotFoundError("no policies in these files", where=", ".join(map(str, paths)), hint=hint)
    return PolicyJudge(found)

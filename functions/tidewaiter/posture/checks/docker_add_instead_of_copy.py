"""ADD of plain files."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst")


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("ADD"):
        plain = [
            word for word in one.words[:-1] if not word.endswith(_ARCHIVES) and "://" not in word and not word.startswith(("git@", "<<"))
        ]
        if plain:
            yield Violation(message=f"ADD takes {', '.join(plain[:3])}", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-add-instead-of-copy",
    title="ADD is used where COPY would do",
    severity=Severity.LOW,
    why="ADD unpacks archives and fetches addresses: what happens depends on what the name turns out to be.",
    remediation="Use COPY for files, and ADD only for archives of your own.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)

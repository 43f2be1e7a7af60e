"""A secret stands in the environment, the labels or the build history: everybody who can pull the image reads it."""

from collections.abc import Iterator

from tidewaiter.content import fingerprint_key
from tidewaiter.content.engine import scan_text
from tidewaiter.content.image_check import Flaw, ImageCheck
from tidewaiter.content.masking import hidden_in
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.severity import Severity

MAX_TEXT = 1 << 20
MAX_PLACES = 20
ENVIRONMENT = "/config/Env"


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw per secret, with the other places that hold it; the text of the secret is never repeated."""
    places: dict[str, list[tuple[str, ContentHit]]] = {}
    for pointer, text in _texts(image):
        for hit in scan_text(text[:MAX_TEXT], fingerprint_key()):
            place = f"{pointer}/{hit.line - 1}" if pointer == ENVIRONMENT else pointer
            places.setdefault(hit.fingerprint, []).append((place, hit))
    for (place, hit), *others in places.values():
        also = ", ".join(other for other, _ in others[:MAX_PLACES])
        yield Flaw(
            message=f"{hit.title} in {_variable(image, hit.line) if place.startswith(ENVIRONMENT) else place}",
            pointer=place,
            severity=hit.severity,
            remediation=f"{hit.rotate} Pass it at run time, or as a build secret (RUN --mount=type=secret).",
            evidence={key: value for key, value in (*_evidence(hit), ("also in", also)) if value},
            confidence=hit.confidence,
        )


def _evidence(hit: ContentHit) -> tuple[tuple[str, str], ...]:
    return (("rule", hit.rule_id), ("fingerprint", hit.fingerprint), ("preview", hit.preview), ("proof", "; ".join(hit.reasons)))


def _variable(image: Image, line: int) -> str:
    return f"the variable {hidden_in(image.config.env[line - 1]).partition('=')[0][:100]}"


def _texts(image: Image) -> Iterator[tuple[str, str]]:
    """Yield every text of the configuration with its place; the environment is one text, one variable a line, so that pairs are seen."""
    if image.config.env:
        yield ENVIRONMENT, "\n".join(" ".join(variable.splitlines()) for variable in image.config.env)
    for name, value in image.config.labels.items():
        yield f"/config/Labels/{hidden_in(name).replace('~', '~0').replace('/', '~1')[:200]}", f"{name}={value}"
    config = image.config
    places = (("Entrypoint", config.entrypoint), ("Cmd", config.cmd), ("User", (config.user,)), ("WorkingDir", (config.working_dir,)))
    for key, words in (*places, ("Volumes", config.volumes)):
        if any(words):
            yield f"/config/{key}", " ".join(words)
    for index, entry in enumerate(image.config.history):
        yield f"/history/{index}", f"{entry.created_by}\n{entry.comment}"


CHECK = ImageCheck(
    id="TW-IMAGE-secret-in-config",
    title="A secret stands in the image configuration",
    severity=Severity.HIGH,
    remediation="Rotate the secret, pass it at run time or as a build secret, and build again.",
    references=("https://docs.docker.com/build/building/secrets/",),
    mappings={"nist-800-190": ("4.1.4",), "cwe": ("CWE-798",), "attack": ("T1552.001",)},
    find=find,
)

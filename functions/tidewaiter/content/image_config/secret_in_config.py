"""A secret stands in the environment, the labels or the build history: everybody who can pull the image reads it."""

from collections.abc import Container, Iterator

from tidewaiter.content import fingerprint_key
from tidewaiter.content.engine import scan_text
from tidewaiter.content.hits import fingerprint
from tidewaiter.content.image_check import Flaw, ImageCheck
from tidewaiter.content.masking import hidden_in, values_named
from tidewaiter.content.plausibility import is_placeholder
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.severity import Severity

MAX_TEXT = 1 << 20
MAX_PLACES = 20
ENVIRONMENT = "/config/Env"
LEAST = 4
SWITCHES = frozenset({"true", "false", "none", "null", "required", "optional", "disabled", "enabled"})
REFERENCES = ("/", "./", "file:", "http:", "https:", "arn:", "vault:", "ssm:", "%")


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
    yield from _plain(image, frozenset(places) | {also for found in places.values() for also, _ in found})


def _plain(image: Image, known: Container[str]) -> Iterator[Flaw]:
    """Yield a flaw per variable or build argument with the name of a secret and a value that no rule knows, such as a word."""
    variables = ((f"{ENVIRONMENT}/{index}", (text,)) for index, text in enumerate(image.config.env))
    steps = ((f"/history/{index}", entry.created_by[:MAX_TEXT].split()) for index, entry in enumerate(image.config.history))
    seen: set[str] = set()
    for pointer, assignments in (*variables, *steps):
        for assignment in assignments if pointer not in known else ():
            value = next(values_named(assignment), "").strip("\"'")
            mark = fingerprint(value.encode(errors="replace"), fingerprint_key())
            if mark in seen or mark in known or not _is_secret(value):
                continue
            seen.add(mark)
            name = hidden_in(assignment.partition("=")[0][:100])
            yield Flaw(
                message=f"{name} has a value that everybody can read",
                pointer=pointer,
                severity=Severity.MEDIUM,
                evidence={"fingerprint": mark},
                confidence=0.5,
            )


def _is_secret(value: str) -> bool:
    """Tell a secret from a switch, a number, a reference to where the secret lies, and a placeholder."""
    lower = value.lower()
    is_said = len(value) >= LEAST and lower not in SWITCHES and not value.isdigit()
    return is_said and not lower.startswith(REFERENCES) and not is_placeholder(value)


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

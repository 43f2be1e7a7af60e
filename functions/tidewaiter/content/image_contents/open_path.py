"""A directory that programs are looked for in may be written by everybody: what is run there may be somebody else's."""

from collections.abc import Iterator

from tidewaiter.content.image_check import ContentsCheck, Flaw
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.severity import Severity

USUAL = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""What container runtimes set where the image says nothing."""


def find(image: Image, inventory: Inventory) -> Iterator[Flaw]:
    """Yield a flaw per open directory that is on PATH, or that one on PATH lies in; a sticky one is not among the facts."""
    variables = dict(variable.partition("=")[::2] for variable in image.config.env)
    entries = {entry.strip("/") for entry in variables.get("PATH", USUAL).split(":") if entry.startswith("/")}
    for fact in inventory.files:
        place = fact.path.strip("/")
        if fact.kind == "world-writable directory" and any(entry == place or entry.startswith(f"{place}/") for entry in entries):
            yield Flaw(message=f"/{place} is on PATH and writable by everybody ({fact.mode:04o})", path=fact.path)


CHECK = ContentsCheck(
    id="TW-IMAGE-open-path",
    title="Everybody may write to a directory of PATH",
    severity=Severity.HIGH,
    remediation="Take the permission away (chmod o-w), or leave the directory out of PATH.",
    references=("https://cwe.mitre.org/data/definitions/732.html", "https://cwe.mitre.org/data/definitions/426.html"),
    mappings={"cwe": ("CWE-732",), "attack": ("T1574.007",)},
    find=find,
)

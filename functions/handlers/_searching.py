"""What searching layers for malware needs, and how its results join those of the scan."""

from dataclasses import replace
from functools import lru_cache

from handlers import _wiring as wiring
from tidewaiter.adapters.dynamodb_addresses import DynamoAddresses
from tidewaiter.adapters.s3_layers import Holder
from tidewaiter.adapters.s3_malware import S3MalwareStore, S3YaraRules
from tidewaiter.content.malware.compiling import CompiledRules, compile_rules
from tidewaiter.content.malware.searching import WithMalware
from tidewaiter.errors import ConflictError


def rules() -> S3YaraRules:
    """Know the rules of this deployment."""
    return S3YaraRules(client=wiring.client("s3"), bucket=wiring.config().bucket("artefacts"))


@lru_cache(maxsize=1)
def compiled(version: str) -> CompiledRules:
    """Compile the rules once per process; raises ConflictError where they are others by now: results would bear the wrong name."""
    known = rules()
    files, problems = known.files()
    if known.version() != version:
        raise ConflictError("the malware rules were changed meanwhile", where=version, hint="Scan the image again")
    done = compile_rules(files)
    return replace(done, problems=(*done.problems, *problems))


def results(version: str, owner: str = "", *, seconds: int = 0) -> S3MalwareStore:
    """Keep what a version of the rules found; an `owner` holds each layer that it searches, for so many seconds at most."""
    holder = Holder(ledger=wiring.ledger(), owner=owner, seconds=seconds) if owner else None
    return S3MalwareStore(wiring.client("s3"), wiring.config().bucket("artefacts"), version, holder)


def addresses(owner: str) -> DynamoAddresses:
    """Hand addresses of layers from one function to the next."""
    return DynamoAddresses(client=wiring.client("dynamodb"), table=wiring.config().table("ledger"), clock=wiring.clock(), owner=owner)


def layers(version: str) -> WithMalware:
    """Read results of layers together with what a version of the rules found; without a version nothing was looked for."""
    return WithMalware(layers=wiring.layers(), malware=results(version) if version else None)

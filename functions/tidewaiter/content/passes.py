"""What looks at every file of every layer, whether malware rules run or not."""

from tidewaiter.content import pickled, structure
from tidewaiter.content.behaviour.visitor import BehaviourVisitor
from tidewaiter.content.compiled import prepared
from tidewaiter.content.confusion import ConfusionVisitor
from tidewaiter.content.search import SecretVisitor
from tidewaiter.inventory.visitors import Visitor


def always(key: bytes) -> tuple[Visitor, ...]:
    """Return the visitors of one layer; `key` keys the fingerprints of secrets."""
    return (
        SecretVisitor(prepared=prepared(), key=key),
        structure.StructureVisitor(),
        pickled.PickleVisitor(),
        BehaviourVisitor(),
        ConfusionVisitor(),
    )

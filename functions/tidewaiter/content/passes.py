"""What looks at every file of every layer, whether malware rules run or not."""

from collections.abc import Sequence

from tidewaiter.content import pickled, structure
from tidewaiter.content.archive import Inside
from tidewaiter.content.behaviour.visitor import BehaviourVisitor
from tidewaiter.content.compiled import prepared
from tidewaiter.content.confusion import ConfusionVisitor
from tidewaiter.content.search import SecretVisitor
from tidewaiter.inventory.visitors import Visitor


def always(key: bytes, others: Sequence[Inside] = ()) -> tuple[Visitor, ...]:
    """Return the visitors of one layer; `key` keys the fingerprints of secrets, and `others` are shown what lies in archives."""
    behaviour = BehaviourVisitor()
    return (
        SecretVisitor(prepared=prepared(), key=key, others=(behaviour, *others)),
        structure.StructureVisitor(),
        pickled.PickleVisitor(),
        behaviour,
        ConfusionVisitor(),
    )

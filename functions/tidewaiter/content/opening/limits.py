"""How much a hostile archive may cost."""

from dataclasses import dataclass

MIB = 1 << 20
HELD = 64 * MIB
"""The largest archive that is looked into, as stored: it is held in memory."""
RATIO = 200
PIECE = 256 * 1024
HITS = 200


class BudgetError(Exception):
    """An archive unpacks to more than we are willing to read."""


@dataclass(slots=True)
class Budget:
    """What is left to unpack of one archive."""

    bytes: int = 256 * MIB
    members: int = 20_000

    @classmethod
    def of(cls, stored: int) -> "Budget":
        """Return the budget of an archive of `stored` bytes; small ones may not unpack to a great deal."""
        return cls(bytes=min(cls().bytes, max(MIB, stored * RATIO)))

    def take(self, count: int) -> None:
        """Use up bytes; raises BudgetError when none are left."""
        self.bytes -= count
        if self.bytes < 0:
            raise BudgetError("it unpacks to too many bytes")

    def member(self) -> None:
        """Use up one member; raises BudgetError when none is left."""
        self.members -= 1
        if self.members < 0:
            raise BudgetError("it has too many members")

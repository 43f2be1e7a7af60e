"""Replace attributes of the emulator and put them back: every seam goes through here, so closing leaves no trace."""

import sys
from collections.abc import Callable, MutableMapping
from importlib.metadata import version
from typing import Any

from packaging.version import Version

from tidewaiter.errors import BadInputError

SUPPORTED = (Version("5.2.5"), Version("5.3"))
"""The emulator releases whose internals the seams know: from the first, up to but without the second."""


def guard_emulator_version(installed: str = "") -> None:
    """Refuse an emulator whose internals we do not know; raises BadInputError with the version to install."""
    found = Version(installed or version("moto"))
    if not SUPPORTED[0] <= found < SUPPORTED[1]:
        raise BadInputError(
            f"moto {found} is not supported by the embedded AWS",
            where="moto",
            hint=f"Install moto>={SUPPORTED[0]},<{SUPPORTED[1]}, for example with: pip install 'tidewaiter[local]'",
        )


class Patches:
    """A stack of replaced attributes; `undo` restores them in reverse order."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] = []

    def attribute(self, owner: Any, name: str, value: Any) -> Any:
        """Set `owner.name` and return what was there before; one that a class lacks is removed again."""
        if isinstance(owner, type) and name not in vars(owner):
            setattr(owner, name, value)
            self._undo.append(lambda: delattr(owner, name))
            return None
        before = vars(owner)[name] if isinstance(owner, type) else getattr(owner, name)
        setattr(owner, name, value)
        self._undo.append(lambda: setattr(owner, name, before))
        return before

    def item(self, owner: MutableMapping[str, Any], key: str, value: Any) -> None:
        """Set `owner[key]`, removing it again if it was absent."""
        if key in owner:
            before = owner[key]
            self._undo.append(lambda: owner.__setitem__(key, before))
        else:
            self._undo.append(lambda: owner.pop(key, None))
        owner[key] = value

    def everywhere(self, prefix: str, name: str, value: Any) -> None:
        """Replace a function in the module that defines it and in every module below `prefix` that imported it by name."""
        for module in [module for key, module in sys.modules.items() if key.startswith(prefix)]:
            if hasattr(module, name):
                self.attribute(module, name, value)

    def undo(self) -> None:
        """Put everything back."""
        while self._undo:
            self._undo.pop()()

"""Find the plugins of a folder: one public object of the wanted type per module, ordered by id."""

import importlib
import pkgutil
from types import ModuleType
from typing import Protocol, TypeVar


class Plugin(Protocol):
    """What every cataloger, check, rule, action and format has."""

    @property
    def id(self) -> str:
        """Unique, never reused."""


P = TypeVar("P", bound=Plugin)


def discover(package: ModuleType, kind: type[P]) -> tuple[P, ...]:
    """Import every module of `package` and return its objects of type `kind`, sorted by id.

    Raises ValueError when two plugins share an id or a module holds none.
    """
    found: dict[str, P] = {}
    for info in pkgutil.iter_modules(package.__path__):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        plugins = [value for name, value in vars(module).items() if isinstance(value, kind) and not name.startswith("_")]
        if not plugins:
            raise ValueError(f"{module.__name__} holds no public {kind.__name__}")
        for plugin in plugins:
            if found.setdefault(plugin.id, plugin) is not plugin:
                raise ValueError(f"{module.__name__}: id {plugin.id} is already taken")
    return tuple(sorted(found.values(), key=lambda plugin: plugin.id))

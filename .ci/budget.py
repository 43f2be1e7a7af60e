"""Measure our own code against the budget of the house and fail above it.

Prints module and function medians, 90th percentiles and maxima, broad excepts, untyped functions and undocumented public names.
Run: python .ci/budget.py
"""

import ast
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ("functions", "infra", "models")
SCRIPTS = ("benchmarks", ".ci")

MODULE_MEDIAN, MODULE_P90, MODULE_MAX = 110, 270, 400
FUNCTION_MEDIAN, FUNCTION_P90, FUNCTION_MAX = 8, 30, 50
BROAD_EXCEPTS, TYPE_IGNORES, OWN_IMPORTS = 4, 5, 7
LEFTOVERS = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "raise Not" + "ImplementedError")
EXEMPT_FROM_IMPORTS = (
    "functions/tidewaiter/pipeline",
    "functions/handlers/_wiring.py",
    "functions/tidewaiter/local/",
    "functions/tidewaiter/cli/",
    "infra/",
)
EDGES = ("functions/handlers/", "functions/tidewaiter/cli/", "functions/tidewaiter/posture/engine.py")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Ledger:
    """What was counted, and every line that breaks the budget."""

    modules: list[int] = field(default_factory=list)
    functions: list[int] = field(default_factory=list)
    broad: list[str] = field(default_factory=list)
    untyped: list[str] = field(default_factory=list)
    undocumented: list[str] = field(default_factory=list)
    ignores: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def percentile(values: Sequence[int], share: float) -> int:
    """Return the value below which a share (0-1) of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def modules(folders: Sequence[str]) -> Iterator[Path]:
    """Yield the Python files of the folders."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def is_broad(handler: ast.ExceptHandler) -> bool:
    """Tell whether an except clause catches everything."""
    caught = handler.type
    names = [node.id for node in ast.walk(caught) if isinstance(node, ast.Name)] if caught else ["BaseException"]
    return bool({"Exception", "BaseException"} & set(names))


def is_typed(function: Function) -> bool:
    """Tell whether every parameter but self and the result carry a type."""
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    named = [one for one in arguments if one.arg not in {"self", "cls"}]
    return function.returns is not None and all(one.annotation for one in named)


def own_imports(tree: ast.Module) -> int:
    """Count the modules of our own package that a module imports, model types aside."""
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    ours = {name for name in names if name.startswith("tidewaiter") and not name.startswith(("tidewaiter.model", "tidewaiter.errors"))}
    return len(ours)


def undocumented(parent: ast.Module | ast.ClassDef) -> Iterator[tuple[int, str]]:
    """Yield the public classes, functions and methods without a docstring; what is nested in a function is private."""
    for node in parent.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield node.lineno, node.name
            if isinstance(node, ast.ClassDef):
                yield from undocumented(node)


def measure(path: Path, ledger: Ledger) -> None:
    """Add one module to the ledger."""
    name = path.relative_to(ROOT).as_posix()
    text = path.read_text()
    tree = ast.parse(text)
    lines = len(text.splitlines())
    ledger.modules.append(lines)
    if lines > MODULE_MAX:
        ledger.broken.append(f"{name}: {lines} lines, at most {MODULE_MAX}")
    if own_imports(tree) > OWN_IMPORTS and not name.startswith(EXEMPT_FROM_IMPORTS):
        ledger.broken.append(f"{name}: imports {own_imports(tree)} of our own modules, at most {OWN_IMPORTS}")
    ledger.broken += [f"{name}: leaves {word}" for word in LEFTOVERS if word in text and path != Path(__file__)]
    ledger.ignores += [f"{name}:{number}" for number, line in enumerate(text.splitlines(), 1) if "# type: ignore" in line]
    if lines > 0 and not ast.get_docstring(tree) and tree.body:
        ledger.undocumented.append(name)
    ledger.undocumented += [f"{name}:{line} {what}" for line, what in undocumented(tree)]
    for node in ast.walk(tree):
        measure_node(node, name, ledger)


def measure_node(node: ast.AST, name: str, ledger: Ledger) -> None:
    """Add one function or except clause to the ledger."""
    if isinstance(node, ast.ExceptHandler) and is_broad(node):
        ledger.broad.append(f"{name}:{node.lineno}")
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    size = (node.end_lineno or node.lineno) - node.lineno + 1
    ledger.functions.append(size)
    if size > FUNCTION_MAX:
        ledger.broken.append(f"{name}:{node.lineno} {node.name} is {size} lines long, at most {FUNCTION_MAX}")
    if not is_typed(node):
        ledger.untyped.append(f"{name}:{node.lineno} {node.name}")


def verdicts(ledger: Ledger) -> Iterator[tuple[str, int, int]]:
    """Yield each budget line: what, measured, allowed."""
    yield "module median", int(statistics.median(ledger.modules)), MODULE_MEDIAN
    yield "module p90", percentile(ledger.modules, 0.9), MODULE_P90
    yield "module maximum", max(ledger.modules), MODULE_MAX
    yield "function median", int(statistics.median(ledger.functions)), FUNCTION_MEDIAN
    yield "function p90", percentile(ledger.functions, 0.9), FUNCTION_P90
    yield "function maximum", max(ledger.functions), FUNCTION_MAX
    inside = [place for place in ledger.broad if not place.startswith(EDGES)]
    yield "broad excepts inside", len(inside), 0
    yield "broad excepts in all", len(ledger.broad), BROAD_EXCEPTS
    yield "untyped functions", len(ledger.untyped), 0
    yield "undocumented public names", len(ledger.undocumented), 0
    yield "type: ignore", len(ledger.ignores), TYPE_IGNORES


def main() -> int:
    """Print the budget table; return 1 if anything is above it."""
    ledger = Ledger()
    for path in modules(CODE):
        measure(path, ledger)
    print(f"{len(ledger.modules)} modules, {len(ledger.functions)} functions, {sum(ledger.modules)} lines")
    failed = bool(ledger.broken)
    for what, measured, allowed in verdicts(ledger):
        over = measured > allowed
        failed = failed or over
        print(f"  {what:28} {measured:6}  (at most {allowed}){'  ABOVE' if over else ''}")
    for line in (*ledger.broken, *ledger.broad, *ledger.untyped, *ledger.undocumented, *ledger.ignores):
        print(f"  {line}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

"""The build steps behind layers in words, and what is said when a history does not tell them (OCI image specification, config)."""

from tidewaiter.model.image import Image
from tidewaiter.model.problem import Problem
from tidewaiter.sources.media import DIRECTORY

_SHELL = "/bin/sh -c "
_NO_COMMAND = "#(nop) "
_BUILDKIT = " # buildkit"


def step_of(created_by: str) -> str:
    """Write a step as its Dockerfile had it: builders wrap instructions in a shell and put build arguments (`|1 A=b`) before them."""
    text = " ".join(created_by.split()).removesuffix(_BUILDKIT)
    bare = text.removeprefix("RUN ")
    if bare.startswith("|") and _SHELL in bare:
        bare = bare[bare.index(_SHELL) :]
    if not bare.startswith(_SHELL):
        return text
    command = bare.removeprefix(_SHELL).strip()
    return command.removeprefix(_NO_COMMAND).strip() if command.startswith(_NO_COMMAND) else f"RUN {command}"


def problems(image: Image) -> tuple[Problem, ...]:
    """Say that nobody can tell which step made which layer: there is no history, or it has another number of steps than layers."""
    layers = sum(layer.media_type != DIRECTORY for layer in image.layers)
    steps = sum(not entry.empty_layer for entry in image.config.history)
    if steps == layers or not layers:
        return ()
    what = (
        f"the history has {steps} step{'s' * (steps != 1)} for {layers} layer{'s' * (layers != 1)}"
        if image.config.history
        else "no history"
    )
    hint = "Build with a tool that writes the history; which layer brought what is known all the same"
    return (
        Problem(code="history-unusable", what=f"{what}: no layer has its build step", where=image.reference, hint=hint, incomplete=False),
    )

"""Which controls run and which frameworks are held against the result, as the flags say."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tidewaiter.cli.flags import ControlFlags
from tidewaiter.errors import NotFoundError

if TYPE_CHECKING:
    from tidewaiter.model.report import Report
    from tidewaiter.pipeline_ports import ManifestPorts
    from tidewaiter.policy.judging import Rules
    from tidewaiter.posture.context import Context
    from tidewaiter.posture.framework import Framework


def frameworks_of(flags: ControlFlags) -> "tuple[Framework, ...]":
    """Find the frameworks that `--compliance` names, each once; an unknown one is wrong usage."""
    from tidewaiter.posture.framework import framework

    try:
        return tuple(dict.fromkeys(framework(word) for word in flags.compliance or ()))
    except NotFoundError as error:
        raise typer.BadParameter(f"{error.message}. {error.hint}", param_hint="--compliance") from None


def context_of(flags: ControlFlags) -> "Context":
    """Say which controls run: those of the profile, and what the frameworks that were asked for need."""
    from tidewaiter.posture.context import Context
    from tidewaiter.posture.framework import control_ids
    from tidewaiter.posture.profiles import selection

    needed = frozenset(one for whole in frameworks_of(flags) for one in control_ids(whole))
    try:
        chosen = selection(flags.control_profile, flags.control or (), flags.skip_control or (), needed)
    except NotFoundError as error:
        raise typer.BadParameter(f"{error.message}. {error.hint}", param_hint=error.where) from None
    return Context(selected=chosen, allowed_registries=_patterns(flags.allowed_registries), allowed_bases=_patterns(flags.allowed_bases))


def _patterns(given: list[str] | None) -> tuple[str, ...] | None:
    """Tell no list from one with nothing in it: the first is not judged by."""
    return tuple(given) if given else None


def manifest_ports(flags: ControlFlags, policies: list[Path] | None = None) -> "ManifestPorts":
    """Make what judging needs: waivers, policies of one's own, and which controls run."""
    from tidewaiter.adapters.clock import SystemClock
    from tidewaiter.cli.judging import rules_of
    from tidewaiter.cli.own_policies import judge_of
    from tidewaiter.pipeline_ports import ManifestPorts

    return ManifestPorts(
        clock=SystemClock(),
        rules=rules_of(flags),
        fail_on=flags.fail_on,
        judge_own=judge_of(policies),
        context=context_of(flags),
        inline_waivers=flags.inline_waivers,
        builtin_waivers=flags.builtin_waivers,
    )


def complied(reports: "Sequence[Report]", flags: ControlFlags, rules: "Rules") -> "Sequence[Report]":
    """Hold the frameworks that were asked for against reports of one run."""
    from tidewaiter.policy.compliance import held_against

    wanted = frameworks_of(flags)
    return held_against(reports, wanted, rules.answers, datetime.now(UTC).date().isoformat()) if wanted else reports

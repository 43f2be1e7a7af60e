"""What to do about findings: the smallest upgrades that clear packages, and newer base images that are already here."""

from dataclasses import dataclass

from tidewaiter.model.package import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeStep:
    """One version to upgrade to: `clears` are ids of findings, `remains` and `adds` names of flaws that it has as well or anew.

    `is_major` marks a version that may break what uses the package. `command` is empty where none is known.
    """

    version: str
    clears: tuple[str, ...]
    remains: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    is_major: bool = False
    command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """The least version of a package that clears most of its findings; a source package stands for its binary packages (`purls`).

    `smaller` clears less without leaving the major version. `risk` is the sum over cleared findings of (priority / 10) squared.
    """

    name: str
    ecosystem: str
    installed: str
    purls: tuple[str, ...]
    step: UpgradeStep
    smaller: UpgradeStep | None = None
    origin: Origin = Origin.UNKNOWN
    risk: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebase:
    """A newer image of the base's repository that is already here: `clears` are ids of findings, `leaves` and `adds` names of flaws.

    `distribution` is its operating system; `same_release` is false when that is another one, or another major version.
    """

    name: str
    digest: str
    created: str
    clears: tuple[str, ...]
    leaves: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    distribution: str = ""
    same_release: bool = True

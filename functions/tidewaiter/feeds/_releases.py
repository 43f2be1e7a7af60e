"""Ecosystems as we store them: the products of one release that share packages are one, since no image tells which of them it used."""

import re

_RED_HAT = re.compile(r"^Red Hat:enterprise_linux:(\d+)(?:\.\d+)*(?:::.*)?$")
_SUSE = re.compile(r"^SUSE:Linux Enterprise (?!Micro\b|Live Patching\b|Real Time\b).*?\b(1[0-9](?: SP\d+|\.\d+)?)(?:[- ][A-Z].*)?$")


def release_of(ecosystem: str) -> str:
    """Merge repositories (`Red Hat:enterprise_linux:9::crb`) and modules (`SUSE:Linux Enterprise Module for ... 15 SP6`) of a release.

    Red Hat's extended streams (`rhel_eus`, `rhel_e4s`) and other products stay what they are: their builds are numbered apart. Those of
    SUSE's long-term support go on where the release ended.
    """
    if found := _RED_HAT.match(ecosystem):
        return f"Red Hat:enterprise_linux:{found[1]}"
    if found := _SUSE.match(ecosystem):
        return f"SUSE:{found[1]}"
    return ecosystem

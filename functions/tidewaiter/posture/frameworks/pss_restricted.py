"""Pod Security Standards, level restricted: all of baseline, and what comes on top."""

from dataclasses import replace

from tidewaiter.posture.framework import Requirement
from tidewaiter.posture.frameworks.pss_baseline import FRAMEWORK as _BASELINE

FRAMEWORK = replace(
    _BASELINE,
    id="pss-restricted",
    title="Pod Security Standards, restricted",
    requirements=(
        *_BASELINE.requirements,
        Requirement(
            number="volume-types", title="Only volume types without access to the node", controls=("TW-K8S-restricted-volume-type",)
        ),
        Requirement(number="privilege-escalation", title="No privilege escalation", controls=("TW-K8S-privilege-escalation",)),
        Requirement(number="non-root", title="Containers must run as non-root", controls=("TW-K8S-run-as-non-root",)),
        Requirement(number="non-root-user", title="No container is told to run as root", controls=("TW-K8S-run-as-root-user",)),
        Requirement(
            number="seccomp-restricted", title="Seccomp profile is RuntimeDefault or Localhost", controls=("TW-K8S-seccomp-not-set",)
        ),
        Requirement(
            number="capabilities-restricted",
            title="All capabilities dropped, none but NET_BIND_SERVICE added",
            controls=("TW-K8S-capabilities-not-dropped",),
        ),
        Requirement(
            number="proc-mount-restricted", title="/proc stays masked, in user namespaces too", controls=("TW-K8S-proc-mount-restricted",)
        ),
    ),
)

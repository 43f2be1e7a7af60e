"""The few choices a deployment makes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Deployment settings; days and MB as AWS counts them.

    `security_hub` imports findings there; without it, no function may call it. `stack` is what `tidewaiter respond` looks for.
    An image is scanned by one function per layer when the layers nobody knows yet have more than `fanout_megabytes` MiB, compressed.
    An image that runs nowhere is judged again when advisories change for `rematch_days` after its scan; one that runs, for ever.
    `attach_results` pushes SBOM, result and VEX of each image beside it (the default of the stack's parameter `AttachResults`).
    `reconcile_scans` is how many images that nobody announced are scanned by one reconciliation with ECR, which runs every hour.
    `code`, `dependencies` and `malware` are the folders of the code asset, of the dependency layer and of the layer that only the search
    for malware has (`python -m infra.layer` fills both).
    """

    stack: str = "tidewaiter"
    security_hub: bool = True
    log_days: int = 90
    evidence_days: int = 365
    artefact_days: int = 180
    audit_hours: int = 6
    update_hours: int = 6
    fanout_megabytes: int = 256
    rematch_days: int = 90
    reconcile_scans: int = 200
    attach_results: bool = False
    code: str = "functions"
    dependencies: str = "build/layer"
    malware: str = "build/malware-layer"

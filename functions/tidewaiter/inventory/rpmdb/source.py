"""The source package that an RPM was built from, named by a file."""

from tidewaiter.model.package import SourcePackage


def source_of(file: str, version: str) -> SourcePackage | None:
    """Take `name-version-release.src.rpm` apart; the epoch is that of the binary package's `version`. None for anything else."""
    parts = file.removesuffix(".rpm").removesuffix(".src").removesuffix(".nosrc").rsplit("-", 2)
    if len(parts) != 3:  # noqa: PLR2004 - name, version, release
        return None
    epoch = version.partition(":")[0] + ":" if ":" in version else ""
    return SourcePackage(name=parts[0], version=f"{epoch}{parts[1]}-{parts[2]}")

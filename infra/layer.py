"""Fill the dependency layer: `python -m infra.layer` downloads the wheels that run in Lambda (python3.13, arm64) into `build/layer`.

Needs a network; the synthesis does not, and takes the folder as it is.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "build" / "layer" / "python"
IN_RUNTIME = ("boto3",)
"""Lambda's runtime has these."""


def requirements() -> list[str]:
    """List what the functions import: the project's own dependencies without those of the runtime."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [one for one in project["dependencies"] if not one.startswith(IN_RUNTIME)]


def main() -> int:
    """Install only wheels made for the platform, so that nothing is compiled for the wrong one."""
    TARGET.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(TARGET), "--only-binary=:all:"]
    command += ["--python-version", "3.13", "--implementation", "cp", "--platform", "manylinux_2_28_aarch64"]
    command += ["--platform", "manylinux2014_aarch64", *requirements()]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own requirements, no shell


if __name__ == "__main__":
    sys.exit(main())

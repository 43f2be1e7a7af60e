"""Fill the layers: `python -m infra.layer` downloads the wheels that run in Lambda (python3.13, arm64).

What all functions import goes to `build/layer`, YARA-X to `build/malware-layer`, which only the search for malware has. Needs a network;
the synthesis does not, and takes the folders as they are.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGETS = {"": ROOT / "build" / "layer" / "python", "malware": ROOT / "build" / "malware-layer" / "python"}
"""Where the project's own dependencies go, and those of an extra."""
IN_RUNTIME = ("boto3",)
"""Lambda's runtime has these."""
MOST_BYTES = 250 << 20
"""What a function's code and its layers may unpack to. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""


def requirements(extra: str = "") -> list[str]:
    """List what the functions import: the project's own dependencies without those of the runtime, or those of an extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return [one for one in wanted if not one.startswith(IN_RUNTIME)]


def main() -> int:
    """Install only wheels made for the platform, so that nothing is compiled for the wrong one; returns the exit code."""
    for extra, target in TARGETS.items():
        target.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(target), "--only-binary=:all:"]
        command += ["--python-version", "3.13", "--implementation", "cp", "--platform", "manylinux_2_28_aarch64"]
        command += ["--platform", "manylinux2014_aarch64", *requirements(extra)]
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - our own requirements, no shell
        if code:
            return code
    size = sum(file.stat().st_size for folder in (*TARGETS.values(), ROOT / "functions") for file in folder.rglob("*") if file.is_file())
    sys.stdout.write(f"code and layers unpack to {size >> 20} MiB of {MOST_BYTES >> 20}\n")
    return int(size > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())

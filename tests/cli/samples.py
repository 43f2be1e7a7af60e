"""Images, manifests and bills of materials as files."""

import json
import shutil
from pathlib import Path
from typing import Any

from tidewaiter.local.demo_images import bad_image, good_image
from tidewaiter.local.image_builder import File, Layer, Recipe, write_layout

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: bad
spec:
  containers:
  - name: main
    image: example.com/shop/web:1.0
    securityContext:
      privileged: true
      runAsUser: 0
"""
GOOD_POD = f"""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: good
  namespace: shop
spec:
  template:
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
      - name: main
        image: example.com/shop/web:1.0@sha256:{"a" * 64}
        livenessProbe: {{tcpSocket: {{port: 8080}}}}
        readinessProbe: {{tcpSocket: {{port: 8080}}}}
        resources: {{limits: {{cpu: 1, memory: 1Gi}}}}
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities:
            drop: [ALL]
"""

__all__ = ["GOOD_POD", "POD", "bad_image", "cyclonedx", "good_image", "python_image", "two_platforms", "write_layout"]


def python_image(architecture: str = "amd64") -> Recipe:
    """Make an image that holds nothing but PyYAML 5.3 and runs as a user of its own."""
    path = "usr/lib/python3/site-packages/PyYAML-5.3.dist-info/METADATA"
    files = {path: File(body=f"Metadata-Version: 2.1\nName: PyYAML\nVersion: 5.3\nX-For: {architecture}\n".encode())}
    return Recipe(
        layers=(Layer(files=files, created_by="COPY . /"),),
        config={"User": "1000", "Healthcheck": {"Test": ["CMD", "true"]}},
        architecture=architecture,
    )


def two_platforms(folder: Path) -> Path:
    """Write one layout whose index names an amd64 and an arm64 image."""
    write_layout(python_image(), folder, "1.0")
    other = folder.with_name("other")
    write_layout(python_image("arm64"), other, "1.0")
    shutil.copytree(other / "blobs", folder / "blobs", dirs_exist_ok=True)
    first, second = (json.loads((place / "index.json").read_text()) for place in (folder, other))
    first["manifests"] += second["manifests"]
    (folder / "index.json").write_text(json.dumps(first))
    return folder


def cyclonedx(*components: dict[str, Any], **fields: Any) -> bytes:
    """Write a CycloneDX document of components."""
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": list(components)} | fields).encode()

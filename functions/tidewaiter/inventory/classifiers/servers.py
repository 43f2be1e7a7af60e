"""Web servers, proxies and caches: each writes its name and version into its banner or its help."""

from tidewaiter.inventory.classifier import Classifier, Version

CLASSIFIERS = (
    Classifier(
        name="nginx", title="nginx", files=("nginx", "nginx-debug"), version=Version(pattern=rb"nginx version: nginx/(\d+\.\d+\.\d+)")
    ),
    Classifier(
        name="openresty", title="OpenResty", files=("nginx",), version=Version(pattern=rb"nginx version: openresty/(\d+\.\d+\.\d+\.\d+)")
    ),
    Classifier(
        name="httpd",
        title="Apache HTTP Server",
        files=("httpd", "apache"),
        version=Version(pattern=rb"\x00Apache/(\d+\.\d+\.\d+)(?:\x00| \()"),
    ),
    Classifier(
        name="haproxy",
        title="HAProxy",
        files=("haproxy",),
        version=Version(pattern=rb" version (\d+\.\d+(?:\.\d+)?(?:-dev\d+)?)[^,\x00]{0,40}, released \d{4}/"),
    ),
    Classifier(name="lighttpd", title="lighttpd", files=("lighttpd",), version=Version(pattern=rb"lighttpd/(\d+\.\d+\.\d+)")),
    Classifier(
        name="varnish", title="Varnish", files=("varnishd",), version=Version(pattern=rb"varnish-(\d+\.\d+\.\d+) revision [0-9a-f]{40}")
    ),
    Classifier(name="squid", title="Squid", files=("squid",), version=Version(pattern=rb"squid/(\d+(?:\.\d+)+)\x00")),
    Classifier(name="envoy", title="Envoy", files=("envoy",), version=Version(pattern=rb"\x00(1\.\d{2}\.\d+)(?:-dev)?\x00")),
    Classifier(name="keepalived", title="keepalived", files=("keepalived",), version=Version(pattern=rb"Keepalived v(\d+\.\d+\.\d+) \(")),
)
"""Server classifiers."""

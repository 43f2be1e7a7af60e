"""Users' own policies: `ValidatingAdmissionPolicy` manifests and a short form of our own, both in CEL, judged without a cluster."""

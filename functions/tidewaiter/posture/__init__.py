"""Configuration controls: Kubernetes objects, EKS clusters and ECR repositories in, PASS / FAIL / NOT ASSESSED with exact places out."""

"""The only code that talks to AWS, Kubernetes, HTTP and local stores; it implements the ports."""

"""The CDK app: synthesises without credentials and without a network."""

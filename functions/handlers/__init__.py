"""The Lambda functions: one thin module per trigger."""

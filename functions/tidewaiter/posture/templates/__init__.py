"""Infrastructure templates (CloudFormation, CDK, Terraform plans) as the same model values that a live account gives."""

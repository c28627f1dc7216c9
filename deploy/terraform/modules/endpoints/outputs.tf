output "security_group_id" {
  description = "Security group of the interface endpoints."
  value       = aws_security_group.this.id
}

output "s3_prefix_list_id" {
  description = "Addresses of S3, for rules of security groups."
  value       = local.new_s3 ? aws_vpc_endpoint.s3[0].prefix_list_id : data.aws_ec2_managed_prefix_list.s3[0].id
}

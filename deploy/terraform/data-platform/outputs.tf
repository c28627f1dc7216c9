output "repository_urls" {
  description = "Where the images of the loader and of the CloudWatch agent are expected."
  value       = module.loader.repository_urls
}

output "bucket" {
  description = "Name of the bucket."
  value       = module.names.bucket
}

output "bucket_policy" {
  description = "Policy of the bucket, for the owner of an existing one."
  value       = data.aws_iam_policy_document.lake.json
}

output "bucket_key_policy" {
  description = "Policy of the bucket's key, for the owner of an existing one."
  value       = data.aws_iam_policy_document.lake_key.json
}

output "notifications_queue_arn" {
  description = "Queue to which the bucket sends its notifications, for the owner of an existing bucket."
  value       = module.notifications.arn
}

output "copy_role_arn" {
  description = "Role with which COPY reads the bucket, for the owner of an existing Redshift."
  value       = aws_iam_role.copy.arn
}

output "jdbc_url" {
  description = "Address of Redshift, as the loader has it; there is no password in it."
  value       = local.jdbc_url
}

output "loader_user" {
  description = "Redshift's user that the loader signs in as."
  value       = local.loader_user
}

output "admin_password_secret_arn" {
  description = "Secret with the password of Redshift's admin; null for an existing Redshift."
  value       = one(aws_redshiftserverless_namespace.this[*].admin_password_secret_arn)
}

output "dashboard" {
  description = "Name of the dashboard."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}

output "own_bucket" {
  description = "Name of the bucket where Terraform has made it; empty for an existing one."
  value       = var.existing_bucket == null ? module.names.bucket : ""
}

output "cluster" {
  description = "Name of the ECS cluster, and of the loader's service in it."
  value       = { cluster = aws_ecs_cluster.this.name, service = module.loader.service_name }
}

output "service_name" {
  description = "Name of the service."
  value       = aws_ecs_service.this.name
}

output "security_group_id" {
  description = "Security group of the tasks."
  value       = aws_security_group.this.id
}

output "execution_role_arn" {
  description = "Role with which Fargate pulls images, reads secrets and writes logs."
  value       = aws_iam_role.execution.arn
}

output "repository_urls" {
  description = "Where the images of the application and of the CloudWatch agent are expected."
  value       = { for name, repository in aws_ecr_repository.this : name => repository.repository_url }
}

output "repository_arns" {
  description = "ARNs of those repositories."
  value       = [for repository in aws_ecr_repository.this : repository.arn]
}

output "application_log_group_arn" {
  description = "ARN of the log group of the application."
  value       = aws_cloudwatch_log_group.application.arn
}

output "metrics_log_group_arn" {
  description = "ARN of the log group of its metrics."
  value       = aws_cloudwatch_log_group.metrics.arn
}

output "scaling_target" {
  description = "What a scaling policy scales."
  value = {
    service_namespace  = aws_appautoscaling_target.this.service_namespace
    scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
    resource_id        = aws_appautoscaling_target.this.resource_id
  }
}

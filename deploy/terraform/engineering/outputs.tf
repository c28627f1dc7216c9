output "balancer_dns_name" {
  description = "Name to which the name that browsers call has to point, as a CNAME or an alias record."
  value       = aws_lb.this.dns_name
}

output "balancer_zone_id" {
  description = "Zone of that name, for an alias record."
  value       = aws_lb.this.zone_id
}

output "repository_urls" {
  description = "Where the images of tracking-api and of the CloudWatch agent are expected."
  value       = module.api.repository_urls
}

output "queue_url" {
  description = "URL of the queue."
  value       = module.names.queue_url
}

output "queue_policy" {
  description = "Policy of the queue, for the owner of an existing one."
  value       = data.aws_iam_policy_document.queue.json
}

output "dead_letter_policy" {
  description = "Policy of the dead-letter queue, for the owner of an existing one."
  value       = data.aws_iam_policy_document.dead_letters.json
}

output "queue_key_policy" {
  description = "Policy of the key of the two queues, for the owner of an existing one."
  value       = data.aws_iam_policy_document.queue_key.json
}

output "deletion_protection" {
  description = "Whether the load balancer refuses to be destroyed."
  value       = aws_lb.this.enable_deletion_protection
}

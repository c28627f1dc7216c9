output "prefix" {
  description = "What every name begins with."
  value       = local.prefix
}

output "queue_name" {
  description = "Name of the queue."
  value       = local.queue.name
}

output "queue_arn" {
  description = "ARN of the queue."
  value       = "${local.sqs}:${local.queue.name}"
}

output "queue_url" {
  description = "URL of the queue; with it neither application has to ask for it."
  value       = "https://sqs.${var.region}.amazonaws.com/${var.engineering_account_id}/${local.queue.name}"
}

output "dead_letter_name" {
  description = "Name of the dead-letter queue."
  value       = local.queue.dead_letter_name
}

output "dead_letter_arn" {
  description = "ARN of the dead-letter queue."
  value       = "${local.sqs}:${local.queue.dead_letter_name}"
}

output "queue_key_alias" {
  description = "Alias of the key that encrypts the two queues."
  value       = local.queue.key_alias
}

output "engineering_keys" {
  description = "ARN pattern of the engineering account's keys; a key's own ARN is known only once it is there, its alias before."
  value       = "arn:aws:kms:${var.region}:${var.engineering_account_id}:key/*"
}

output "bucket" {
  description = "Name of the bucket."
  value       = local.bucket.name
}

output "bucket_arn" {
  description = "ARN of the bucket."
  value       = "arn:aws:s3:::${local.bucket.name}"
}

output "lake_key_alias" {
  description = "Alias of the key that encrypts the bucket."
  value       = local.bucket.key_alias
}

output "data_platform_keys" {
  description = "ARN pattern of the data platform's keys; see engineering_keys."
  value       = "arn:aws:kms:${var.region}:${var.data_platform_account_id}:key/*"
}

output "api_role_name" {
  description = "Name of the role of tracking-api's tasks."
  value       = "${local.prefix}-api"
}

output "api_role_arn" {
  description = "ARN of the role of tracking-api's tasks."
  value       = "arn:aws:iam::${var.engineering_account_id}:role/${local.prefix}-api"
}

output "loader_role_name" {
  description = "Name of the role of the loader's tasks."
  value       = "${local.prefix}-loader"
}

output "loader_role_arn" {
  description = "ARN of the role of the loader's tasks."
  value       = "arn:aws:iam::${var.data_platform_account_id}:role/${local.prefix}-loader"
}

output "copy_role_name" {
  description = "Name of the role with which COPY reads the bucket."
  value       = "${local.prefix}-copy"
}

output "copy_role_arn" {
  description = "ARN of the role with which COPY reads the bucket."
  value       = "arn:aws:iam::${var.data_platform_account_id}:role/${local.prefix}-copy"
}

output "engineering_root" {
  description = "Principal that stands for the engineering account."
  value       = "arn:aws:iam::${var.engineering_account_id}:root"
}

output "data_platform_root" {
  description = "Principal that stands for the data platform's account."
  value       = "arn:aws:iam::${var.data_platform_account_id}:root"
}

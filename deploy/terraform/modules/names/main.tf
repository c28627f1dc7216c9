# The names that both accounts know of each other. Each account works them out for itself, so that neither has to be applied before the
# other.
locals {
  prefix = "tracking-${var.environment}"
  queue = coalesce(var.existing_queue, {
    name             = "${local.prefix}-events"
    dead_letter_name = "${local.prefix}-events-dlq"
    key_alias        = "alias/${local.prefix}-queue"
  })
  bucket = coalesce(var.existing_bucket, {
    name      = "${local.prefix}-lake-${var.data_platform_account_id}"
    key_alias = "alias/${local.prefix}-lake"
  })
  sqs = "arn:aws:sqs:${var.region}:${var.engineering_account_id}"
}

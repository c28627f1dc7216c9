locals {
  # SQS's longest: fourteen days.
  retention = 1209600
}

resource "aws_sqs_queue" "this" {
  name                       = var.name
  message_retention_seconds  = local.retention
  visibility_timeout_seconds = var.visibility
  receive_wait_time_seconds  = 20
  kms_master_key_id          = var.kms_key_id
  sqs_managed_sse_enabled    = var.kms_key_id == null ? true : null
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = var.dead_letter_name
  message_retention_seconds = local.retention
  kms_master_key_id         = var.kms_key_id
  sqs_managed_sse_enabled   = var.kms_key_id == null ? true : null
}

resource "aws_sqs_queue_redrive_policy" "this" {
  queue_url = aws_sqs_queue.this.url
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = var.max_receives
  })
}

# SQS's own redrive, of the console, and no other queue's dead letters.
resource "aws_sqs_queue_redrive_allow_policy" "this" {
  queue_url = aws_sqs_queue.dead_letters.url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.this.arn]
  })
}

data "aws_iam_policy_document" "queue" {
  for_each = {
    queue        = { arn = aws_sqs_queue.this.arn, policies = var.policies }
    dead_letters = { arn = aws_sqs_queue.dead_letters.arn, policies = var.dead_letter_policies }
  }

  source_policy_documents = each.value.policies

  statement {
    sid    = "TlsOnly"
    effect = "Deny"
    # *: whatever it is, it comes over TLS.
    actions   = ["sqs:*"]
    resources = [each.value.arn]

    # *: whoever it is.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sqs_queue_policy" "this" {
  queue_url = aws_sqs_queue.this.url
  policy    = data.aws_iam_policy_document.queue["queue"].json
}

resource "aws_sqs_queue_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.url
  policy    = data.aws_iam_policy_document.queue["dead_letters"].json
}

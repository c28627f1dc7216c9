locals {
  # What COPY is given, beside the manifests that name it: files, copies of files without their refused lines, and trials are under these.
  copied_folders = ["events", "utm", "manifests"]
  # What is kept for good.
  kept_folders = ["events", "utm", "rejected"]
  new_bucket   = var.existing_bucket == null
}

resource "aws_kms_key" "lake" {
  count = local.new_bucket ? 1 : 0

  description         = "${module.names.prefix}: the lake"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.lake_key.json
}

resource "aws_kms_alias" "lake" {
  count = local.new_bucket ? 1 : 0

  name          = module.names.lake_key_alias
  target_key_id = aws_kms_key.lake[0].key_id
}

data "aws_iam_policy_document" "lake_key" {
  statement {
    sid = "PoliciesOfThisAccountDecide"
    # *: without it nobody could change the key any more.
    actions = ["kms:*"]
    # *: in the policy of a key it is that key.
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [module.names.data_platform_root]
    }
  }

  # The principal is the account and the condition names the role: a policy that named a role as principal would be refused until that
  # role is there.
  statement {
    sid     = "ApiEncryptsSpill"
    actions = ["kms:GenerateDataKey"]
    # *: in the policy of a key it is that key.
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [module.names.engineering_root]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.api_role_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.region}.amazonaws.com"]
    }
  }
}

resource "aws_s3_bucket" "lake" {
  count = local.new_bucket ? 1 : 0

  bucket = module.names.bucket

  # A bucket with files is not destroyed; its key, which goes after it, then stays as well.
  depends_on = [aws_kms_key.lake]
}

resource "aws_s3_bucket_versioning" "lake" {
  count = local.new_bucket ? 1 : 0

  bucket = aws_s3_bucket.lake[0].bucket

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "lake" {
  count = local.new_bucket ? 1 : 0

  bucket = aws_s3_bucket.lake[0].bucket

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.lake[0].arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "lake" {
  count = local.new_bucket ? 1 : 0

  bucket                  = aws_s3_bucket.lake[0].bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# What the other account writes into spill/ belongs to this one.
resource "aws_s3_bucket_ownership_controls" "lake" {
  count = local.new_bucket ? 1 : 0

  bucket = aws_s3_bucket.lake[0].bucket

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "lake" {
  count = local.new_bucket ? 1 : 0

  bucket = aws_s3_bucket.lake[0].bucket

  dynamic "rule" {
    for_each = local.kept_folders

    content {
      id     = rule.value
      status = "Enabled"

      filter {
        prefix = "${rule.value}/"
      }

      transition {
        days          = var.lake_infrequent_days
        storage_class = "STANDARD_IA"
      }

      transition {
        days          = var.lake_archive_days
        storage_class = "GLACIER_IR"
      }
    }
  }

  rule {
    id     = "manifests"
    status = "Enabled"

    filter {
      prefix = "manifests/"
    }

    expiration {
      days = var.manifest_days
    }
  }

  rule {
    id     = "leftovers"
    status = "Enabled"

    filter {
      prefix = ""
    }

    # What was deleted leaves a marker, and listings become slow of them.
    expiration {
      expired_object_delete_marker = true
    }

    noncurrent_version_expiration {
      noncurrent_days = 30
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  # A lifecycle of versions needs them switched on.
  depends_on = [aws_s3_bucket_versioning.lake]
}

data "aws_iam_policy_document" "lake" {
  statement {
    sid    = "TlsOnly"
    effect = "Deny"
    # *: whatever it is, it comes over TLS.
    actions   = ["s3:*"]
    resources = [module.names.bucket_arn, "${module.names.bucket_arn}/*"]

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

  statement {
    sid       = "ApiSpills"
    actions   = ["s3:PutObject"]
    resources = ["${module.names.bucket_arn}/spill/*"]

    principals {
      type        = "AWS"
      identifiers = [module.names.engineering_root]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.api_role_arn]
    }
  }

  # The loader writes there as well: it brings dead letters of the spill lane back.
  statement {
    sid       = "NobodyElseSpills"
    effect    = "Deny"
    actions   = ["s3:PutObject"]
    resources = ["${module.names.bucket_arn}/spill/*"]

    # *: whoever it is; the condition names the two that are not meant.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnNotEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.api_role_arn, module.names.loader_role_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "lake" {
  count = local.new_bucket ? 1 : 0

  bucket = aws_s3_bucket.lake[0].bucket
  policy = data.aws_iam_policy_document.lake.json

  # Two changes of one bucket's rights at a time are refused.
  depends_on = [aws_s3_bucket_public_access_block.lake]
}

data "aws_iam_policy_document" "notifications" {
  statement {
    sid       = "BucketNotifies"
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:${var.region}:${var.data_platform_account_id}:${local.notifications_name}"]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [module.names.bucket_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.data_platform_account_id]
    }
  }
}

locals {
  notifications_name = "${module.names.prefix}-notifications"
}

# Encrypted by SQS itself: S3 could not send to one with a key that does not let it.
module "notifications" {
  source = "../modules/queue"

  name             = local.notifications_name
  dead_letter_name = "${local.notifications_name}-dlq"
  visibility       = 30
  max_receives     = 10
  policies         = [data.aws_iam_policy_document.notifications.json]
}

resource "aws_s3_bucket_notification" "lake" {
  count = local.new_bucket ? 1 : 0

  bucket = aws_s3_bucket.lake[0].bucket

  dynamic "queue" {
    for_each = toset(["events", "utm"])

    content {
      id            = queue.value
      queue_arn     = module.notifications.arn
      events        = ["s3:ObjectCreated:*"]
      filter_prefix = "${queue.value}/"
    }
  }

  # S3 tries the queue when it is configured.
  depends_on = [module.notifications]
}

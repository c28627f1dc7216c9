resource "aws_kms_key" "queue" {
  count = var.existing_queue == null ? 1 : 0

  description         = "${module.names.prefix}: messages"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.queue_key.json
}

resource "aws_kms_alias" "queue" {
  count = var.existing_queue == null ? 1 : 0

  name          = module.names.queue_key_alias
  target_key_id = aws_kms_key.queue[0].key_id
}

data "aws_iam_policy_document" "queue_key" {
  statement {
    sid = "PoliciesOfThisAccountDecide"
    # *: without it nobody could change the key any more.
    actions = ["kms:*"]
    # *: in the policy of a key it is that key.
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [module.names.engineering_root]
    }
  }

  # The principal is the account and the condition names the role: a policy that named a role as principal would be refused until that
  # role is there.
  statement {
    sid     = "LoaderReadsAndRedrives"
    actions = ["kms:Decrypt", "kms:GenerateDataKey"]
    # *: in the policy of a key it is that key.
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [module.names.data_platform_root]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.loader_role_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sqs.${var.region}.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "queue" {
  statement {
    sid       = "LoaderReceives"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"]
    resources = [module.names.queue_arn]

    principals {
      type        = "AWS"
      identifiers = [module.names.data_platform_root]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.loader_role_arn]
    }
  }

  statement {
    sid       = "LoaderRedrives"
    actions   = ["sqs:SendMessage"]
    resources = [module.names.queue_arn]

    principals {
      type        = "AWS"
      identifiers = [module.names.data_platform_root]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.loader_role_arn]
    }
  }
}

# The loader knows the queue by its URL, and finds this one by the ARN in the queue's redrive policy: hence GetQueueUrl.
data "aws_iam_policy_document" "dead_letters" {
  statement {
    sid = "LoaderLooksAndRedrives"
    actions = [
      "sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:ChangeMessageVisibility", "sqs:DeleteMessage",
    ]
    resources = [module.names.dead_letter_arn]

    principals {
      type        = "AWS"
      identifiers = [module.names.data_platform_root]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.loader_role_arn]
    }
  }
}

module "queue" {
  source = "../modules/queue"
  count  = var.existing_queue == null ? 1 : 0

  name             = module.names.queue_name
  dead_letter_name = module.names.dead_letter_name
  # The loader's tracking.queue.visibility, which it says with every receive as well.
  visibility           = 420
  max_receives         = var.queue_max_receives
  kms_key_id           = aws_kms_key.queue[0].arn
  policies             = [data.aws_iam_policy_document.queue.json]
  dead_letter_policies = [data.aws_iam_policy_document.dead_letters.json]
}

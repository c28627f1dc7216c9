module "network" {
  source = "../modules/network"
  count  = var.data_platform_existing_vpc == null ? 1 : 0

  name               = module.names.prefix
  cidr               = var.data_platform_vpc_cidr
  availability_zones = var.availability_zones
  internet           = false
}

locals {
  new_network     = var.data_platform_existing_vpc == null
  vpc_id          = local.new_network ? module.network[0].vpc_id : var.data_platform_existing_vpc.vpc_id
  subnet_ids      = local.new_network ? module.network[0].private_subnet_ids : var.data_platform_existing_vpc.private_subnet_ids
  route_table_ids = local.new_network ? module.network[0].private_route_table_ids : var.data_platform_existing_vpc.private_route_table_ids

  nobody     = { security_group_ids = [], cidrs = [], role_arns = [] }
  kubernetes = coalesce(var.data_platform_kubernetes, { oidc_provider_arn = null, security_group_ids = [], cidrs = [], node_role_arns = [], keda_service_account = null })
  others     = coalesce(var.data_platform_other_clients, local.nobody)
  there      = coalesce(var.data_platform_existing_endpoints, { services = [], security_group_id = null })
}

# The only ways out of the VPC, each for what the loader, COPY and Fargate need of it.
module "endpoints" {
  source = "../modules/endpoints"

  name                       = module.names.prefix
  region                     = var.region
  vpc_id                     = local.vpc_id
  subnet_ids                 = local.subnet_ids
  route_table_ids            = local.route_table_ids
  client_security_group_ids  = { loader = module.loader.security_group_id, redshift = local.redshift.security_group_id }
  task_role_arn              = module.names.loader_role_arn
  execution_role_arn         = module.loader.execution_role_arn
  repository_arns            = module.loader.repository_arns
  application_log_group_arn  = module.loader.application_log_group_arn
  metrics_log_group_arn      = module.loader.metrics_log_group_arn
  node_role_arns             = local.kubernetes.node_role_arns
  existing_services          = local.there.services
  existing_security_group_id = local.there.security_group_id
  other_security_group_ids   = toset(concat(local.others.security_group_ids, local.kubernetes.security_group_ids))
  other_cidrs                = toset(concat(local.others.cidrs, local.kubernetes.cidrs))
  other_role_arns            = local.others.role_arns

  s3_policy = data.aws_iam_policy_document.s3_endpoint.json

  policies = merge(
    {
      sqs            = data.aws_iam_policy_document.sqs_endpoint.json
      sts            = data.aws_iam_policy_document.sts_endpoint.json
      secretsmanager = data.aws_iam_policy_document.secrets_endpoint.json
    },
    { for service in [local.sign_in.endpoint] : service => data.aws_iam_policy_document.redshift_endpoint.json },
    { for service in ["ssmmessages"] : service => data.aws_iam_policy_document.sessions_endpoint.json if var.operator_sessions },
    { for service in ["sns"] : service => data.aws_iam_policy_document.topic_endpoint.json if var.notify_topic_arn != null },
  )
}

data "aws_iam_policy_document" "s3_endpoint" {
  statement {
    sid       = "List"
    actions   = ["s3:ListBucket"]
    resources = [module.names.bucket_arn]

    # *: the policy of a gateway endpoint takes no role here; the condition names it.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.loader_role_arn, module.names.copy_role_arn]
    }
  }

  statement {
    sid       = "LoaderReads"
    actions   = ["s3:GetObject"]
    resources = [for folder in local.read_folders : "${module.names.bucket_arn}/${folder}/*"]

    # *: the condition names the role.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.loader_role_arn]
    }
  }

  statement {
    sid       = "LoaderWrites"
    actions   = ["s3:PutObject"]
    resources = [for folder in local.written_folders : "${module.names.bucket_arn}/${folder}/*"]

    # *: the condition names the role.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.loader_role_arn]
    }
  }

  statement {
    sid       = "LoaderRemoves"
    actions   = ["s3:DeleteObject"]
    resources = [for folder in local.removed_folders : "${module.names.bucket_arn}/${folder}/*"]

    # *: the condition names the role.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.loader_role_arn]
    }
  }

  # With enhanced VPC routing COPY goes this way.
  statement {
    sid       = "CopyReads"
    actions   = ["s3:GetObject"]
    resources = [for folder in local.copied_folders : "${module.names.bucket_arn}/${folder}/*"]

    # *: the condition names the role.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.copy_role_arn]
    }
  }
}

data "aws_iam_policy_document" "sqs_endpoint" {
  statement {
    sid       = "Receive"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"]
    resources = [module.names.queue_arn]

    # *: the condition names the role.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.loader_role_arn]
    }
  }

  statement {
    sid       = "Redrive"
    actions   = ["sqs:SendMessage"]
    resources = [module.names.queue_arn]

    # *: the condition names the role.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.loader_role_arn]
    }
  }

  statement {
    sid       = "DeadLetters"
    actions   = ["sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:ChangeMessageVisibility", "sqs:DeleteMessage"]
    resources = [module.names.dead_letter_arn]

    # *: the condition names the role.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.loader_role_arn]
    }
  }

  statement {
    sid       = "Notifications"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [module.notifications.arn]

    # *: the condition names the role.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.loader_role_arn]
    }
  }
}

data "aws_iam_policy_document" "sts_endpoint" {
  statement {
    sid       = "RedshiftTakesTheRoleOfCopy"
    actions   = ["sts:AssumeRole"]
    resources = [module.names.copy_role_arn]

    # *: Redshift itself calls; the role trusts nobody else.
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  dynamic "statement" {
    for_each = var.data_platform_kubernetes == null ? [] : [module.names.loader_role_arn]

    content {
      sid       = "PodsTakeTheRole"
      actions   = ["sts:AssumeRoleWithWebIdentity"]
      resources = [statement.value]

      # *: whoever asks by web identity has no role yet; the trust of this one names the pods.
      principals {
        type        = "*"
        identifiers = ["*"]
      }
    }
  }
}

data "aws_iam_policy_document" "secrets_endpoint" {
  statement {
    sid       = "ReadAdminSecret"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [var.admin_secret_arn]

    # *: the condition names the role.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.loader.execution_role_arn]
    }
  }
}

data "aws_iam_policy_document" "redshift_endpoint" {
  statement {
    sid       = "LoaderSignsIn"
    actions   = [local.sign_in.action]
    resources = local.sign_in.resources

    # *: the condition names the role.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.loader_role_arn]
    }
  }
}

data "aws_iam_policy_document" "sessions_endpoint" {
  statement {
    sid = "LetOperatorsIn"
    actions = [
      "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
    ]
    # *: the actions take no resource.
    resources = ["*"]

    # *: the condition names the role.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.loader_role_arn]
    }
  }
}

data "aws_iam_policy_document" "topic_endpoint" {
  statement {
    sid       = "LoaderTellsOthers"
    actions   = ["sns:Publish"]
    resources = [for topic in [var.notify_topic_arn] : topic if topic != null]

    # *: the condition names the role.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.loader_role_arn]
    }
  }
}

resource "aws_vpc_security_group_ingress_rule" "loader_from_operators" {
  for_each = toset(var.operator_cidrs)

  security_group_id = module.loader.security_group_id
  description       = "Admin API and console"
  ip_protocol       = "tcp"
  from_port         = local.loader_port
  to_port           = local.loader_port
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_egress_rule" "loader_to_endpoints" {
  security_group_id            = module.loader.security_group_id
  description                  = "SQS, SNS, STS, Secrets Manager, logs, ECR and Redshift's sign-in"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = module.endpoints.security_group_id
}

resource "aws_vpc_security_group_egress_rule" "loader_to_s3" {
  security_group_id = module.loader.security_group_id
  description       = "The bucket, and layers of images"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = module.endpoints.s3_prefix_list_id
}

resource "aws_vpc_security_group_egress_rule" "loader_to_redshift" {
  security_group_id            = module.loader.security_group_id
  description                  = "SQL"
  ip_protocol                  = "tcp"
  from_port                    = local.redshift.port
  to_port                      = local.redshift.port
  referenced_security_group_id = local.redshift.security_group_id
}

resource "aws_vpc_security_group_ingress_rule" "redshift_from_loader" {
  security_group_id            = local.redshift.security_group_id
  description                  = "SQL of the loader"
  ip_protocol                  = "tcp"
  from_port                    = local.redshift.port
  to_port                      = local.redshift.port
  referenced_security_group_id = module.loader.security_group_id
}

resource "aws_vpc_security_group_ingress_rule" "redshift_from_pods" {
  for_each = toset(local.kubernetes.security_group_ids)

  security_group_id            = local.redshift.security_group_id
  description                  = "SQL of the loader's pods"
  ip_protocol                  = "tcp"
  from_port                    = local.redshift.port
  to_port                      = local.redshift.port
  referenced_security_group_id = each.value
}

resource "aws_vpc_security_group_ingress_rule" "redshift_from_addresses_of_pods" {
  for_each = toset(local.kubernetes.cidrs)

  security_group_id = local.redshift.security_group_id
  description       = "SQL of the loader's pods"
  ip_protocol       = "tcp"
  from_port         = local.redshift.port
  to_port           = local.redshift.port
  cidr_ipv4         = each.value
}

# These two of an existing Redshift as well: with enhanced VPC routing it goes this way.
resource "aws_vpc_security_group_egress_rule" "redshift_to_s3" {
  security_group_id = local.redshift.security_group_id
  description       = "COPY"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = module.endpoints.s3_prefix_list_id
}

resource "aws_vpc_security_group_egress_rule" "redshift_to_endpoints" {
  security_group_id            = local.redshift.security_group_id
  description                  = "STS"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = module.endpoints.security_group_id
}

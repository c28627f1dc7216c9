module "network" {
  source = "../modules/network"
  count  = var.engineering_existing_vpc == null ? 1 : 0

  name               = module.names.prefix
  cidr               = var.engineering_vpc_cidr
  availability_zones = var.availability_zones
  internet           = true
}

locals {
  new_network        = var.engineering_existing_vpc == null
  vpc_id             = local.new_network ? module.network[0].vpc_id : var.engineering_existing_vpc.vpc_id
  private_subnet_ids = local.new_network ? module.network[0].private_subnet_ids : var.engineering_existing_vpc.private_subnet_ids
  public_subnet_ids  = local.new_network ? module.network[0].public_subnet_ids : var.engineering_existing_vpc.public_subnet_ids
  route_table_ids    = local.new_network ? module.network[0].private_route_table_ids : var.engineering_existing_vpc.private_route_table_ids

  nobody     = { security_group_ids = [], cidrs = [], role_arns = [] }
  kubernetes = coalesce(var.engineering_kubernetes, { oidc_provider_arn = null, security_group_ids = [], cidrs = [], node_role_arns = [] })
  others     = coalesce(var.engineering_other_clients, local.nobody)
  there      = coalesce(var.engineering_existing_endpoints, { services = [], security_group_id = null })
}

# What tracking-api may reach from its private subnets. The internet is not among it.
module "endpoints" {
  source = "../modules/endpoints"

  name                       = module.names.prefix
  region                     = var.region
  vpc_id                     = local.vpc_id
  subnet_ids                 = local.private_subnet_ids
  route_table_ids            = local.route_table_ids
  client_security_group_ids  = { api = module.api.security_group_id }
  task_role_arn              = module.names.api_role_arn
  execution_role_arn         = module.api.execution_role_arn
  repository_arns            = module.api.repository_arns
  application_log_group_arn  = module.api.application_log_group_arn
  metrics_log_group_arn      = module.api.metrics_log_group_arn
  node_role_arns             = local.kubernetes.node_role_arns
  existing_services          = local.there.services
  existing_security_group_id = local.there.security_group_id
  other_security_group_ids   = toset(concat(local.others.security_group_ids, local.kubernetes.security_group_ids))
  other_cidrs                = toset(concat(local.others.cidrs, local.kubernetes.cidrs))
  other_role_arns            = local.others.role_arns

  s3_policy = data.aws_iam_policy_document.s3_endpoint.json

  policies = merge(
    { sqs = data.aws_iam_policy_document.sqs_endpoint.json },
    { for service in ["sts"] : service => data.aws_iam_policy_document.sts_endpoint.json if var.engineering_kubernetes != null },
  )
}

data "aws_iam_policy_document" "s3_endpoint" {
  statement {
    sid       = "Spill"
    actions   = ["s3:PutObject"]
    resources = ["${module.names.bucket_arn}/spill/*"]

    # *: the policy of a gateway endpoint takes no role here; the condition names it.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.api_role_arn]
    }
  }
}

data "aws_iam_policy_document" "sqs_endpoint" {
  statement {
    sid       = "Send"
    actions   = ["sqs:SendMessage", "sqs:GetQueueAttributes"]
    resources = [module.names.queue_arn]

    # *: the condition names the role.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [module.names.api_role_arn]
    }
  }
}

data "aws_iam_policy_document" "sts_endpoint" {
  statement {
    sid       = "PodsTakeTheRole"
    actions   = ["sts:AssumeRoleWithWebIdentity"]
    resources = [module.names.api_role_arn]

    # *: whoever asks by web identity has no role yet; the trust of this one names the pods.
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_security_group" "balancer" {
  name        = "${module.names.prefix}-balancer"
  description = "Load balancer of tracking-api"
  vpc_id      = local.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "balancer_https" {
  for_each = toset(var.client_cidrs)

  security_group_id = aws_security_group.balancer.id
  description       = "Browsers, apps and servers"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "balancer_http" {
  for_each = toset(var.client_cidrs)

  security_group_id = aws_security_group.balancer.id
  description       = "Answered with a redirect to HTTPS"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_egress_rule" "balancer_to_api" {
  security_group_id            = aws_security_group.balancer.id
  description                  = "Requests and probes"
  ip_protocol                  = "tcp"
  from_port                    = local.api_port
  to_port                      = local.api_port
  referenced_security_group_id = module.api.security_group_id
}

# 8082, with metrics and the components of health, is let in from nowhere: the agent beside the application reads it.
resource "aws_vpc_security_group_ingress_rule" "api_from_balancer" {
  security_group_id            = module.api.security_group_id
  description                  = "Requests and probes"
  ip_protocol                  = "tcp"
  from_port                    = local.api_port
  to_port                      = local.api_port
  referenced_security_group_id = aws_security_group.balancer.id
}

resource "aws_vpc_security_group_egress_rule" "api_to_endpoints" {
  security_group_id            = module.api.security_group_id
  description                  = "SQS, logs and ECR"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = module.endpoints.security_group_id
}

resource "aws_vpc_security_group_egress_rule" "api_to_s3" {
  security_group_id = module.api.security_group_id
  description       = "The spill lane, and layers of images"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = module.endpoints.s3_prefix_list_id
}

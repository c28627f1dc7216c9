locals {
  new_s3 = !contains(var.existing_services, "s3")
  policies = merge(var.policies, {
    "ecr.api" = data.aws_iam_policy_document.ecr.json
    "ecr.dkr" = data.aws_iam_policy_document.ecr.json
    "logs"    = data.aws_iam_policy_document.logs.json
  })
}

data "aws_iam_policy_document" "s3" {
  source_policy_documents = [var.s3_policy]

  statement {
    sid       = "ImageLayers"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::prod-${var.region}-starport-layer-bucket/*"]

    # *: ECR signs the address of each layer for Fargate; the role that pulls is not in it.
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  # Who else uses the VPC, as before: an endpoint's policy gives nothing, it only lets through what their own policies allow.
  dynamic "statement" {
    for_each = length(var.other_role_arns) > 0 ? [var.other_role_arns] : []

    content {
      sid = "OthersAsTheirPoliciesAllow"
      # *: whatever their own policies allow.
      actions = ["*"]
      # *: likewise.
      resources = ["*"]

      # *: the condition names the roles.
      principals {
        type        = "*"
        identifiers = ["*"]
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:PrincipalArn"
        values   = statement.value
      }
    }
  }
}

data "aws_iam_policy_document" "interface" {
  for_each = { for service, policy in local.policies : service => policy if !contains(var.existing_services, service) }

  source_policy_documents = [each.value]

  # Who else uses the VPC, as before: an endpoint's policy gives nothing, it only lets through what their own policies allow.
  dynamic "statement" {
    for_each = length(var.other_role_arns) > 0 ? [var.other_role_arns] : []

    content {
      sid = "OthersAsTheirPoliciesAllow"
      # *: whatever their own policies allow.
      actions = ["*"]
      # *: likewise.
      resources = ["*"]

      # *: the condition names the roles.
      principals {
        type        = "*"
        identifiers = ["*"]
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:PrincipalArn"
        values   = statement.value
      }
    }
  }

  # A service, such as a Redshift, takes their roles, and is no role itself.
  dynamic "statement" {
    for_each = each.key == "sts" && length(var.other_role_arns) > 0 ? [var.other_role_arns] : []

    content {
      sid       = "RolesOfOthersAreTaken"
      actions   = ["sts:AssumeRole"]
      resources = statement.value

      # *: the trust of each role says who may take it.
      principals {
        type        = "*"
        identifiers = ["*"]
      }
    }
  }
}

data "aws_iam_policy_document" "ecr" {
  statement {
    sid     = "SignInToRegistry"
    actions = ["ecr:GetAuthorizationToken"]
    # *: the action takes no resource.
    resources = ["*"]

    # *: the condition names the roles, as the policy of an endpoint can.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = concat([var.execution_role_arn], var.node_role_arns)
    }
  }

  statement {
    sid       = "PullImages"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = var.repository_arns

    # *: the condition names the roles.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = concat([var.execution_role_arn], var.node_role_arns)
    }
  }
}

data "aws_iam_policy_document" "logs" {
  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${var.application_log_group_arn}:*"]

    # *: the condition names the role.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [var.execution_role_arn]
    }
  }

  statement {
    sid       = "WriteMetrics"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${var.metrics_log_group_arn}:*"]

    # *: the condition names the role.
    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [var.task_role_arn]
    }
  }
}

resource "aws_vpc_endpoint" "s3" {
  count = local.new_s3 ? 1 : 0

  vpc_id            = var.vpc_id
  vpc_endpoint_type = "Gateway"
  service_name      = "com.amazonaws.${var.region}.s3"
  route_table_ids   = var.route_table_ids
  policy            = data.aws_iam_policy_document.s3.json
  tags              = { Name = "${var.name}-s3" }
}

data "aws_ec2_managed_prefix_list" "s3" {
  count = local.new_s3 ? 0 : 1

  name = "com.amazonaws.${var.region}.s3"
}

resource "aws_vpc_endpoint" "interface" {
  for_each = data.aws_iam_policy_document.interface

  vpc_id              = var.vpc_id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  subnet_ids          = var.subnet_ids
  security_group_ids  = [aws_security_group.this.id]
  private_dns_enabled = true
  policy              = each.value.json
  tags                = { Name = "${var.name}-${each.key}" }
}

resource "aws_security_group" "this" {
  name        = "${var.name}-endpoints"
  description = "Interface endpoints of AWS services"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each = merge(var.client_security_group_ids, { for id in var.other_security_group_ids : id => id })

  security_group_id            = aws_security_group.this.id
  description                  = "Calls of ${each.key}"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = each.value
}

resource "aws_vpc_security_group_ingress_rule" "others" {
  for_each = toset(var.other_cidrs)

  security_group_id = aws_security_group.this.id
  description       = "Calls of others in the VPC"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = each.value
}

# To the endpoints that were there before.
resource "aws_vpc_security_group_egress_rule" "existing" {
  for_each = var.existing_security_group_id == null ? {} : var.client_security_group_ids

  security_group_id            = each.value
  description                  = "Endpoints that were there before"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = var.existing_security_group_id
}

resource "aws_vpc_security_group_ingress_rule" "existing" {
  for_each = var.existing_security_group_id == null ? {} : var.client_security_group_ids

  security_group_id            = var.existing_security_group_id
  description                  = "Calls of ${var.name}, ${each.key}"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = each.value
}

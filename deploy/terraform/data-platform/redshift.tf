locals {
  new_redshift = var.existing_redshift == null
  redshift = {
    port              = local.new_redshift ? 5439 : var.existing_redshift.port
    database          = local.new_redshift ? var.database : var.existing_redshift.database
    host              = local.new_redshift ? "${module.names.prefix}.${var.data_platform_account_id}.${var.region}.redshift-serverless.amazonaws.com" : var.existing_redshift.host
    security_group_id = local.new_redshift ? aws_security_group.redshift[0].id : var.existing_redshift.security_group_id
  }

  # A provisioned cluster is signed in to as a user that grants.sql has made, Serverless as the user that stands for the task's role.
  cluster     = local.new_redshift ? null : var.existing_redshift.cluster_identifier
  loader_user = local.cluster == null ? "IAMR:${module.names.loader_role_name}" : "tracking_loader"
  cluster_arn = "arn:aws:redshift:${var.region}:${var.data_platform_account_id}"
  sign_in = {
    endpoint  = local.cluster == null ? "redshift-serverless" : "redshift"
    action    = local.cluster == null ? "redshift-serverless:GetCredentials" : "redshift:GetClusterCredentials"
    options   = local.cluster == null ? "" : "&ClusterID=${local.cluster}&Region=${var.region}&DbUser=${local.loader_user}"
    resources = local.new_redshift ? [aws_redshiftserverless_workgroup.this[0].arn] : local.cluster == null ? [var.existing_redshift.workgroup_arn] : ["${local.cluster_arn}:dbuser:${local.cluster}/${local.loader_user}", "${local.cluster_arn}:dbname:${local.cluster}/${local.redshift.database}"]
  }
  jdbc_url = "jdbc:redshift:iam://${local.redshift.host}:${local.redshift.port}/${local.redshift.database}?ssl=true&sslmode=verify-full&ApplicationName=tracking-loader${local.sign_in.options}"
}

resource "aws_kms_key" "warehouse" {
  count = local.new_redshift ? 1 : 0

  description         = "${module.names.prefix}: Redshift and its admin's password"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.warehouse_key.json
}

data "aws_iam_policy_document" "warehouse_key" {
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
}

resource "aws_security_group" "redshift" {
  count = local.new_redshift ? 1 : 0

  name        = "${module.names.prefix}-redshift"
  description = "Redshift"
  vpc_id      = local.vpc_id
}

resource "aws_redshiftserverless_namespace" "this" {
  count = local.new_redshift ? 1 : 0

  namespace_name                   = module.names.prefix
  db_name                          = var.database
  admin_username                   = "awsuser"
  manage_admin_password            = true
  admin_password_secret_kms_key_id = aws_kms_key.warehouse[0].arn
  kms_key_id                       = aws_kms_key.warehouse[0].arn
  iam_roles                        = [aws_iam_role.copy.arn]
  log_exports                      = ["connectionlog", "userlog"]
}

resource "aws_secretsmanager_secret_rotation" "admin" {
  count = local.new_redshift ? 1 : 0

  # Redshift has made the secret and changes the password itself: there is no function to name.
  secret_id = aws_redshiftserverless_namespace.this[0].admin_password_secret_arn
  # Rotating takes a minute, in which the grants that follow would be refused.
  rotate_immediately = false

  rotation_rules {
    automatically_after_days = var.admin_rotation_days
  }
}

resource "aws_redshiftserverless_workgroup" "this" {
  count = local.new_redshift ? 1 : 0

  workgroup_name       = module.names.prefix
  namespace_name       = aws_redshiftserverless_namespace.this[0].namespace_name
  base_capacity        = var.redshift_base_capacity
  max_capacity         = var.redshift_max_capacity
  port                 = local.redshift.port
  publicly_accessible  = false
  enhanced_vpc_routing = true
  subnet_ids           = local.subnet_ids
  security_group_ids   = [local.redshift.security_group_id]

  # No config_parameter: a workgroup has all of them, require_ssl = true among them, and the provider would plan to take away, on every plan,
  # those that are not named here.
}

# Before Redshift is removed (by deploy/destroy, or because there is an existing one now) what is in it is kept.
resource "terraform_data" "snapshot" {
  count = local.new_redshift ? 1 : 0

  # All that is known at the end.
  input = {
    WANTED    = tostring(var.redshift_final_snapshot)
    REGION    = var.region
    NAMESPACE = aws_redshiftserverless_namespace.this[0].namespace_name
    KEY       = aws_kms_key.warehouse[0].key_id
  }
  triggers_replace = aws_redshiftserverless_namespace.this[0].namespace_id

  provisioner "local-exec" {
    when        = destroy
    command     = "bash '${path.module}/take-snapshot'"
    environment = self.input
  }

  # It goes first.
  depends_on = [aws_redshiftserverless_workgroup.this]
}

resource "aws_redshiftserverless_usage_limit" "this" {
  count = local.new_redshift ? 1 : 0

  resource_arn  = aws_redshiftserverless_workgroup.this[0].arn
  usage_type    = "serverless-compute"
  period        = "daily"
  amount        = var.redshift_daily_rpu_hours
  breach_action = var.redshift_breach_action
}

data "aws_iam_policy_document" "copy_trust" {
  statement {
    sid     = "Redshift"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["redshift.amazonaws.com", "redshift-serverless.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "copy" {
  name               = module.names.copy_role_name
  assume_role_policy = data.aws_iam_policy_document.copy_trust.json
}

data "aws_iam_policy_document" "copy" {
  statement {
    sid       = "ReadFiles"
    actions   = ["s3:GetObject"]
    resources = [for folder in local.copied_folders : "${module.names.bucket_arn}/${folder}/*"]
  }

  statement {
    sid       = "ListFiles"
    actions   = ["s3:ListBucket"]
    resources = [module.names.bucket_arn]
  }

  statement {
    sid     = "DecryptFiles"
    actions = ["kms:Decrypt"]
    # *: the alias in the condition is the bucket's alone.
    resources = [module.names.data_platform_keys]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.region}.amazonaws.com"]
    }

    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "kms:ResourceAliases"
      values   = [module.names.lake_key_alias]
    }
  }
}

resource "aws_iam_role_policy" "copy" {
  name   = "copy"
  role   = aws_iam_role.copy.name
  policy = data.aws_iam_policy_document.copy.json
}

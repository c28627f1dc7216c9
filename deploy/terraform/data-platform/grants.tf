# The given tables, and deploy/redshift/grants.sql and analysts.sql, statement by statement over Redshift's Data API, which needs no way into
# the VPC. A statement that is new or changed is run, and no other; all are run for a new Redshift. In each step every statement is about
# another thing, as two at a time about one thing would be refused.
#
# The provider's own aws_redshiftdata_statement is not used: Redshift forgets a statement after a day, and then the provider runs it again
# (https://github.com/hashicorp/terraform-provider-aws/issues/37301). What terraform_data has run is known in the state.
locals {
  script_files = {
    tables   = "${path.module}/../../../data/tables.sql"
    grants   = "${path.module}/../../redshift/grants.sql"
    analysts = "${path.module}/../../redshift/analysts.sql"
  }
  # psql's variables in them: as it puts them into a script.
  psql = {
    database = join("", [":", jsonencode("database")])
    loader   = join("", [":", jsonencode("loader")])
    analysts = join("", [":", jsonencode("analysts")])
    role     = ":'role'"
  }
  role_value = "'${module.names.copy_role_arn}'"
  uncommented = {
    for name, path in local.script_files : name => join("\n", [for line in split("\n", file(path)) : line if !startswith(trimspace(line), "--")])
  }
  scripts = {
    for name, text in local.uncommented : name => compact([for statement in split(";",
      replace(replace(replace(replace(text,
        local.psql.database, jsonencode(local.redshift.database)),
        local.psql.loader, jsonencode(local.loader_user)),
        local.psql.analysts, jsonencode(var.analysts_group)),
    local.psql.role, local.role_value)) : trimspace(statement)])
  }

  grants = {
    made        = [for statement in local.scripts.grants : statement if startswith(statement, "CREATE")]
    tables      = [for statement in local.scripts.tables : statement if startswith(statement, "CREATE TABLE")]
    to_loader   = [for statement in local.scripts.grants : statement if startswith(statement, "GRANT") && !strcontains(statement, "TO GROUP")]
    to_analysts = [for statement in local.scripts.grants : statement if startswith(statement, "GRANT") && strcontains(statement, "TO GROUP")]
    taken_back  = [for statement in local.scripts.analysts : statement if strcontains(statement, "REVOKE SELECT") && var.grant_views]
    views       = [for statement in local.scripts.analysts : statement if startswith(statement, "GRANT") && var.grant_views]
  }
  statements = { for step, statements in local.grants : step => { for statement in statements : substr(sha1(statement), 0, 12) => statement if local.new_redshift } }

  # Where they are run: read by run-statement. The secret's ARN is there, its value nowhere.
  data_api = {
    REGION     = var.region
    WORKGROUP  = one(aws_redshiftserverless_workgroup.this[*].workgroup_name)
    DATABASE   = var.database
    SECRET_ARN = one(aws_redshiftserverless_namespace.this[*].admin_password_secret_arn)
  }
}

resource "terraform_data" "made" {
  for_each = local.statements.made

  triggers_replace = { sql = each.value, redshift = one(aws_redshiftserverless_namespace.this[*].namespace_id) }

  provisioner "local-exec" {
    command     = "bash '${path.module}/run-statement'"
    environment = merge(local.data_api, { SQL = each.value })
  }

  # The first statement of all: once there is a schedule.
  depends_on = [aws_secretsmanager_secret_rotation.admin]
}

resource "terraform_data" "tables" {
  for_each = local.statements.tables

  triggers_replace = { sql = each.value, redshift = one(aws_redshiftserverless_namespace.this[*].namespace_id) }

  provisioner "local-exec" {
    command     = "bash '${path.module}/run-statement'"
    environment = merge(local.data_api, { SQL = each.value })
  }

  depends_on = [terraform_data.made]
}

resource "terraform_data" "to_loader" {
  for_each = local.statements.to_loader

  triggers_replace = { sql = each.value, redshift = one(aws_redshiftserverless_namespace.this[*].namespace_id) }

  provisioner "local-exec" {
    command     = "bash '${path.module}/run-statement'"
    environment = merge(local.data_api, { SQL = each.value })
  }

  depends_on = [terraform_data.tables]
}

resource "terraform_data" "to_analysts" {
  for_each = local.statements.to_analysts

  triggers_replace = { sql = each.value, redshift = one(aws_redshiftserverless_namespace.this[*].namespace_id) }

  provisioner "local-exec" {
    command     = "bash '${path.module}/run-statement'"
    environment = merge(local.data_api, { SQL = each.value })
  }

  depends_on = [terraform_data.to_loader]
}

resource "terraform_data" "taken_back" {
  for_each = local.statements.taken_back

  triggers_replace = { sql = each.value, redshift = one(aws_redshiftserverless_namespace.this[*].namespace_id) }

  provisioner "local-exec" {
    command     = "bash '${path.module}/run-statement'"
    environment = merge(local.data_api, { SQL = each.value })
  }

  depends_on = [terraform_data.to_analysts]
}

resource "terraform_data" "views" {
  for_each = local.statements.views

  triggers_replace = { sql = each.value, redshift = one(aws_redshiftserverless_namespace.this[*].namespace_id) }

  provisioner "local-exec" {
    command     = "bash '${path.module}/run-statement'"
    environment = merge(local.data_api, { SQL = each.value })
  }

  depends_on = [terraform_data.taken_back]
}

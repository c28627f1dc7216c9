locals {
  name = "${var.prefix}-${var.part}"

  # As the keys of a web identity's conditions begin: its provider's address without https://.
  issuer = var.web_identity == null ? "" : split(":oidc-provider/", var.web_identity.provider_arn)[1]

  log_configuration = {
    logDriver = "awslogs"
    options = {
      awslogs-group         = aws_cloudwatch_log_group.application.name
      awslogs-region        = var.region
      awslogs-stream-prefix = var.part
    }
  }

  # The CloudWatch agent reads /actuator/prometheus and writes what is named here as log lines in the embedded metric format: the way to
  # CloudWatch is the endpoint of logs, and no other.
  agent = {
    logs = {
      force_flush_interval = 5
      metrics_collected = {
        prometheus = {
          log_group_name         = aws_cloudwatch_log_group.metrics.name
          prometheus_config_path = "env:PROMETHEUS_CONFIG_CONTENT"
          emf_processor = {
            metric_namespace = "Tracking"
            metric_declaration = [for metrics in var.metrics : {
              source_labels    = ["job"]
              label_matcher    = "^tracking$"
              dimensions       = [concat(["environment", "part"], metrics.labels)]
              metric_selectors = [for name in metrics.names : "^${name}$"]
            }]
          }
        }
      }
    }
  }
  scrape = {
    global = {
      scrape_interval = "1m"
      scrape_timeout  = "10s"
    }
    scrape_configs = [{
      job_name     = "tracking"
      metrics_path = "/actuator/prometheus"
      static_configs = [{
        targets = ["localhost:${var.metrics_port}"]
        labels  = { environment = var.environment_name, part = var.part }
      }]
    }]
  }
}

resource "aws_ecr_repository" "this" {
  for_each = toset([var.part, "${var.part}-cloudwatch-agent"])

  name                 = "${var.prefix}/${each.key}"
  image_tag_mutability = "IMMUTABLE"
  # An image is built again from the repository; without it a repository that has one cannot be removed.
  force_delete = true

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  for_each = aws_ecr_repository.this

  repository = each.value.name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "Keep the latest images"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 30 }
      action       = { type = "expire" }
    }]
  })
}

resource "aws_cloudwatch_log_group" "application" {
  name              = "/${var.prefix}/${var.part}"
  retention_in_days = var.log_days
}

resource "aws_cloudwatch_log_group" "metrics" {
  name              = "/${var.prefix}/${var.part}-metrics"
  retention_in_days = var.log_days
}

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "TasksOfThisAccount"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

# Of the application alone: pods have no use for what Fargate does before it starts.
data "aws_iam_policy_document" "task_trust" {
  source_policy_documents = [data.aws_iam_policy_document.trust.json]

  dynamic "statement" {
    for_each = var.web_identity == null ? [] : [var.web_identity]

    content {
      sid     = "PodsOfTheCluster"
      actions = ["sts:AssumeRoleWithWebIdentity"]

      principals {
        type        = "Federated"
        identifiers = [statement.value.provider_arn]
      }

      condition {
        test     = "StringEquals"
        variable = "${local.issuer}:sub"
        values   = [for account in statement.value.service_accounts : "system:serviceaccount:${account}"]
      }

      condition {
        test     = "StringEquals"
        variable = "${local.issuer}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "task" {
  name               = var.task_role_name
  assume_role_policy = data.aws_iam_policy_document.task_trust.json
}

resource "aws_iam_role_policy" "task" {
  name   = "application"
  role   = aws_iam_role.task.name
  policy = var.task_policy
}

# Of the agent, which shares the task's role.
data "aws_iam_policy_document" "metrics" {
  statement {
    sid       = "WriteMetrics"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.metrics.arn}:*"]
  }
}

resource "aws_iam_role_policy" "metrics" {
  name   = "metrics"
  role   = aws_iam_role.task.name
  policy = data.aws_iam_policy_document.metrics.json
}

# What ECS Exec's agent needs, beside the application, to let operators in: it calls, and nothing listens.
data "aws_iam_policy_document" "sessions" {
  statement {
    sid = "LetOperatorsIn"
    actions = [
      "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
    ]
    # *: the actions take no resource.
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "sessions" {
  count = var.operator_sessions ? 1 : 0

  name   = "sessions"
  role   = aws_iam_role.task.name
  policy = data.aws_iam_policy_document.sessions.json
}

# What Fargate does before the application starts, and with what it prints.
data "aws_iam_policy_document" "execution" {
  statement {
    sid     = "SignInToRegistry"
    actions = ["ecr:GetAuthorizationToken"]
    # *: the action takes no resource.
    resources = ["*"]
  }

  statement {
    sid       = "PullImages"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = [for repository in aws_ecr_repository.this : repository.arn]
  }

  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.application.arn}:*"]
  }

  dynamic "statement" {
    for_each = length(var.secret_arns) > 0 ? [var.secret_arns] : []

    content {
      sid       = "ReadSecrets"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = statement.value
    }
  }
}

resource "aws_iam_role" "execution" {
  name               = "${local.name}-execution"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "execution" {
  name   = "execution"
  role   = aws_iam_role.execution.name
  policy = data.aws_iam_policy_document.execution.json
}

resource "aws_security_group" "this" {
  name        = local.name
  description = "Tasks of ${local.name}"
  vpc_id      = var.vpc_id
}

resource "aws_ecs_task_definition" "this" {
  family                   = local.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  task_role_arn            = aws_iam_role.task.arn
  execution_role_arn       = aws_iam_role.execution.arn
  # Earlier revisions stay: a deployment that fails, or an operator, goes back to one.
  skip_destroy = true

  container_definitions = jsonencode([
    {
      name             = var.part
      image            = "${aws_ecr_repository.this[var.part].repository_url}:${var.image_tag}"
      essential        = true
      user             = "10001"
      stopTimeout      = var.stop_timeout
      portMappings     = [{ containerPort = var.port, protocol = "tcp" }]
      environment      = [for name, value in var.environment : { name = name, value = value }]
      secrets          = [for name, reference in var.secrets : { name = name, valueFrom = reference }]
      logConfiguration = local.log_configuration
      # Where operators come in, their sessions leave processes behind, which an init process takes away.
      linuxParameters = { initProcessEnabled = var.operator_sessions }
      # Liveness: a queue, a bucket or a Redshift that does not answer must not restart what waits for it.
      healthCheck = {
        command     = ["CMD", "healthy", tostring(var.port), "/actuator/health/liveness"]
        interval    = 10
        timeout     = 3
        retries     = 3
        startPeriod = 180
      }
    },
    {
      name             = "cloudwatch-agent"
      image            = "${aws_ecr_repository.this["${var.part}-cloudwatch-agent"].repository_url}:${var.agent_tag}"
      essential        = false
      logConfiguration = local.log_configuration
      environment = [
        { name = "CW_CONFIG_CONTENT", value = jsonencode(local.agent) },
        { name = "PROMETHEUS_CONFIG_CONTENT", value = yamlencode(local.scrape) },
      ]
    },
  ])
}

resource "aws_ecs_service" "this" {
  name                               = local.name
  cluster                            = var.cluster_arn
  task_definition                    = aws_ecs_task_definition.this.arn
  launch_type                        = "FARGATE"
  desired_count                      = var.min_tasks
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  enable_execute_command             = var.operator_sessions
  # A quarter of a core starts the application in about a minute; ECS refuses the argument where there is no balancer.
  health_check_grace_period_seconds = var.target_group_arn == null ? null : 180

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.this.id]
    assign_public_ip = false
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  dynamic "load_balancer" {
    for_each = var.target_group_arn == null ? [] : [var.target_group_arn]

    content {
      target_group_arn = load_balancer.value
      container_name   = var.part
      container_port   = var.port
    }
  }

  # The scaling policies decide it.
  lifecycle {
    ignore_changes = [desired_count]
  }

  # Rights first, and at the end last: a task that stops still publishes and acknowledges.
  depends_on = [aws_iam_role_policy.execution, aws_iam_role_policy.task, aws_iam_role_policy.metrics, aws_iam_role_policy.sessions]
}

resource "aws_appautoscaling_target" "this" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${var.cluster_name}/${aws_ecs_service.this.name}"
  min_capacity       = var.min_tasks
  max_capacity       = var.max_tasks
}

locals {
  loader_port = 8081
  # What the loader reads, writes and removes, as its code does.
  read_folders    = ["events", "utm", "rejected", "delivery", "spill", "spill-dead"]
  written_folders = ["events", "utm", "rejected", "manifests", "delivery", "spill", "spill-dead", "spill-loaders"]
  removed_folders = ["manifests/trials", "delivery", "spill", "spill-dead", "spill-loaders"]
}

resource "aws_ecs_cluster" "this" {
  name = module.names.prefix

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

module "loader" {
  source = "../modules/service"

  prefix            = module.names.prefix
  environment_name  = var.environment
  part              = "loader"
  account_id        = var.data_platform_account_id
  region            = var.region
  cluster_arn       = aws_ecs_cluster.this.arn
  cluster_name      = aws_ecs_cluster.this.name
  vpc_id            = local.vpc_id
  subnet_ids        = local.subnet_ids
  image_tag         = var.loader_image_tag
  agent_tag         = var.agent_image_tag
  port              = local.loader_port
  metrics_port      = local.loader_port
  cpu               = var.loader_cpu
  memory            = var.loader_memory
  min_tasks         = var.loader_min_tasks
  max_tasks         = var.loader_max_tasks
  task_role_name    = module.names.loader_role_name
  task_policy       = data.aws_iam_policy_document.loader.json
  secret_arns       = [var.admin_secret_arn]
  operator_sessions = var.operator_sessions
  log_days          = var.log_days
  web_identity = var.data_platform_kubernetes == null ? null : {
    provider_arn     = local.kubernetes.oidc_provider_arn
    service_accounts = ["${module.names.prefix}-loader:loader", local.kubernetes.keda_service_account]
  }

  environment = merge({
    SPRING_CLOUD_AWS_REGION_STATIC = var.region
    SPRING_DATASOURCE_URL          = local.jdbc_url
    TRACKING_QUEUE_NAME            = module.names.queue_url
    TRACKING_SPILL_BUCKET          = module.names.bucket
    TRACKING_NOTIFICATIONS_QUEUE   = module.notifications.url
    TRACKING_LAKE_BUCKET           = module.names.bucket
    TRACKING_LOADER_WINDOW         = var.loader_window
    TRACKING_LOADER_FILESPERWINDOW = tostring(var.loader_files_per_window)
    TRACKING_LOADER_ROLL_BYTES     = var.loader_roll_bytes
    TRACKING_WAREHOUSE_IAMROLE     = module.names.copy_role_arn
  }, var.notify_topic_arn == null ? {} : { TRACKING_NOTIFY_SNSTOPIC = var.notify_topic_arn })

  secrets = {
    TRACKING_ADMIN_USERNAME = "${var.admin_secret_arn}:username::"
    TRACKING_ADMIN_PASSWORD = "${var.admin_secret_arn}:password::"
  }

  metrics = [
    {
      labels = []
      names = [
        "tracking_freshness_seconds", "tracking_load_lag_seconds", "tracking_load_stalled_seconds", "tracking_load_files_pending",
        "tracking_load_rows_pending", "tracking_load_inserted_total", "tracking_load_duplicates_total", "tracking_load_quarantined_total",
        "tracking_load_files_damaged_total", "tracking_load_retries_total", "tracking_loader_dead_letters", "tracking_loader_spill_objects",
        "tracking_loader_spill_age_seconds", "tracking_self_check_age_seconds", "tracking_audit_waiting",
      ]
    },
    { labels = ["finding"], names = ["tracking_self_check_files"] },
    { labels = ["service"], names = ["tracking_unreachable_seconds"] },
  ]
}

data "aws_iam_policy_document" "loader" {
  statement {
    sid       = "Receive"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"]
    resources = [module.names.queue_arn]
  }

  statement {
    sid       = "Redrive"
    actions   = ["sqs:SendMessage"]
    resources = [module.names.queue_arn]
  }

  statement {
    sid = "DeadLetters"
    actions = [
      "sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:ChangeMessageVisibility", "sqs:DeleteMessage",
    ]
    resources = [module.names.dead_letter_arn]
  }

  statement {
    sid     = "DecryptMessages"
    actions = ["kms:Decrypt", "kms:GenerateDataKey"]
    # *: the alias in the condition is the queue's alone.
    resources = [module.names.engineering_keys]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sqs.${var.region}.amazonaws.com"]
    }

    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "kms:ResourceAliases"
      values   = [module.names.queue_key_alias]
    }
  }

  statement {
    sid       = "Notifications"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [module.notifications.arn]
  }

  statement {
    sid       = "ListFiles"
    actions   = ["s3:ListBucket"]
    resources = [module.names.bucket_arn]
  }

  statement {
    sid       = "ReadFiles"
    actions   = ["s3:GetObject"]
    resources = [for folder in local.read_folders : "${module.names.bucket_arn}/${folder}/*"]
  }

  statement {
    sid       = "WriteFiles"
    actions   = ["s3:PutObject"]
    resources = [for folder in local.written_folders : "${module.names.bucket_arn}/${folder}/*"]
  }

  statement {
    sid       = "RemoveFiles"
    actions   = ["s3:DeleteObject"]
    resources = [for folder in local.removed_folders : "${module.names.bucket_arn}/${folder}/*"]
  }

  statement {
    sid     = "EncryptFiles"
    actions = ["kms:Decrypt", "kms:GenerateDataKey"]
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

  statement {
    sid       = "SignInToRedshift"
    actions   = [local.sign_in.action]
    resources = local.sign_in.resources
  }

  dynamic "statement" {
    for_each = var.notify_topic_arn == null ? [] : [var.notify_topic_arn]

    content {
      sid       = "TellOthers"
      actions   = ["sns:Publish"]
      resources = [statement.value]
    }
  }
}

# Target tracking cannot read another account's metric; an alarm can.
resource "aws_appautoscaling_policy" "more" {
  name               = "${module.names.prefix}-loader-more"
  policy_type        = "StepScaling"
  service_namespace  = module.loader.scaling_target.service_namespace
  scalable_dimension = module.loader.scaling_target.scalable_dimension
  resource_id        = module.loader.scaling_target.resource_id

  step_scaling_policy_configuration {
    adjustment_type          = "PercentChangeInCapacity"
    min_adjustment_magnitude = 1
    cooldown                 = 120
    metric_aggregation_type  = "Average"

    # Up to four times what is aimed at: half as many again.
    step_adjustment {
      metric_interval_lower_bound = "0"
      metric_interval_upper_bound = tostring(var.loader_backlog_per_task * 3)
      scaling_adjustment          = 50
    }

    step_adjustment {
      metric_interval_lower_bound = tostring(var.loader_backlog_per_task * 3)
      scaling_adjustment          = 200
    }
  }
}

# One at a time: a task that stops publishes its windows, small files that Redshift has to load.
resource "aws_appautoscaling_policy" "fewer" {
  name               = "${module.names.prefix}-loader-fewer"
  policy_type        = "StepScaling"
  service_namespace  = module.loader.scaling_target.service_namespace
  scalable_dimension = module.loader.scaling_target.scalable_dimension
  resource_id        = module.loader.scaling_target.resource_id

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    cooldown                = 300
    metric_aggregation_type = "Average"

    step_adjustment {
      metric_interval_upper_bound = "0"
      scaling_adjustment          = -1
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "backlog" {
  for_each = {
    more  = { comparison = "GreaterThanThreshold", threshold = var.loader_backlog_per_task, periods = 2, policy = aws_appautoscaling_policy.more.arn }
    fewer = { comparison = "LessThanThreshold", threshold = var.loader_backlog_per_task / 4, periods = 15, policy = aws_appautoscaling_policy.fewer.arn }
  }

  alarm_name          = "${module.names.prefix}-loader-${each.key}"
  alarm_description   = "Messages that wait, for each task: no fault, it scales the loader"
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  evaluation_periods  = each.value.periods
  treat_missing_data  = "ignore"
  alarm_actions       = [each.value.policy]

  metric_query {
    id          = "backlog"
    label       = "Messages for each task"
    expression  = "waiting / IF(tasks > 0, tasks, 1)"
    return_data = true
  }

  metric_query {
    id         = "waiting"
    account_id = var.engineering_account_id

    metric {
      namespace   = "AWS/SQS"
      metric_name = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = module.names.queue_name }
      stat        = "Maximum"
      period      = 60
    }
  }

  metric_query {
    id = "tasks"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      dimensions  = { ClusterName = aws_ecs_cluster.this.name, ServiceName = module.loader.service_name }
      stat        = "Average"
      period      = 60
    }
  }
}

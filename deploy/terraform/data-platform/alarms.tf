locals {
  loader = { environment = var.environment, part = "loader" }
  # What a self-check finds that it cannot mend.
  findings = ["missing", "changed", "unreadable", "forgotten", "absent", "double"]
  services = ["sqs", "spill", "s3", "redshift", "notifications"]
  finding_alarm = {
    description = "Bucket and ledger differ: the self-check has found files as the alarm's name says"
    namespace   = "Tracking"
    metric      = "tracking_self_check_files"
    statistic   = "Maximum"
    threshold   = 0
    periods     = 1
  }
  service_alarm = {
    description = "The loader has had no answer for five minutes of what the alarm's name says"
    namespace   = "Tracking"
    metric      = "tracking_unreachable_seconds"
    statistic   = "Maximum"
    threshold   = 300
    periods     = 1
  }
}

module "alarms" {
  source = "../modules/alarms"

  prefix      = module.names.prefix
  action_arns = var.data_platform_alarm_topic_arns

  alarms = merge(
    {
      "freshness" = {
        description = "Rows are late: the oldest record that is not in its table is half an hour old, or no loader tells"
        namespace   = "Tracking"
        metric      = "tracking_freshness_seconds"
        dimensions  = local.loader
        statistic   = "Maximum"
        threshold   = 1800
        # Pods tell Prometheus, and not CloudWatch.
        missing = var.loader_max_tasks == 0 ? "notBreaching" : "breaching"
      }
      "queue-age" = {
        description = "The oldest message of the engineering account's queue has waited for a quarter of an hour"
        namespace   = "AWS/SQS"
        metric      = "ApproximateAgeOfOldestMessage"
        dimensions  = { QueueName = module.names.queue_name }
        statistic   = "Maximum"
        threshold   = 900
        account_id  = var.engineering_account_id
      }
      "dead-letters" = {
        description = "There are messages that no loader could use"
        namespace   = "Tracking"
        metric      = "tracking_loader_dead_letters"
        dimensions  = local.loader
        statistic   = "Maximum"
        threshold   = 0
        periods     = 1
      }
      "load-lag" = {
        description = "Files wait to be loaded for a quarter of an hour"
        namespace   = "Tracking"
        metric      = "tracking_load_lag_seconds"
        dimensions  = local.loader
        statistic   = "Maximum"
        threshold   = 900
      }
      "load-stalled" = {
        description = "Loading stands still: files wait and no load has ended for a quarter of an hour"
        namespace   = "Tracking"
        metric      = "tracking_load_stalled_seconds"
        dimensions  = local.loader
        statistic   = "Maximum"
        threshold   = 900
      }
      "load-failures" = {
        description = "Loads are refused, more than ten in a quarter of an hour"
        namespace   = "Tracking"
        metric      = "tracking_load_retries_total"
        dimensions  = local.loader
        statistic   = "Sum"
        threshold   = 10
        period      = 900
        periods     = 1
      }
      "rows-refused" = {
        description = "Redshift has refused rows; they are in rejected/"
        namespace   = "Tracking"
        metric      = "tracking_load_quarantined_total"
        dimensions  = local.loader
        statistic   = "Sum"
        threshold   = 0
        periods     = 1
      }
      "files-damaged" = {
        description = "Files were changed, cut off or removed after they were published"
        namespace   = "Tracking"
        metric      = "tracking_load_files_damaged_total"
        dimensions  = local.loader
        statistic   = "Sum"
        threshold   = 0
        periods     = 1
      }
      "spill-age" = {
        description = "Spilled messages stay for a quarter of an hour: no loader takes them"
        namespace   = "Tracking"
        metric      = "tracking_loader_spill_age_seconds"
        dimensions  = local.loader
        statistic   = "Maximum"
        threshold   = 900
      }
      "self-check-age" = {
        description = "Bucket and ledger have not been compared for three hours"
        namespace   = "Tracking"
        metric      = "tracking_self_check_age_seconds"
        dimensions  = local.loader
        statistic   = "Maximum"
        threshold   = 10800
      }
      "audit" = {
        description = "Admins' actions wait to be written into the audit log"
        namespace   = "Tracking"
        metric      = "tracking_audit_waiting"
        dimensions  = local.loader
        statistic   = "Maximum"
        threshold   = 0
      }
      "notifications-unread" = {
        description = "There are messages on the queue of notifications that are none"
        namespace   = "AWS/SQS"
        metric      = "ApproximateNumberOfMessagesVisible"
        dimensions  = { QueueName = module.notifications.dead_letter_name }
        statistic   = "Maximum"
        threshold   = 0
        periods     = 1
      }
    },
    { for finding in local.findings : "self-check-${finding}" => merge(local.finding_alarm, { dimensions = merge(local.loader, { finding = finding }) }) },
    { for service in local.services : "${service}-unreachable" => merge(local.service_alarm, { dimensions = merge(local.loader, { service = service }) }) },
  )
}

locals {
  # Each chart: title, statistic, and its metrics as CloudWatch's dashboards take them.
  loader_dimensions = ["environment", var.environment, "part", "loader"]
  charts = [
    { title = "How old the oldest record is that is not in its table (s)", stat = "Maximum", metrics = [concat(["Tracking", "tracking_freshness_seconds"], local.loader_dimensions)] },
    { title = "How long the oldest message waits in the queue (s)", stat = "Maximum", metrics = [["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", module.names.queue_name, { accountId = var.engineering_account_id }]] },
    { title = "Messages that wait, for each task", stat = "Maximum", metrics = [["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", module.names.queue_name, { accountId = var.engineering_account_id }], ["ECS/ContainerInsights", "RunningTaskCount", "ClusterName", aws_ecs_cluster.this.name, "ServiceName", module.loader.service_name, { yAxis = "right" }]] },
    { title = "Dead letters, and spilled messages", stat = "Maximum", metrics = [for name in ["tracking_loader_dead_letters", "tracking_loader_spill_objects"] : concat(["Tracking", name], local.loader_dimensions)] },
    { title = "Files that wait to be loaded", stat = "Maximum", metrics = [concat(["Tracking", "tracking_load_files_pending"], local.loader_dimensions)] },
    { title = "Rows inserted, repeated, refused", stat = "Sum", metrics = [for name in ["tracking_load_inserted_total", "tracking_load_duplicates_total", "tracking_load_quarantined_total"] : concat(["Tracking", name], local.loader_dimensions)] },
    { title = "Loads refused, files damaged", stat = "Sum", metrics = [for name in ["tracking_load_retries_total", "tracking_load_files_damaged_total"] : concat(["Tracking", name], local.loader_dimensions)] },
    { title = "Findings of the self-check", stat = "Maximum", metrics = [for finding in local.findings : concat(["Tracking", "tracking_self_check_files"], local.loader_dimensions, ["finding", finding])] },
    { title = "How long a service has not answered (s)", stat = "Maximum", metrics = [for service in local.services : concat(["Tracking", "tracking_unreachable_seconds"], local.loader_dimensions, ["service", service])] },
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = module.names.prefix
  dashboard_body = jsonencode({
    widgets = [for index, chart in local.charts : {
      type   = "metric"
      x      = (index % 3) * 8
      y      = floor(index / 3) * 6
      width  = 8
      height = 6
      properties = {
        title   = chart.title
        stat    = chart.stat
        period  = 60
        region  = var.region
        metrics = chart.metrics
      }
    }]
  })
}

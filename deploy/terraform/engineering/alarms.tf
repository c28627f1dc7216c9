locals {
  balancer = { LoadBalancer = aws_lb.this.arn_suffix }
  target   = { LoadBalancer = aws_lb.this.arn_suffix, TargetGroup = aws_lb_target_group.api.arn_suffix }
  api      = { environment = var.environment, part = "api" }
}

module "alarms" {
  source = "../modules/alarms"

  prefix      = module.names.prefix
  action_arns = var.engineering_alarm_topic_arns

  alarms = {
    "api-5xx" = {
      description = "tracking-api answers 5xx"
      namespace   = "AWS/ApplicationELB"
      metric      = "HTTPCode_Target_5XX_Count"
      dimensions  = local.target
      statistic   = "Sum"
      threshold   = 0
    }
    "balancer-5xx" = {
      description = "The load balancer itself answers 5xx: no task takes the request"
      namespace   = "AWS/ApplicationELB"
      metric      = "HTTPCode_ELB_5XX_Count"
      dimensions  = local.balancer
      statistic   = "Sum"
      threshold   = 0
    }
    "api-unhealthy" = {
      description = "A task does not answer its probe"
      namespace   = "AWS/ApplicationELB"
      metric      = "UnHealthyHostCount"
      dimensions  = local.target
      statistic   = "Maximum"
      threshold   = 0
    }
    "api-slow" = {
      description = "One request of a hundred takes longer than a second"
      namespace   = "AWS/ApplicationELB"
      metric      = "TargetResponseTime"
      dimensions  = local.target
      statistic   = "p99"
      threshold   = 1
    }
    "api-unavailable" = {
      description = "Records are answered 503: neither lane takes them, or the budget is spent"
      namespace   = "Tracking"
      metric      = "tracking_records_unavailable_total"
      dimensions  = local.api
      statistic   = "Sum"
      threshold   = 0
      periods     = 1
    }
    "api-spills" = {
      description = "SQS is passed over: messages go to the bucket first"
      namespace   = "Tracking"
      metric      = "tracking_spill_first"
      dimensions  = local.api
      statistic   = "Maximum"
      threshold   = 0
    }
    "queue-unreachable" = {
      description = "The queue has not answered tracking-api for five minutes"
      namespace   = "Tracking"
      metric      = "tracking_unreachable_seconds"
      dimensions  = merge(local.api, { service = "queue" })
      statistic   = "Maximum"
      threshold   = 300
      periods     = 1
    }
    "spill-unreachable" = {
      description = "The bucket has not answered tracking-api for five minutes"
      namespace   = "Tracking"
      metric      = "tracking_unreachable_seconds"
      dimensions  = merge(local.api, { service = "spill" })
      statistic   = "Maximum"
      threshold   = 300
      periods     = 1
    }
    "queue-age" = {
      description = "The oldest message has waited for a quarter of an hour: no loader takes it"
      namespace   = "AWS/SQS"
      metric      = "ApproximateAgeOfOldestMessage"
      dimensions  = { QueueName = module.names.queue_name }
      statistic   = "Maximum"
      threshold   = 900
    }
    "dead-letters" = {
      description = "There are messages that no loader could use"
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = module.names.dead_letter_name }
      statistic   = "Maximum"
      threshold   = 0
      periods     = 1
    }
  }
}

# By it the data platform's CloudWatch reads how much waits in the queue and for how long; CloudWatch wants the role by this name.
resource "aws_iam_role" "sharing" {
  count = var.share_metrics ? 1 : 0

  name               = "CloudWatch-CrossAccountSharingRole"
  assume_role_policy = data.aws_iam_policy_document.sharing_trust.json
}

resource "aws_iam_role_policy" "sharing" {
  count = var.share_metrics ? 1 : 0

  name   = "metrics"
  role   = aws_iam_role.sharing[0].name
  policy = data.aws_iam_policy_document.sharing.json
}

data "aws_iam_policy_document" "sharing_trust" {
  statement {
    sid     = "CloudWatchOfTheDataPlatform"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [module.names.data_platform_root]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values = [
        "arn:aws:iam::${var.data_platform_account_id}:role/aws-service-role/cloudwatch-crossaccount.amazonaws.com/AWSServiceRoleForCloudWatchCrossAccount",
      ]
    }
  }
}

data "aws_iam_policy_document" "sharing" {
  statement {
    sid     = "ReadMetrics"
    actions = ["cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics"]
    # *: the actions take no resource.
    resources = ["*"]
  }
}

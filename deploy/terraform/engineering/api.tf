locals {
  api_port = 8080
}

resource "aws_ecs_cluster" "this" {
  name = module.names.prefix

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

module "api" {
  source = "../modules/service"

  prefix           = module.names.prefix
  environment_name = var.environment
  part             = "api"
  account_id       = var.engineering_account_id
  region           = var.region
  cluster_arn      = aws_ecs_cluster.this.arn
  cluster_name     = aws_ecs_cluster.this.name
  vpc_id           = local.vpc_id
  subnet_ids       = local.private_subnet_ids
  # By way of the listener: ECS refuses a group that no balancer sends to yet.
  target_group_arn = aws_lb_listener.https.default_action[0].target_group_arn
  image_tag        = var.api_image_tag
  agent_tag        = var.agent_image_tag
  port             = local.api_port
  metrics_port     = 8082
  cpu              = var.api_cpu
  memory           = var.api_memory
  min_tasks        = var.api_min_tasks
  max_tasks        = var.api_max_tasks
  task_role_name   = module.names.api_role_name
  task_policy      = data.aws_iam_policy_document.api.json
  log_days         = var.log_days
  web_identity = var.engineering_kubernetes == null ? null : {
    provider_arn     = local.kubernetes.oidc_provider_arn
    service_accounts = ["${module.names.prefix}-api:tracking-api"]
  }

  environment = {
    SPRING_CLOUD_AWS_REGION_STATIC   = var.region
    TRACKING_QUEUE_NAME              = module.names.queue_url
    TRACKING_SPILL_BUCKET            = module.names.bucket
    TRACKING_API_BUDGET              = var.api_budget
    TRACKING_API_COOKIE_DOMAIN       = var.cookie_domain
    TRACKING_API_CORS_ALLOWEDORIGINS = join(",", var.cors_allowed_origins)
  }

  metrics = [
    {
      labels = []
      names = [
        "tracking_records_accepted_total", "tracking_records_rejected_total", "tracking_records_unavailable_total",
        "tracking_spill_first", "tracking_budget_refusing_seconds",
      ]
    },
    { labels = ["service"], names = ["tracking_unreachable_seconds"] },
  ]
}

data "aws_iam_policy_document" "api" {
  statement {
    sid       = "Send"
    actions   = ["sqs:SendMessage", "sqs:GetQueueAttributes"]
    resources = [module.names.queue_arn]
  }

  statement {
    sid     = "EncryptMessages"
    actions = ["kms:GenerateDataKey", "kms:Decrypt"]
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
    sid       = "Spill"
    actions   = ["s3:PutObject"]
    resources = ["${module.names.bucket_arn}/spill/*"]
  }

  statement {
    sid     = "EncryptSpill"
    actions = ["kms:GenerateDataKey"]
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

resource "aws_lb" "this" {
  name                       = module.names.prefix
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = local.public_subnet_ids
  security_groups            = [aws_security_group.balancer.id]
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
  enable_deletion_protection = var.deletion_protection
  # Longer than a request may take; the application keeps idle connections for 75 s, longer than this, so that the balancer never sends a
  # request on one that is just being closed.
  idle_timeout = 60
}

resource "aws_lb_target_group" "api" {
  name                          = "${module.names.prefix}-api"
  target_type                   = "ip"
  protocol                      = "HTTP"
  port                          = local.api_port
  vpc_id                        = local.vpc_id
  load_balancing_algorithm_type = "least_outstanding_requests"
  # Seconds for which requests that are under way go on while a task is taken out, before it is told to stop.
  deregistration_delay = 30

  # Liveness, as ECS replaces what fails here: while neither lane takes messages the application itself answers 503 with Retry-After.
  health_check {
    path                = "/actuator/health/liveness"
    matcher             = "200"
    interval            = 10
    timeout             = 3
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTPS"
  port              = 443
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTP"
  port              = 80

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

# Tracking-api is for its callers alone: its metrics and health are not, whatever the port.
resource "aws_lb_listener_rule" "no_actuator" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 1

  condition {
    path_pattern {
      values = ["/actuator", "/actuator/*"]
    }
  }

  action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "Not found"
      status_code  = "404"
    }
  }
}

resource "aws_wafv2_web_acl" "this" {
  name        = module.names.prefix
  description = "Too many requests of one address"
  scope       = "REGIONAL"

  default_action {
    allow {}
  }

  rule {
    name     = "rate"
    priority = 1

    action {
      block {
        custom_response {
          response_code = 429

          response_header {
            name  = "Retry-After"
            value = "60"
          }
        }
      }
    }

    statement {
      rate_based_statement {
        aggregate_key_type    = "IP"
        evaluation_window_sec = 300
        limit                 = var.rate_limit
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "rate"
      sampled_requests_enabled   = false
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = module.names.prefix
    sampled_requests_enabled   = false
  }
}

resource "aws_wafv2_web_acl_association" "this" {
  resource_arn = aws_lb.this.arn
  web_acl_arn  = aws_wafv2_web_acl.this.arn
}

resource "aws_appautoscaling_policy" "requests" {
  name               = "${module.names.prefix}-api-requests"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = module.api.scaling_target.service_namespace
  scalable_dimension = module.api.scaling_target.scalable_dimension
  resource_id        = module.api.scaling_target.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = var.api_requests_per_task
    scale_out_cooldown = 60
    scale_in_cooldown  = 300

    predefined_metric_specification {
      predefined_metric_type = "ALBRequestCountPerTarget"
      resource_label         = "${aws_lb.this.arn_suffix}/${aws_lb_target_group.api.arn_suffix}"
    }
  }

  # The label has to name a balancer that sends to the group already.
  depends_on = [aws_lb_listener.https]
}

resource "aws_appautoscaling_policy" "cpu" {
  name               = "${module.names.prefix}-api-cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = module.api.scaling_target.service_namespace
  scalable_dimension = module.api.scaling_target.scalable_dimension
  resource_id        = module.api.scaling_target.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = var.api_cpu_percent
    scale_out_cooldown = 60
    scale_in_cooldown  = 300

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

variable "prefix" {
  description = "What every name begins with."
  type        = string
}

variable "environment_name" {
  description = "Name of the environment, a dimension of the metrics."
  type        = string
}

variable "part" {
  description = "Which application it is, such as api; a part of names and a dimension of the metrics."
  type        = string
}

variable "account_id" {
  description = "Account in which the tasks run."
  type        = string
}

variable "region" {
  description = "Region in which the tasks run."
  type        = string
}

variable "cluster_arn" {
  description = "ECS cluster of the service."
  type        = string
}

variable "cluster_name" {
  description = "Name of that cluster."
  type        = string
}

variable "vpc_id" {
  description = "VPC of the tasks."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets of the tasks."
  type        = list(string)
}

variable "target_group_arn" {
  description = "Target group in which the tasks are registered; null: none."
  type        = string
  default     = null
}

variable "image_tag" {
  description = "Tag of the application's image in the repository that this module makes."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$", var.image_tag))
    error_message = "The tag of an image must be 1 to 128 letters, digits, _, . and -, not beginning with . or -."
  }
}

variable "agent_tag" {
  description = "Tag of the CloudWatch agent's image in the repository that this module makes."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$", var.agent_tag))
    error_message = "The tag of an image must be 1 to 128 letters, digits, _, . and -, not beginning with . or -."
  }
}

variable "port" {
  description = "Port on which the application listens and answers its probes."
  type        = number
}

variable "metrics_port" {
  description = "Port of the application's /actuator/prometheus."
  type        = number
}

variable "metrics" {
  description = "Metrics that go to CloudWatch, with the labels that become dimensions beside environment and part."
  type = list(object({
    labels = list(string)
    names  = list(string)
  }))
}

variable "cpu" {
  description = "CPU units of a task: 1024 are one core."
  type        = number
}

variable "memory" {
  description = "MiB of a task."
  type        = number

  validation {
    condition = anytrue([
      var.cpu == 256 && contains([512, 1024, 2048], var.memory),
      var.cpu == 512 && var.memory >= 1024 && var.memory <= 4096 && var.memory % 1024 == 0,
      var.cpu == 1024 && var.memory >= 2048 && var.memory <= 8192 && var.memory % 1024 == 0,
      var.cpu == 2048 && var.memory >= 4096 && var.memory <= 16384 && var.memory % 1024 == 0,
      var.cpu == 4096 && var.memory >= 8192 && var.memory <= 30720 && var.memory % 1024 == 0,
      var.cpu == 8192 && var.memory >= 16384 && var.memory <= 61440 && var.memory % 4096 == 0,
      var.cpu == 16384 && var.memory >= 32768 && var.memory <= 122880 && var.memory % 8192 == 0,
    ])
    error_message = "Fargate has no such pair of cpu and memory: 256 goes with 512, 1024 and 2048 MiB; 512 with 1024 to 4096, 1024 with 2048 to 8192, 2048 with 4096 to 16384 and 4096 with 8192 to 30720, in steps of 1024; 8192 with 16384 to 61440 in steps of 4096; 16384 with 32768 to 122880 in steps of 8192."
  }
}

variable "stop_timeout" {
  description = "Seconds from SIGTERM to SIGKILL, at most 120; longer than the application needs to stop without loss."
  type        = number
  default     = 30

  validation {
    condition     = var.stop_timeout >= 30 && var.stop_timeout <= 120
    error_message = "The application takes up to 30 seconds to stop without loss, and Fargate gives 120 at most."
  }
}

variable "min_tasks" {
  description = "Fewest tasks."
  type        = number

  validation {
    condition     = var.min_tasks >= 0 && floor(var.min_tasks) == var.min_tasks
    error_message = "The fewest tasks must be a whole number, 0 or more."
  }
}

variable "max_tasks" {
  description = "Most tasks."
  type        = number

  validation {
    condition     = var.max_tasks >= var.min_tasks && floor(var.max_tasks) == var.max_tasks
    error_message = "The most tasks must be a whole number, not below the fewest."
  }
}

variable "environment" {
  description = "Environment variables of the application."
  type        = map(string)
}

variable "secrets" {
  description = "Environment variables of the application that come from Secrets Manager: ARN of the secret, with the field of its JSON, as ECS takes them."
  type        = map(string)
  default     = {}
}

variable "secret_arns" {
  description = "Secrets that those need."
  type        = list(string)
  default     = []
}

variable "task_role_name" {
  description = "Name of the role of the application."
  type        = string
}

variable "task_policy" {
  description = "What the application may do, as JSON."
  type        = string
}

variable "log_days" {
  description = "Days for which logs are kept."
  type        = number
}

variable "operator_sessions" {
  description = "Whether operators may reach the application's ports through ECS Exec and Session Manager."
  type        = bool
  default     = false
}

variable "web_identity" {
  description = "ARN of IAM's OIDC provider of a Kubernetes cluster, and its service accounts, as namespace:name, whose pods take the application's role as well; null: none."
  type = object({
    provider_arn     = string
    service_accounts = list(string)
  })
  default = null
}

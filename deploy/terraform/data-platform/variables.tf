variable "environment" {
  description = "Name of the environment; it is part of every name."
  type        = string
}

variable "region" {
  description = "Region of both accounts."
  type        = string
}

variable "engineering_account_id" {
  description = "The other account: it has the queue and tracking-api."
  type        = string
}

variable "data_platform_account_id" {
  description = "This account: it has the bucket, the loader and Redshift."
  type        = string
}

variable "existing_queue" {
  description = "A queue of the engineering account that is there already, with its dead-letter queue and the alias of the key that encrypts both; null: a new one."
  type = object({
    name             = string
    dead_letter_name = string
    key_alias        = string
  })
  default = null
}

variable "existing_bucket" {
  description = "A bucket of this account that is there already, and the alias of the key that encrypts it; null: a new one. Its owner adds the policies that are in the outputs, and notifications to the queue in notifications_queue_arn."
  type = object({
    name      = string
    key_alias = string
  })
  default = null
}

variable "data_platform_existing_vpc" {
  description = "A VPC of this account that is there already; null: a new one. Its private subnets are to have no way to the internet."
  type = object({
    vpc_id                  = string
    private_subnet_ids      = list(string)
    private_route_table_ids = list(string)
  })
  default = null
}

variable "data_platform_existing_endpoints" {
  description = "Endpoints that the existing VPC has already and that are used instead of new ones: the last part of each service's name, such as sqs or ecr.api, or s3 for the gateway endpoint, and the security group of the interface endpoints; null: none. Their policies have to let through what the ones here would."
  type = object({
    services          = list(string)
    security_group_id = string
  })
  default = null

  validation {
    condition     = var.data_platform_existing_endpoints == null || var.data_platform_existing_vpc != null
    error_message = "Endpoints are there already in an existing VPC alone, which must be given as data_platform_existing_vpc."
  }
}

variable "data_platform_other_clients" {
  description = "Who else uses an existing VPC and calls AWS from there, as the endpoints made here answer for everybody in it: security groups and private addresses that may call them, and roles that their policies let through; null: nobody."
  type = object({
    security_group_ids = list(string)
    cidrs              = list(string)
    role_arns          = list(string)
  })
  default = null

  validation {
    condition     = var.data_platform_other_clients == null ? true : alltrue([for cidr in var.data_platform_other_clients.cidrs : can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", cidr)) && can(cidrsubnet(cidr, 0, 0))])
    error_message = "Others in the VPC call from private addresses, such as 10.50.0.0/16."
  }

  validation {
    condition     = var.data_platform_other_clients == null ? true : alltrue([for arn in var.data_platform_other_clients.role_arns : startswith(arn, "arn:aws:iam::")])
    error_message = "Others in the VPC are named by the ARNs of their roles."
  }
}

variable "data_platform_kubernetes" {
  description = "A Kubernetes cluster of this account whose pods run the loader, beside Fargate or instead of it: IAM's OIDC provider of the cluster, security groups and private addresses of nodes or pods, and the roles of nodes that pull images through the VPC's endpoints; KEDA's operator, by its service account as namespace:name, reads the backlog in the loader's name; null: none."
  type = object({
    oidc_provider_arn    = string
    security_group_ids   = list(string)
    cidrs                = list(string)
    node_role_arns       = list(string)
    keda_service_account = optional(string, "keda:keda-operator")
  })
  default = null

  validation {
    condition     = var.data_platform_kubernetes == null ? true : startswith(var.data_platform_kubernetes.oidc_provider_arn, "arn:aws:iam::${var.data_platform_account_id}:oidc-provider/")
    error_message = "The OIDC provider must be the ARN of one in IAM of this account, arn:aws:iam::<account>:oidc-provider/<address of the cluster>."
  }

  validation {
    condition     = var.data_platform_kubernetes == null ? true : alltrue([for cidr in var.data_platform_kubernetes.cidrs : can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", cidr)) && can(cidrsubnet(cidr, 0, 0))])
    error_message = "Pods and nodes call from private addresses, such as 10.50.0.0/16."
  }
}

variable "data_platform_vpc_cidr" {
  description = "Addresses of a new VPC of this account; /16 to /20."
  type        = string
  default     = "10.41.0.0/16"

  validation {
    condition     = can(regex("/(16|17|18|19|20)$", var.data_platform_vpc_cidr)) && can(cidrsubnet(var.data_platform_vpc_cidr, 4, 15))
    error_message = "The addresses of a VPC must be such as 10.40.0.0/16; /16 to /20."
  }
}

variable "availability_zones" {
  description = "Zones of the region, at least three."
  type        = list(string)

  validation {
    condition     = length(toset(var.availability_zones)) >= 3 && length(var.availability_zones) <= 8 && length(toset(var.availability_zones)) == length(var.availability_zones)
    error_message = "There must be three to eight zones, each once: Redshift Serverless takes no fewer, and a VPC has room for no more."
  }

  validation {
    condition     = alltrue([for zone in var.availability_zones : startswith(zone, var.region)])
    error_message = "The zones must be those of the region."
  }
}

variable "existing_redshift" {
  description = "A Redshift that is there already and not publicly accessible: of Serverless its workgroup_arn, of a provisioned cluster its cluster_identifier. Null: a new Serverless one. It is in the VPC data_platform_existing_vpc. Its owner attaches the role in copy_role_arn and runs grants.sql."
  type = object({
    host               = string
    port               = number
    database           = string
    security_group_id  = string
    workgroup_arn      = optional(string)
    cluster_identifier = optional(string)
  })
  default = null

  validation {
    condition     = var.existing_redshift == null ? true : (var.existing_redshift.workgroup_arn == null) != (var.existing_redshift.cluster_identifier == null)
    error_message = "Of an existing Redshift either workgroup_arn or cluster_identifier must be given."
  }

  validation {
    condition     = var.existing_redshift == null || var.data_platform_existing_vpc != null
    error_message = "An existing Redshift is reached in its own VPC, which must be given as data_platform_existing_vpc."
  }

  validation {
    condition     = var.existing_redshift != null || var.data_platform_existing_vpc == null ? true : length(var.data_platform_existing_vpc.private_subnet_ids) >= 3
    error_message = "A new Redshift in an existing VPC needs private subnets in three zones."
  }
}

variable "database" {
  description = "Database of a new Redshift."
  type        = string
  default     = "tracking"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,63}$", var.database))
    error_message = "The database must be 1 to 64 of a-z, 0-9 and _, beginning with a letter."
  }
}

variable "redshift_base_capacity" {
  description = "RPUs with which a new Redshift answers; 8 are the fewest."
  type        = number

  validation {
    condition     = (var.redshift_base_capacity >= 8 && var.redshift_base_capacity <= 512 && var.redshift_base_capacity % 8 == 0) || (var.redshift_base_capacity > 512 && var.redshift_base_capacity <= 1024 && var.redshift_base_capacity % 32 == 0)
    error_message = "The base capacity must be 8 to 512 RPUs in steps of 8, or up to 1024 in steps of 32."
  }
}

variable "redshift_max_capacity" {
  description = "Most RPUs that it takes."
  type        = number

  validation {
    condition     = var.redshift_max_capacity >= var.redshift_base_capacity && floor(var.redshift_max_capacity) == var.redshift_max_capacity
    error_message = "The most RPUs must be a whole number, not below redshift_base_capacity."
  }
}

variable "redshift_daily_rpu_hours" {
  description = "RPU hours a day beyond which redshift_breach_action is taken."
  type        = number

  validation {
    condition     = var.redshift_daily_rpu_hours >= 1 && floor(var.redshift_daily_rpu_hours) == var.redshift_daily_rpu_hours
    error_message = "The RPU hours a day must be a whole number, 1 or more."
  }
}

variable "redshift_final_snapshot" {
  description = "Whether a snapshot of a new Redshift is taken before Terraform removes it."
  type        = bool
  default     = true
}

variable "redshift_breach_action" {
  description = "What happens beyond that: log, emit-metric, or deactivate, which stops every query and every load until the day is over."
  type        = string
  default     = "emit-metric"

  validation {
    condition     = contains(["log", "emit-metric", "deactivate"], var.redshift_breach_action)
    error_message = "The action must be log, emit-metric or deactivate."
  }
}

variable "admin_rotation_days" {
  description = "Days after which Secrets Manager changes the password of Redshift's admin."
  type        = number
  default     = 30
}

variable "analysts_group" {
  description = "Group of Redshift's users who may read the tables and views."
  type        = string
  default     = "tracking_analysts"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,63}$", var.analysts_group)) && var.analysts_group != "public"
    error_message = "The group must be 1 to 64 of a-z, 0-9 and _, beginning with a letter, and not public, which is everybody."
  }
}

variable "grant_views" {
  description = "Whether analysts.sql is run: true once the loader has started for the first time and has made its views."
  type        = bool
  default     = false
}

variable "operator_cidrs" {
  description = "Private addresses, such as those of a VPN, that may call the loader's admin API; empty: nobody."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.operator_cidrs : can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", cidr)) && can(cidrsubnet(cidr, 0, 0))])
    error_message = "The loader's admin API is for private addresses alone, such as 10.60.0.0/16: of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16."
  }
}

variable "operator_sessions" {
  description = "Whether operators reach the loader's admin API through Session Manager, by their own rights in IAM and with no way into the VPC: ECS Exec is on, and there is an endpoint of ssmmessages."
  type        = bool
  default     = false
}

variable "admin_secret_arn" {
  description = "Secret of this account with username and password of the loader's admin API, as JSON; it is made by hand, so that no state has it."
  type        = string

  validation {
    condition     = startswith(var.admin_secret_arn, "arn:aws:secretsmanager:${var.region}:${var.data_platform_account_id}:secret:")
    error_message = "The secret must be the whole ARN of one in the region and in the data platform's account."
  }
}

variable "loader_image_tag" {
  description = "Tag of the loader's image."
  type        = string
}

variable "agent_image_tag" {
  description = "Tag of the CloudWatch agent's image."
  type        = string
}

variable "loader_cpu" {
  description = "CPU units of a task of the loader: 1024 are one core."
  type        = number
}

variable "loader_memory" {
  description = "MiB of a task of the loader; its windows are in it, loader_roll_bytes each, and 1 MB for each open file."
  type        = number
}

variable "loader_min_tasks" {
  description = "Fewest tasks of the loader: one, or 0, with loader_max_tasks = 0, once Kubernetes runs it."
  type        = number
  default     = 1

  validation {
    condition     = var.loader_min_tasks >= 1 || (var.data_platform_kubernetes != null && var.loader_max_tasks == 0)
    error_message = "There must be a task of the loader: 0 is for loader_max_tasks = 0 and data_platform_kubernetes."
  }
}

variable "loader_max_tasks" {
  description = "Most tasks of the loader."
  type        = number
}

variable "loader_backlog_per_task" {
  description = "Messages that wait, for each task, beyond which there is another task."
  type        = number

  validation {
    condition     = var.loader_backlog_per_task >= 1
    error_message = "A task must be let one message at least."
  }
}

variable "loader_window" {
  description = "How long a window collects rows, a divisor of one hour."
  type        = string
  default     = "5m"

  validation {
    condition     = can(regex("^[1-9][0-9]*(s|m|h)$", var.loader_window)) ? 3600 % (regex("^[0-9]+", var.loader_window) * (endswith(var.loader_window, "h") ? 3600 : endswith(var.loader_window, "m") ? 60 : 1)) == 0 : false
    error_message = "A window must be a divisor of one hour, such as 30s, 5m or 1h."
  }
}

variable "loader_files_per_window" {
  description = "Files of each table and hour in a window; a multiple of Redshift's slices loads them in parallel."
  type        = number
  default     = 1

  validation {
    condition     = var.loader_files_per_window >= 1 && var.loader_files_per_window <= 64 && floor(var.loader_files_per_window) == var.loader_files_per_window
    error_message = "There must be 1 to 64 files in a window."
  }
}

variable "loader_roll_bytes" {
  description = "Compressed bytes at which a window closes early."
  type        = string
  default     = "32MB"

  validation {
    condition     = can(regex("^[1-9][0-9]*(B|KB|MB|GB)$", var.loader_roll_bytes))
    error_message = "It must be a size such as 64MB."
  }
}

variable "lake_infrequent_days" {
  description = "Days after which files of the lake go to Standard-IA; at least 30, and longer than the look-back of 14 days."
  type        = number
  default     = 30

  validation {
    condition     = var.lake_infrequent_days >= 30
    error_message = "S3 moves files to Standard-IA after 30 days at the earliest."
  }
}

variable "lake_archive_days" {
  description = "Days after which they go to Glacier Instant Retrieval, from where reprocessing still reads them."
  type        = number
  default     = 120

  validation {
    condition     = var.lake_archive_days >= var.lake_infrequent_days + 30
    error_message = "S3 moves files on to Glacier 30 days after lake_infrequent_days at the earliest."
  }
}

variable "manifest_days" {
  description = "Days after which manifests are removed."
  type        = number
  default     = 90

  validation {
    condition     = var.manifest_days >= 15
    error_message = "Manifests must stay longer than the look-back of 14 days."
  }
}

variable "data_platform_alarm_topic_arns" {
  description = "SNS topics of this account that alarms are sent to; empty: nobody is told."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.data_platform_alarm_topic_arns : startswith(arn, "arn:aws:sns:")])
    error_message = "Alarms are sent to ARNs of SNS topics."
  }
}

variable "notify_topic_arn" {
  description = "SNS topic of this region that the loader tells of loads and of trouble; null: none. A topic of another account has to let the loader's role publish, and the key of an encrypted one has to let it generate data keys and decrypt."
  type        = string
  default     = null

  validation {
    condition     = var.notify_topic_arn == null || can(regex("^arn:aws:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}([.]fifo)?$", var.notify_topic_arn))
    error_message = "It must be the ARN of an SNS topic."
  }
}

variable "log_days" {
  description = "Days for which logs are kept."
  type        = number
  default     = 30
}

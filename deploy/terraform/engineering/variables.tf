variable "environment" {
  description = "Name of the environment; it is part of every name."
  type        = string
}

variable "region" {
  description = "Region of both accounts."
  type        = string
}

variable "engineering_account_id" {
  description = "This account: it has the queue and tracking-api."
  type        = string
}

variable "data_platform_account_id" {
  description = "The other account: it has the bucket, the loader and Redshift."
  type        = string
}

variable "existing_queue" {
  description = "A queue of this account that is there already, with its dead-letter queue and the alias of the key that encrypts both; null: a new one. Its owner adds the policies that are in the outputs."
  type = object({
    name             = string
    dead_letter_name = string
    key_alias        = string
  })
  default = null
}

variable "existing_bucket" {
  description = "A bucket of the data platform that is there already, and the alias of the key that encrypts it; null: a new one."
  type = object({
    name      = string
    key_alias = string
  })
  default = null
}

variable "engineering_existing_vpc" {
  description = "A VPC of this account that is there already; null: a new one."
  type = object({
    vpc_id                  = string
    private_subnet_ids      = list(string)
    private_route_table_ids = list(string)
    public_subnet_ids       = list(string)
  })
  default = null

  validation {
    condition     = var.engineering_existing_vpc == null ? true : length(var.engineering_existing_vpc.public_subnet_ids) >= 2 && length(var.engineering_existing_vpc.private_subnet_ids) >= 1
    error_message = "The load balancer needs two public subnets, in two zones, and tracking-api a private one."
  }
}

variable "engineering_existing_endpoints" {
  description = "Endpoints that the existing VPC has already and that are used instead of new ones: the last part of each service's name, such as sqs or ecr.api, or s3 for the gateway endpoint, and the security group of the interface endpoints; null: none. Their policies have to let through what the ones here would."
  type = object({
    services          = list(string)
    security_group_id = string
  })
  default = null

  validation {
    condition     = var.engineering_existing_endpoints == null || var.engineering_existing_vpc != null
    error_message = "Endpoints are there already in an existing VPC alone, which must be given as engineering_existing_vpc."
  }
}

variable "engineering_other_clients" {
  description = "Who else uses an existing VPC and calls AWS from there, as the endpoints made here answer for everybody in it: security groups and private addresses that may call them, and roles that their policies let through; null: nobody."
  type = object({
    security_group_ids = list(string)
    cidrs              = list(string)
    role_arns          = list(string)
  })
  default = null

  validation {
    condition     = var.engineering_other_clients == null ? true : alltrue([for cidr in var.engineering_other_clients.cidrs : can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", cidr)) && can(cidrsubnet(cidr, 0, 0))])
    error_message = "Others in the VPC call from private addresses, such as 10.50.0.0/16."
  }

  validation {
    condition     = var.engineering_other_clients == null ? true : alltrue([for arn in var.engineering_other_clients.role_arns : startswith(arn, "arn:aws:iam::")])
    error_message = "Others in the VPC are named by the ARNs of their roles."
  }
}

variable "engineering_kubernetes" {
  description = "A Kubernetes cluster of this account whose pods run tracking-api, beside Fargate or instead of it: IAM's OIDC provider of the cluster, security groups and private addresses of nodes or pods, and the roles of nodes that pull images through the VPC's endpoints; null: none."
  type = object({
    oidc_provider_arn  = string
    security_group_ids = list(string)
    cidrs              = list(string)
    node_role_arns     = list(string)
  })
  default = null

  validation {
    condition     = var.engineering_kubernetes == null ? true : startswith(var.engineering_kubernetes.oidc_provider_arn, "arn:aws:iam::${var.engineering_account_id}:oidc-provider/")
    error_message = "The OIDC provider must be the ARN of one in IAM of this account, arn:aws:iam::<account>:oidc-provider/<address of the cluster>."
  }

  validation {
    condition     = var.engineering_kubernetes == null ? true : alltrue([for cidr in var.engineering_kubernetes.cidrs : can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", cidr)) && can(cidrsubnet(cidr, 0, 0))])
    error_message = "Pods and nodes call from private addresses, such as 10.50.0.0/16."
  }
}

variable "engineering_vpc_cidr" {
  description = "Addresses of a new VPC of this account; /16 to /20."
  type        = string
  default     = "10.40.0.0/16"

  validation {
    condition     = can(regex("/(16|17|18|19|20)$", var.engineering_vpc_cidr)) && can(cidrsubnet(var.engineering_vpc_cidr, 4, 15))
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

variable "certificate_arn" {
  description = "Certificate of the name under which browsers call, in ACM of this account and region."
  type        = string

  validation {
    condition     = startswith(var.certificate_arn, "arn:aws:acm:${var.region}:${var.engineering_account_id}:certificate/")
    error_message = "The certificate must be one of ACM in the region and in the engineering account."
  }
}

variable "client_cidrs" {
  description = "Addresses that may call the load balancer: by default the internet."
  type        = list(string)
  default     = ["0.0.0.0/0"]

  validation {
    condition     = alltrue([for cidr in var.client_cidrs : can(cidrsubnet(cidr, 0, 0))])
    error_message = "The clients must be IPv4 addresses such as 0.0.0.0/0 or 192.0.2.0/24."
  }
}

variable "rate_limit" {
  description = "Requests of one address in five minutes, beyond which it is answered 429."
  type        = number
  default     = 10000
}

variable "cors_allowed_origins" {
  description = "Origins whose pages may call, such as https://*.example.com."
  type        = list(string)
  default     = []
}

variable "cookie_domain" {
  description = "Domain of the first-party cookie; empty: the host that was called."
  type        = string
  default     = ""
}

variable "api_image_tag" {
  description = "Tag of tracking-api's image."
  type        = string
}

variable "agent_image_tag" {
  description = "Tag of the CloudWatch agent's image."
  type        = string
}

variable "api_cpu" {
  description = "CPU units of a task of tracking-api: 1024 are one core."
  type        = number
}

variable "api_memory" {
  description = "MiB of a task of tracking-api; half of it is its heap, which needs 1.5 times api_budget, 50 MB, and 70 KB for each request that may wait."
  type        = number
}

variable "api_budget" {
  description = "Bytes of bodies and rows that the requests of one task may keep in memory, such as 64MB."
  type        = string
  default     = "64MB"

  validation {
    condition     = can(regex("^[1-9][0-9]*(B|KB|MB|GB)$", var.api_budget))
    error_message = "It must be a size such as 64MB."
  }
}

variable "api_min_tasks" {
  description = "Fewest tasks of tracking-api; 0, with api_max_tasks = 0, once Kubernetes runs it."
  type        = number

  validation {
    condition     = var.api_min_tasks >= 1 || (var.engineering_kubernetes != null && var.api_max_tasks == 0)
    error_message = "There must be a task of tracking-api: 0 is for api_max_tasks = 0 and engineering_kubernetes."
  }
}

variable "api_max_tasks" {
  description = "Most tasks of tracking-api."
  type        = number
}

variable "api_requests_per_task" {
  description = "Requests a minute for each task that scaling aims at."
  type        = number

  validation {
    condition     = var.api_requests_per_task > 0
    error_message = "Scaling must aim at more than no request a minute."
  }
}

variable "api_cpu_percent" {
  description = "Per cent of CPU that scaling aims at."
  type        = number
  default     = 60

  validation {
    condition     = var.api_cpu_percent >= 1 && var.api_cpu_percent <= 100
    error_message = "Scaling must aim at 1 to 100 per cent of CPU."
  }
}

variable "queue_max_receives" {
  description = "Receives of a message after which it goes to the dead-letter queue."
  type        = number
  default     = 3

  validation {
    condition     = var.queue_max_receives >= 1 && var.queue_max_receives <= 1000
    error_message = "SQS takes 1 to 1000 receives."
  }
}

variable "engineering_alarm_topic_arns" {
  description = "SNS topics of this account that alarms are sent to; empty: nobody is told."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.engineering_alarm_topic_arns : startswith(arn, "arn:aws:sns:")])
    error_message = "Alarms are sent to ARNs of SNS topics."
  }
}

variable "share_metrics" {
  description = "Whether to make CloudWatch-CrossAccountSharingRole, by which the data platform's alarms read the queue's metrics. False where the account has it already; it then has to trust the data platform."
  type        = bool
  default     = true
}

variable "log_days" {
  description = "Days for which logs are kept."
  type        = number
  default     = 30
}

variable "deletion_protection" {
  description = "Whether the load balancer refuses to be destroyed."
  type        = bool
  default     = true
}

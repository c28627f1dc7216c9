variable "name" {
  description = "What every name begins with."
  type        = string
}

variable "region" {
  description = "Region of the VPC."
  type        = string
}

variable "vpc_id" {
  description = "The VPC."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets in which the interface endpoints get an address."
  type        = list(string)
}

variable "route_table_ids" {
  description = "Route tables that get a way to S3."
  type        = list(string)
}

variable "client_security_group_ids" {
  description = "Security groups that may call the interface endpoints, by a name of their own."
  type        = map(string)
}

variable "task_role_arn" {
  description = "Role of the tasks, which write their metrics through the endpoint of logs."
  type        = string
}

variable "execution_role_arn" {
  description = "Role with which Fargate pulls images and writes logs."
  type        = string
}

variable "repository_arns" {
  description = "Repositories from which images are pulled."
  type        = list(string)
}

variable "application_log_group_arn" {
  description = "Log group into which Fargate writes what the containers print."
  type        = string
}

variable "metrics_log_group_arn" {
  description = "Log group into which the tasks write their metrics."
  type        = string
}

variable "s3_policy" {
  description = "Policy of the gateway endpoint to S3, as JSON; that image layers may be fetched is added."
  type        = string
}

variable "policies" {
  description = "Policy of each further interface endpoint, as JSON, by the last part of the service's name, such as sqs. Those of ecr.api, ecr.dkr and logs are there."
  type        = map(string)
}

variable "node_role_arns" {
  description = "Roles of a cluster's nodes, which pull the images as well."
  type        = list(string)
  default     = []
}

variable "existing_services" {
  description = "Services whose endpoint is in the VPC already and is used, such as sqs; s3 is the gateway endpoint."
  type        = list(string)
  default     = []
}

variable "existing_security_group_id" {
  description = "Security group of those interface endpoints; null: there are none."
  type        = string
  default     = null
}

variable "other_security_group_ids" {
  description = "Security groups of others in the VPC that may call the interface endpoints."
  type        = list(string)
  default     = []
}

variable "other_cidrs" {
  description = "Private addresses of others in the VPC that may call the interface endpoints."
  type        = list(string)
  default     = []
}

variable "other_role_arns" {
  description = "Roles of others in the VPC, which every endpoint lets through, whatever their own policies allow."
  type        = list(string)
  default     = []
}

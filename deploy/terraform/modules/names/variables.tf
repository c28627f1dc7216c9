variable "environment" {
  description = "Name of the environment; it is part of every name."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,14}[a-z0-9]$", var.environment))
    error_message = "The environment must be 2 to 16 characters of a-z, 0-9 and -, beginning with a letter and not ending with -."
  }
}

variable "region" {
  description = "Region of both accounts."
  type        = string

  validation {
    condition     = can(regex("^(af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-[0-9]$", var.region))
    error_message = "The region must be one of the partition aws, such as eu-west-1: the names of the other partitions begin otherwise."
  }
}

variable "engineering_account_id" {
  description = "Account of the queue and of tracking-api."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.engineering_account_id))
    error_message = "The account of engineering must be 12 digits."
  }
}

variable "data_platform_account_id" {
  description = "Account of the bucket, the loader and Redshift."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.data_platform_account_id))
    error_message = "The account of the data platform must be 12 digits."
  }

  validation {
    condition     = var.data_platform_account_id != var.engineering_account_id
    error_message = "The two accounts must be two: engineering and the data platform are made side by side, under the same names."
  }
}

variable "existing_queue" {
  description = "A queue of the engineering account that is there already, with its dead-letter queue and the alias of the key that encrypts both; null: a new one."
  type = object({
    name             = string
    dead_letter_name = string
    key_alias        = string
  })
  default = null

  validation {
    condition     = var.existing_queue == null ? true : alltrue([for name in [var.existing_queue.name, var.existing_queue.dead_letter_name] : can(regex("^[A-Za-z0-9_-]{1,80}$", name))])
    error_message = "The existing queues must be standard queues, named by 1 to 80 letters, digits, - and _."
  }

  validation {
    condition     = var.existing_queue == null ? true : startswith(var.existing_queue.key_alias, "alias/")
    error_message = "The alias of the key of the existing queue must begin with alias/."
  }
}

variable "existing_bucket" {
  description = "A bucket of the data platform that is there already, and the alias of the key that encrypts it; null: a new one."
  type = object({
    name      = string
    key_alias = string
  })
  default = null

  validation {
    condition     = var.existing_bucket == null ? true : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.existing_bucket.name))
    error_message = "The existing bucket must be its name, 3 to 63 of a-z, 0-9, - and . without s3:// before it."
  }

  validation {
    condition     = var.existing_bucket == null ? true : startswith(var.existing_bucket.key_alias, "alias/")
    error_message = "The alias of the key of the existing bucket must begin with alias/."
  }
}

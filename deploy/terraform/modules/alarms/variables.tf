variable "prefix" {
  description = "What every alarm's name begins with."
  type        = string
}

variable "action_arns" {
  description = "SNS topics that are told when an alarm rings and when it ends; empty: nobody."
  type        = list(string)
}

variable "alarms" {
  description = "The alarms by name. An alarm rings while the statistic over a period compares so to the threshold, for so many periods; account_id where another account has the metric."
  type = map(object({
    description = string
    namespace   = string
    metric      = string
    dimensions  = map(string)
    statistic   = string
    threshold   = number
    comparison  = optional(string, "GreaterThanThreshold")
    period      = optional(number, 60)
    periods     = optional(number, 5)
    missing     = optional(string, "notBreaching")
    account_id  = optional(string)
  }))
}

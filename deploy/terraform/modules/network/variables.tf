variable "name" {
  description = "What every name begins with."
  type        = string
}

variable "cidr" {
  description = "Private addresses of the VPC; /16 to /20."
  type        = string
}

variable "availability_zones" {
  description = "Zones with a subnet each; three or more, as Redshift Serverless needs."
  type        = list(string)

  validation {
    condition     = length(var.availability_zones) >= 3
    error_message = "At least three availability zones are needed: Redshift Serverless takes no fewer."
  }
}

variable "internet" {
  description = "Whether there are public subnets with a way to the internet, for a load balancer. The private ones have none in any case."
  type        = bool
}

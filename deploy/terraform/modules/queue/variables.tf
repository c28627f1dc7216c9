variable "name" {
  description = "Name of the queue."
  type        = string
}

variable "dead_letter_name" {
  description = "Name of its dead-letter queue."
  type        = string
}

variable "visibility" {
  description = "Seconds for which a received message is hidden when its receiver does not say."
  type        = number
}

variable "max_receives" {
  description = "Receives after which a message goes to the dead-letter queue."
  type        = number
}

variable "kms_key_id" {
  description = "Key that encrypts both queues; null: SQS's own encryption."
  type        = string
  default     = null
}

variable "policies" {
  description = "Policies of the queue, as JSON; that it takes no call without TLS is added."
  type        = list(string)
}

variable "dead_letter_policies" {
  description = "Policies of the dead-letter queue, likewise."
  type        = list(string)
  default     = []
}

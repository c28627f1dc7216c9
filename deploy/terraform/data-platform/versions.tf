terraform {
  required_version = ">= 1.10"

  # The bucket and the key are given by environments/ENV.data-platform.s3.tfbackend.
  backend "s3" {}

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.66"
    }
  }
}

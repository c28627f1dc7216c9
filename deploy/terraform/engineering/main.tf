provider "aws" {
  region              = var.region
  allowed_account_ids = [var.engineering_account_id]

  default_tags {
    tags = {
      project     = "tracking"
      environment = var.environment
    }
  }
}

module "names" {
  source = "../modules/names"

  environment              = var.environment
  region                   = var.region
  engineering_account_id   = var.engineering_account_id
  data_platform_account_id = var.data_platform_account_id
  existing_queue           = var.existing_queue
  existing_bucket          = var.existing_bucket
}

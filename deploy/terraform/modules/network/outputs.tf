output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.this.id
}

output "private_subnet_ids" {
  description = "Subnets without a way to the internet, one for each zone."
  value       = [for zone in var.availability_zones : aws_subnet.private[zone].id]
}

output "private_route_table_ids" {
  description = "Route tables of the private subnets, for gateway endpoints."
  value       = [aws_route_table.private.id]
}

output "public_subnet_ids" {
  description = "Subnets for a load balancer; empty without internet."
  value       = [for subnet in aws_subnet.public : subnet.id]
}

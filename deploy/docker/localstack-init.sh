#!/usr/bin/env bash
# Runs in LocalStack once it is up: the queue, its dead-letter queue and the bucket.
set -euo pipefail

awslocal sqs create-queue --queue-name tracking-events-dlq \
  --attributes MessageRetentionPeriod=1209600
dead_letters="$(awslocal sqs get-queue-attributes --attribute-names QueueArn --query Attributes.QueueArn --output text \
  --queue-url "$(awslocal sqs get-queue-url --queue-name tracking-events-dlq --query QueueUrl --output text)")"
awslocal sqs create-queue --queue-name tracking-events --attributes "$(cat << JSON
{
  "VisibilityTimeout": "60",
  "MessageRetentionPeriod": "1209600",
  "ReceiveMessageWaitTimeSeconds": "20",
  "RedrivePolicy": "{\"deadLetterTargetArn\":\"$dead_letters\",\"maxReceiveCount\":\"3\"}"
}
JSON
)"
awslocal s3 mb s3://tracking-lake

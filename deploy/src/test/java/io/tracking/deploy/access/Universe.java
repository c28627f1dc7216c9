package io.tracking.deploy.access;

import static io.tracking.deploy.access.Names.ADMIN_SECRET;
import static io.tracking.deploy.access.Names.BUCKET;
import static io.tracking.deploy.access.Names.DATA_PLATFORM;
import static io.tracking.deploy.access.Names.ECS;
import static io.tracking.deploy.access.Names.ELSEWHERE;
import static io.tracking.deploy.access.Names.ENGINEERING;
import static io.tracking.deploy.access.Names.LAMBDA;
import static io.tracking.deploy.access.Names.LAYER;
import static io.tracking.deploy.access.Names.NAME;
import static io.tracking.deploy.access.Names.NEIGHBOURS;
import static io.tracking.deploy.access.Names.OTHERS;
import static io.tracking.deploy.access.Names.OTHER_BUCKET;
import static io.tracking.deploy.access.Names.OURS;
import static io.tracking.deploy.access.Names.PODS_OF_DATA_PLATFORM;
import static io.tracking.deploy.access.Names.PODS_OF_ENGINEERING;
import static io.tracking.deploy.access.Names.QUEUES;
import static io.tracking.deploy.access.Names.REGION;
import static io.tracking.deploy.access.Names.S3;
import static io.tracking.deploy.access.Names.SESSIONS;
import static io.tracking.deploy.access.Names.TOPIC;
import static io.tracking.deploy.access.Names.foreignKey;
import static io.tracking.deploy.access.Names.logStream;
import static io.tracking.deploy.access.Names.repository;
import static io.tracking.deploy.access.Names.sqs;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Knows what there is to do besides what the pipeline does. */
final class Universe {

    private final Names names;
    private final List<String> ours;

    /** @param ours ARNs of the keys that there are */
    private Universe(Names names, List<String> ours) {
        this.names = names;
        this.ours = ours;
    }

    /** Every principal with every action on everything, in every context that a condition asks for. */
    static Set<Request> of(Names names, List<String> keys) {
        Universe of = new Universe(names, keys);
        Set<Request> all = new LinkedHashSet<>();
        for (Principal who : Stream.concat(OURS.stream(), OTHERS.stream()).toList()) {
            queues(who, all);
            objects(who, all);
            of.keys(who, all);
            roles(who, all);
            of.rest(who, all);
        }
        tokens(all);
        return all;
    }

    private static void pairs(
            Principal who, Set<Request> into, String service, List<String> actions, List<String> resources) {
        actions.forEach(
                action -> resources.forEach(resource -> into.add(Request.of(who, service + ":" + action, resource))));
    }

    private static void queues(Principal who, Set<Request> into) {
        Set<Request> calls = new LinkedHashSet<>();
        List<String> queues = Stream.concat(
                        QUEUES.stream(), Stream.of(sqs(ENGINEERING, "other"), sqs(DATA_PLATFORM, "other")))
                .toList();
        pairs(
                who,
                calls,
                "sqs",
                List.of(
                        "SendMessage",
                        "ReceiveMessage",
                        "DeleteMessage",
                        "ChangeMessageVisibility",
                        "GetQueueAttributes",
                        "GetQueueUrl",
                        "PurgeQueue",
                        "SetQueueAttributes",
                        "DeleteQueue"),
                queues);
        into.addAll(calls);
        if (who.equals(S3) || who.equals(LAMBDA)) {
            for (String source : List.of(BUCKET, OTHER_BUCKET)) {
                for (String account : List.of(DATA_PLATFORM, ELSEWHERE)) {
                    calls.forEach(
                            call -> into.add(call.with("aws:SourceArn", source).with("aws:SourceAccount", account)));
                }
            }
        }
    }

    private static void objects(Principal who, Set<Request> into) {
        List<String> objects = Stream.of(
                        "events/date=2026-11-21/a",
                        "utm/date=2026-11-21/a",
                        "rejected/date=2026-11-21/a",
                        "manifests/date=2026-11-21/a.json",
                        "manifests/trials/a",
                        "delivery/date=2026-11-21/a",
                        "spill/date=2026-11-21/hour=07/a.envelope",
                        "spill/probe",
                        "spill-dead/a",
                        "spill-loaders/a",
                        "elsewhere/a")
                .map(Names::object)
                .toList();
        List<String> all = Stream.concat(objects.stream(), Stream.of(OTHER_BUCKET + "/events/a", LAYER))
                .toList();
        pairs(
                who,
                into,
                "s3",
                List.of(
                        "GetObject",
                        "PutObject",
                        "DeleteObject",
                        "GetObjectVersion",
                        "DeleteObjectVersion",
                        "PutObjectAcl"),
                all);
        pairs(
                who,
                into,
                "s3",
                List.of(
                        "ListBucket",
                        "ListBucketVersions",
                        "DeleteBucket",
                        "PutBucketPolicy",
                        "PutLifecycleConfiguration"),
                List.of(BUCKET, OTHER_BUCKET));
    }

    private void keys(Principal who, Set<Request> into) {
        List<String> keys = new ArrayList<>(ours);
        keys.add("arn:aws:kms:" + REGION + ":" + ENGINEERING + ":key/other");
        keys.add("arn:aws:kms:" + REGION + ":" + DATA_PLATFORM + ":key/other");
        keys.add(foreignKey("queue"));
        keys.add(foreignKey("lake"));
        Set<Request> calls = new LinkedHashSet<>();
        pairs(
                who,
                calls,
                "kms",
                List.of("Decrypt", "GenerateDataKey", "Encrypt", "CreateGrant", "ScheduleKeyDeletion", "PutKeyPolicy"),
                keys);
        for (Request call : calls) {
            for (String service : List.of("", "sqs", "s3", "secretsmanager")) {
                into.add(names.withKey(call, service));
            }
        }
    }

    private static void roles(Principal who, Set<Request> into) {
        Set<Request> calls = new LinkedHashSet<>();
        pairs(
                who,
                calls,
                "sts",
                List.of("AssumeRole", "AssumeRoleWithWebIdentity", "TagSession"),
                Stream.concat(OURS.stream(), NEIGHBOURS.values().stream())
                        .map(Principal::name)
                        .toList());
        into.addAll(calls);
        if (who.equals(ECS) || who.equals(LAMBDA)) {
            for (String account : List.of(ENGINEERING, DATA_PLATFORM, ELSEWHERE)) {
                calls.forEach(call -> into.add(call.with("aws:SourceAccount", account)));
            }
        }
    }

    /** Pods of both clusters ask for every role, in the name of whichever service account. */
    private static void tokens(Set<Request> into) {
        for (Principal cluster : List.of(PODS_OF_ENGINEERING, PODS_OF_DATA_PLATFORM)) {
            for (String action : List.of("AssumeRoleWithWebIdentity", "AssumeRole", "TagSession")) {
                for (Principal role : OURS) {
                    for (String account : List.of(
                            NAME + "-api:tracking-api",
                            NAME + "-loader:loader",
                            "keda:keda-operator",
                            "default:default")) {
                        for (String audience : List.of("sts.amazonaws.com", "elsewhere")) {
                            into.add(Names.byToken(cluster, "sts:" + action, role.name(), account, audience));
                        }
                    }
                }
            }
        }
    }

    private void rest(Principal who, Set<Request> into) {
        String secrets = "arn:aws:secretsmanager:" + REGION + ":" + DATA_PLATFORM + ":secret:";
        pairs(
                who,
                into,
                "secretsmanager",
                List.of("GetSecretValue", "PutSecretValue", "DeleteSecret"),
                List.of(ADMIN_SECRET, secrets + "redshift!" + NAME, secrets + "other"));
        pairs(
                who,
                into,
                "redshift-serverless",
                List.of("GetCredentials", "UpdateWorkgroup", "DeleteWorkgroup"),
                List.of(names.workgroup(), names.workgroup().replaceFirst("workgroup/.*", "workgroup/other")));
        pairs(who, into, "redshift-data", List.of("ExecuteStatement"), List.of(names.workgroup()));
        List<String> repositories = new ArrayList<>();
        List<String> streams = new ArrayList<>();
        List.of("api", "api-cloudwatch-agent", "other")
                .forEach(name -> repositories.add(repository(ENGINEERING, NAME + "/" + name)));
        List.of("loader", "loader-cloudwatch-agent", "other")
                .forEach(name -> repositories.add(repository(DATA_PLATFORM, NAME + "/" + name)));
        List.of("api", "api-metrics", "other")
                .forEach(name -> streams.add(logStream(ENGINEERING, "/" + NAME + "/" + name)));
        List.of("loader", "loader-metrics", "other")
                .forEach(name -> streams.add(logStream(DATA_PLATFORM, "/" + NAME + "/" + name)));
        pairs(
                who,
                into,
                "ecr",
                List.of(
                        "BatchGetImage",
                        "GetDownloadUrlForLayer",
                        "BatchCheckLayerAvailability",
                        "PutImage",
                        "DeleteRepository"),
                repositories);
        pairs(who, into, "logs", List.of("CreateLogStream", "PutLogEvents", "GetLogEvents", "DeleteLogGroup"), streams);
        pairs(
                who,
                into,
                "sns",
                List.of("Publish", "Subscribe", "SetTopicAttributes", "DeleteTopic"),
                List.of(TOPIC, TOPIC + "-of-others"));
        pairs(who, into, "ssmmessages", SESSIONS, List.of("*"));
        // These are all that there are today.
        pairs(who, into, "ssmmessages", List.of("ActionOfTomorrow"), List.of("*"));
        for (String action : List.of(
                "ssm:StartSession",
                "ecs:ExecuteCommand",
                "ecr:GetAuthorizationToken",
                "ecr:DescribeRepositories",
                "cloudwatch:GetMetricData",
                "cloudwatch:GetMetricStatistics",
                "cloudwatch:ListMetrics",
                "cloudwatch:PutMetricData",
                "cloudwatch:DeleteAlarms",
                "iam:CreateUser",
                "sqs:ListQueues",
                "logs:DescribeLogGroups",
                "s3:ListAllMyBuckets")) {
            into.add(Request.of(who, action, "*"));
        }
    }
}

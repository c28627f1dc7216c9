package io.tracking.deploy.access;

import java.util.List;
import java.util.Map;

/**
 * Has the names of everything in the pipeline, and of what is not in it.
 *
 * <p>They are written out here as the design has them, for the environment production of the examples: a name that changes in the
 * Terraform alone is seen. Only what AWS makes up is given.
 *
 * @param queueKey ARN of the key of the queues
 * @param lakeKey ARN of the key of the bucket
 * @param workgroup ARN of Redshift's
 */
record Names(String queueKey, String lakeKey, String workgroup) {

    static final String ENGINEERING = "111111111111";
    static final String DATA_PLATFORM = "222222222222";
    static final String ELSEWHERE = "333333333333";

    static final String REGION = "eu-west-1";
    static final String NAME = "tracking-production";
    static final String BUCKET = "arn:aws:s3:::tracking-production-lake-" + DATA_PLATFORM;
    static final String OTHER_BUCKET = "arn:aws:s3:::somebody-elses";
    static final String LAYER = "arn:aws:s3:::prod-" + REGION + "-starport-layer-bucket/layer";

    static final Principal API = role("tracking-api", ENGINEERING, NAME + "-api");
    static final Principal API_START = role("start of tracking-api", ENGINEERING, NAME + "-api-execution");
    static final Principal LOADER = role("loader", DATA_PLATFORM, NAME + "-loader");
    static final Principal LOADER_START = role("start of loader", DATA_PLATFORM, NAME + "-loader-execution");
    static final Principal COPY = role("COPY", DATA_PLATFORM, NAME + "-copy");
    static final Principal SHARING = role("shared metrics", ENGINEERING, "CloudWatch-CrossAccountSharingRole");
    static final Principal CLOUDWATCH = role(
            "CloudWatch of the data platform",
            DATA_PLATFORM,
            "aws-service-role/cloudwatch-crossaccount.amazonaws.com/AWSServiceRoleForCloudWatchCrossAccount");
    static final Principal S3 = Principal.service("s3.amazonaws.com");
    static final Principal ECS = Principal.service("ecs-tasks.amazonaws.com");
    static final Principal LAMBDA = Principal.service("lambda.amazonaws.com");
    static final Principal REDSHIFT = Principal.service("redshift.amazonaws.com");
    static final Principal SERVERLESS = Principal.service("redshift-serverless.amazonaws.com");

    /** Clusters whose pods take roles here, as their OIDC providers vouch for them. */
    static final Principal PODS_OF_ENGINEERING = pods("pods of engineering", ENGINEERING);

    static final Principal PODS_OF_DATA_PLATFORM = pods("pods of the data platform", DATA_PLATFORM);

    private static final Principal NODES_OF_ENGINEERING = role("nodes of engineering", ENGINEERING, "nodes");
    private static final Principal NODES_OF_DATA_PLATFORM = role("nodes of the data platform", DATA_PLATFORM, "nodes");
    private static final Principal NEIGHBOUR_IN_ENGINEERING =
            role("a neighbour in engineering", ENGINEERING, "neighbour");
    private static final Principal NEIGHBOUR_IN_DATA_PLATFORM =
            role("a neighbour in the data platform", DATA_PLATFORM, "neighbour");

    /** Roles of others in the same VPC, by account: of a cluster's nodes, and of whoever else is there. */
    static final Map<String, Principal> NODES =
            Map.of(ENGINEERING, NODES_OF_ENGINEERING, DATA_PLATFORM, NODES_OF_DATA_PLATFORM);

    static final Map<String, Principal> NEIGHBOURS =
            Map.of(ENGINEERING, NEIGHBOUR_IN_ENGINEERING, DATA_PLATFORM, NEIGHBOUR_IN_DATA_PLATFORM);

    static final List<Principal> OURS = List.of(API, API_START, LOADER, LOADER_START, COPY, SHARING);
    static final List<Principal> OTHERS = List.of(
            CLOUDWATCH,
            S3,
            ECS,
            REDSHIFT,
            SERVERLESS,
            LAMBDA,
            Principal.anybody(),
            role("another role of engineering", ENGINEERING, "other"),
            role("another role of the data platform", DATA_PLATFORM, "other"),
            role("another account", ELSEWHERE, "other"),
            NODES_OF_ENGINEERING,
            NODES_OF_DATA_PLATFORM,
            NEIGHBOUR_IN_ENGINEERING,
            NEIGHBOUR_IN_DATA_PLATFORM);

    static final String QUEUE = sqs(ENGINEERING, NAME + "-events");
    static final String DEAD_LETTERS = sqs(ENGINEERING, NAME + "-events-dlq");
    static final String NOTIFICATIONS = sqs(DATA_PLATFORM, NAME + "-notifications");
    static final List<String> QUEUES =
            List.of(QUEUE, DEAD_LETTERS, NOTIFICATIONS, sqs(DATA_PLATFORM, NAME + "-notifications-dlq"));

    static final String ADMIN_SECRET =
            "arn:aws:secretsmanager:" + REGION + ":" + DATA_PLATFORM + ":secret:" + NAME + "-admin-AbCdEf";
    /** Is told of loads, where one is named. */
    static final String TOPIC = "arn:aws:sns:" + REGION + ":" + DATA_PLATFORM + ":told";

    /** What ECS Exec's agent does. */
    static final List<String> SESSIONS =
            List.of("CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel");

    static final String VIA = ".eu-west-1.amazonaws.com";

    static Principal role(String label, String account, String name) {
        return Principal.role(label, "arn:aws:iam::" + account + ":role/" + name);
    }

    private static Principal pods(String label, String account) {
        return Principal.federated(label, "arn:aws:iam::" + account + ":oidc-provider/" + issuer(account));
    }

    /** As the keys of conditions begin that are about a token of that account's cluster. */
    static String issuer(String account) {
        return "oidc.eks." + REGION + ".amazonaws.com/id/" + account;
    }

    /** A pod asks for a role, with the token of its service account. */
    static Request byToken(Principal cluster, String action, String role, String serviceAccount, String audience) {
        String issuer = cluster.name().split(":oidc-provider/", -1)[1];
        return Request.of(cluster, action, role)
                .with(issuer + ":sub", "system:serviceaccount:" + serviceAccount)
                .with(issuer + ":aud", audience);
    }

    static String sqs(String account, String name) {
        return "arn:aws:sqs:" + REGION + ":" + account + ":" + name;
    }

    static String object(String key) {
        return BUCKET + "/" + key;
    }

    static String repository(String account, String name) {
        return "arn:aws:ecr:" + REGION + ":" + account + ":repository/" + name;
    }

    static String logStream(String account, String group) {
        return "arn:aws:logs:" + REGION + ":" + account + ":log-group:" + group + ":log-stream:a";
    }

    /** A key of somebody else's, who has given it the alias of one of ours. */
    static String foreignKey(String alias) {
        return "arn:aws:kms:" + REGION + ":" + ELSEWHERE + ":key/" + alias;
    }

    /** A call of a key, by a service. */
    Request withKey(Request request, String service) {
        String key = request.resource();
        String alias = key.equals(queueKey) || key.equals(foreignKey("queue"))
                ? "alias/" + NAME + "-queue"
                : key.equals(lakeKey) || key.equals(foreignKey("lake")) ? "alias/" + NAME + "-lake" : "alias/other";
        Request with = request.with("kms:ResourceAliases", alias);
        return service.isEmpty() ? with : with.with("kms:ViaService", service + VIA);
    }
}

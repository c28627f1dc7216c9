package io.tracking.deploy.access;

import static io.tracking.deploy.access.Names.ADMIN_SECRET;
import static io.tracking.deploy.access.Names.API;
import static io.tracking.deploy.access.Names.API_START;
import static io.tracking.deploy.access.Names.BUCKET;
import static io.tracking.deploy.access.Names.CLOUDWATCH;
import static io.tracking.deploy.access.Names.COPY;
import static io.tracking.deploy.access.Names.DATA_PLATFORM;
import static io.tracking.deploy.access.Names.DEAD_LETTERS;
import static io.tracking.deploy.access.Names.ECS;
import static io.tracking.deploy.access.Names.ENGINEERING;
import static io.tracking.deploy.access.Names.LAYER;
import static io.tracking.deploy.access.Names.LOADER;
import static io.tracking.deploy.access.Names.LOADER_START;
import static io.tracking.deploy.access.Names.NAME;
import static io.tracking.deploy.access.Names.NEIGHBOURS;
import static io.tracking.deploy.access.Names.NODES;
import static io.tracking.deploy.access.Names.NOTIFICATIONS;
import static io.tracking.deploy.access.Names.PODS_OF_DATA_PLATFORM;
import static io.tracking.deploy.access.Names.PODS_OF_ENGINEERING;
import static io.tracking.deploy.access.Names.QUEUE;
import static io.tracking.deploy.access.Names.REDSHIFT;
import static io.tracking.deploy.access.Names.S3;
import static io.tracking.deploy.access.Names.SERVERLESS;
import static io.tracking.deploy.access.Names.SESSIONS;
import static io.tracking.deploy.access.Names.SHARING;
import static io.tracking.deploy.access.Names.TOPIC;
import static io.tracking.deploy.access.Names.logStream;
import static io.tracking.deploy.access.Names.object;
import static io.tracking.deploy.access.Names.repository;
import static io.tracking.deploy.access.Names.role;
import static io.tracking.deploy.access.Names.sqs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Knows what each part of the pipeline has to do, as its code does it. */
final class Hops {

    private static final List<String> PULL =
            List.of("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer");

    private final Names names;
    private final List<Hop> hops = new ArrayList<>();

    private Hops(Names names) {
        this.names = names;
    }

    /**
     * What has to be done.
     *
     * @param isShared whether clusters run the applications as well, others use the VPCs, whose endpoints of logs are theirs, and a topic
     *     is told
     */
    static List<Hop> of(Names names, boolean isShared) {
        Hops all = new Hops(names);
        all.start(API_START, ENGINEERING, "api", API);
        all.trackingApi();
        all.start(LOADER_START, DATA_PLATFORM, "loader", LOADER);
        all.loader();
        all.redshift();
        all.metrics();
        if (isShared) {
            all.pods();
            all.add("tell others", LOADER, List.of("sns:Publish"), TOPIC, DATA_PLATFORM + " sns");
            all.hops.replaceAll(Hops::withoutLogs);
        }
        return List.copyOf(all.hops);
    }

    private static Hop withoutLogs(Hop hop) {
        return new Hop(
                hop.step(),
                hop.request(),
                hop.endpoints().stream()
                        .filter(endpoint -> !endpoint.endsWith(" logs"))
                        .toList());
    }

    private void pods() {
        pod(PODS_OF_ENGINEERING, API, NAME + "-api:tracking-api");
        pod(PODS_OF_DATA_PLATFORM, LOADER, NAME + "-loader:loader");
        pod(PODS_OF_DATA_PLATFORM, LOADER, "keda:keda-operator");
        Map.of(ENGINEERING, API, DATA_PLATFORM, LOADER)
                .forEach((account, role) -> add(
                        "a pod asks for the role",
                        Principal.anybody(),
                        List.of("sts:AssumeRoleWithWebIdentity"),
                        role.name(),
                        account + " sts"));
        NODES.forEach((account, nodes) -> {
            String[] registry = {account + " ecr.api", account + " ecr.dkr"};
            String part = account.equals(ENGINEERING) ? "api" : "loader";
            add("a node signs in to the registry", nodes, List.of("ecr:GetAuthorizationToken"), "*", registry);
            for (String image : List.of(part, part + "-cloudwatch-agent")) {
                add("a node pulls the image", nodes, PULL, repository(account, NAME + "/" + image), registry);
            }
        });
        NEIGHBOURS.forEach((account, neighbour) -> add(
                "a service takes a neighbour's role",
                Principal.anybody(),
                List.of("sts:AssumeRole"),
                neighbour.name(),
                account + " sts"));
    }

    private void pod(Principal cluster, Principal role, String serviceAccount) {
        hops.add(new Hop(
                "a pod takes the role",
                Names.byToken(
                        cluster, "sts:AssumeRoleWithWebIdentity", role.name(), serviceAccount, "sts.amazonaws.com"),
                List.of()));
    }

    private void add(String step, Principal who, List<String> actions, String resource, String... endpoints) {
        actions.forEach(action -> hops.add(new Hop(step, Request.of(who, action, resource), List.of(endpoints))));
    }

    private void key(String step, Principal who, List<String> actions, String key, String service) {
        actions.forEach(
                action -> hops.add(new Hop(step, names.withKey(Request.of(who, action, key), service), List.of())));
    }

    private void start(Principal who, String account, String part, Principal task) {
        for (Principal role : List.of(who, task)) {
            hops.add(new Hop(
                    "Fargate takes the role",
                    Request.of(ECS, "sts:AssumeRole", role.name()).with("aws:SourceAccount", account),
                    List.of()));
        }
        add(
                "start: sign in to the registry",
                who,
                List.of("ecr:GetAuthorizationToken"),
                "*",
                account + " ecr.api",
                account + " ecr.dkr");
        for (String image : List.of(part, part + "-cloudwatch-agent")) {
            add(
                    "start: pull the image",
                    who,
                    PULL,
                    repository(account, NAME + "/" + image),
                    account + " ecr.api",
                    account + " ecr.dkr");
        }
        hops.add(new Hop(
                "start: fetch layers",
                Request.of(Principal.anybody(), "s3:GetObject", LAYER),
                List.of(account + " s3")));
        List<String> write = List.of("logs:CreateLogStream", "logs:PutLogEvents");
        add("log", who, write, logStream(account, "/" + NAME + "/" + part), account + " logs");
        add("metrics", task, write, logStream(account, "/" + NAME + "/" + part + "-metrics"), account + " logs");
    }

    private void trackingApi() {
        add("enqueue", API, List.of("sqs:SendMessage"), QUEUE, ENGINEERING + " sqs");
        add("readiness of the queue", API, List.of("sqs:GetQueueAttributes"), QUEUE, ENGINEERING + " sqs");
        key("enqueue, encrypted", API, List.of("kms:GenerateDataKey", "kms:Decrypt"), names.queueKey(), "sqs");
        add(
                "spill",
                API,
                List.of("s3:PutObject"),
                object("spill/date=2026-11-21/hour=07/a.envelope"),
                ENGINEERING + " s3");
        add("readiness of the spill lane", API, List.of("s3:PutObject"), object("spill/probe"), ENGINEERING + " s3");
        key("spill, encrypted", API, List.of("kms:GenerateDataKey"), names.lakeKey(), "s3");
    }

    private void loader() {
        String sqs = DATA_PLATFORM + " sqs";
        String s3 = DATA_PLATFORM + " s3";
        add("receive", LOADER, List.of("sqs:ReceiveMessage"), QUEUE, sqs);
        add("acknowledge", LOADER, List.of("sqs:DeleteMessage"), QUEUE, sqs);
        add("extend, give back", LOADER, List.of("sqs:ChangeMessageVisibility"), QUEUE, sqs);
        add("backlog, redrive policy", LOADER, List.of("sqs:GetQueueAttributes"), QUEUE, sqs);
        key(
                "receive and redrive, encrypted",
                LOADER,
                List.of("kms:Decrypt", "kms:GenerateDataKey"),
                names.queueKey(),
                "sqs");
        add(
                "dead letters: find, count",
                LOADER,
                List.of("sqs:GetQueueUrl", "sqs:GetQueueAttributes"),
                DEAD_LETTERS,
                sqs);
        add(
                "dead letters: look",
                LOADER,
                List.of("sqs:ReceiveMessage", "sqs:ChangeMessageVisibility"),
                DEAD_LETTERS,
                sqs);
        add("redrive: back to the queue", LOADER, List.of("sqs:SendMessage"), QUEUE, sqs);
        add("redrive, file away: remove", LOADER, List.of("sqs:DeleteMessage"), DEAD_LETTERS, sqs);
        add("drain the spill lane: list; list the lake", LOADER, List.of("s3:ListBucket"), BUCKET, s3);
        for (String key : List.of("spill/date=2026-11-21/hour=07/a.envelope", "spill-dead/a")) {
            add(
                    "drain the spill lane",
                    LOADER,
                    List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
                    object(key),
                    s3);
        }
        add(
                "drain the spill lane, where the probe lies as well",
                LOADER,
                List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
                object("spill/probe"),
                s3);
        add("share the spill lane", LOADER, List.of("s3:PutObject", "s3:DeleteObject"), object("spill-loaders/a"), s3);
        for (String folder : List.of("events", "utm", "rejected")) {
            add(
                    "publish, and read again",
                    LOADER,
                    List.of("s3:PutObject", "s3:GetObject"),
                    object(folder + "/date=2026-11-21/a"),
                    s3);
        }
        add("manifest, repaired file", LOADER, List.of("s3:PutObject"), object("manifests/date=2026-11-21/a.json"), s3);
        add("trials", LOADER, List.of("s3:PutObject", "s3:DeleteObject"), object("manifests/trials/a"), s3);
        add(
                "counts of deliveries",
                LOADER,
                List.of("s3:PutObject", "s3:GetObject", "s3:DeleteObject"),
                object("delivery/date=2026-11-21/a"),
                s3);
        key("files, encrypted", LOADER, List.of("kms:Decrypt", "kms:GenerateDataKey"), names.lakeKey(), "s3");
        hops.add(new Hop(
                "bucket notifies",
                Request.of(S3, "sqs:SendMessage", NOTIFICATIONS)
                        .with("aws:SourceArn", BUCKET)
                        .with("aws:SourceAccount", DATA_PLATFORM),
                List.of()));
        add(
                "hear of files",
                LOADER,
                List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
                NOTIFICATIONS,
                sqs);
        add(
                "admin's password",
                LOADER_START,
                List.of("secretsmanager:GetSecretValue"),
                ADMIN_SECRET,
                DATA_PLATFORM + " secretsmanager");
        add(
                "operators come in",
                LOADER,
                SESSIONS.stream().map(action -> "ssmmessages:" + action).toList(),
                "*",
                DATA_PLATFORM + " ssmmessages");
        add(
                "sign in to Redshift",
                LOADER,
                List.of("redshift-serverless:GetCredentials"),
                names.workgroup(),
                DATA_PLATFORM + " redshift-serverless");
    }

    private void redshift() {
        String s3 = DATA_PLATFORM + " s3";
        for (Principal service : List.of(REDSHIFT, SERVERLESS)) {
            add("Redshift takes the role of COPY", service, List.of("sts:AssumeRole"), COPY.name());
        }
        hops.add(new Hop(
                "Redshift asks for the role of COPY",
                Request.of(Principal.anybody(), "sts:AssumeRole", COPY.name()),
                List.of(DATA_PLATFORM + " sts")));
        for (String key : List.of(
                "events/date=2026-11-21/a",
                "utm/date=2026-11-21/a",
                "manifests/date=2026-11-21/a.json",
                "manifests/trials/a")) {
            add("COPY", COPY, List.of("s3:GetObject"), object(key), s3);
        }
        add("COPY: list", COPY, List.of("s3:ListBucket"), BUCKET, s3);
        key("COPY, encrypted", COPY, List.of("kms:Decrypt"), names.lakeKey(), "s3");
    }

    private void metrics() {
        add("queue's age and backlog", CLOUDWATCH, List.of("sts:AssumeRole"), SHARING.name());
        add(
                "queue's age and backlog",
                SHARING,
                List.of("cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics"),
                "*");
    }
}

package io.tracking.deploy.send;

import io.tracking.sandbox.CommandLines;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Is {@code deploy/smoke}: posts the given payloads and one that must be refused, and follows each until it is a row or stands in
 * {@code rejected/}. Each gets a request_id of its own and {@code "smoke": "<the run's id>"}, which the files keep under _extra.
 */
public final class Smoke {

    private static final String PASSWORD = "TRACKING_ADMIN_PASSWORD";
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Endpoint api;
    private final Endpoint admin;
    private final Duration within;
    private final Clock clock;
    private final PrintStream out;

    private Smoke(Arguments arguments, String password, PrintStream out) {
        this.api = Endpoint.of(arguments.url);
        this.admin = Endpoint.of(arguments.adminUrl, arguments.user, password);
        this.within = Duration.ofSeconds(arguments.within);
        this.clock = Clock.systemUTC();
        this.out = out;
    }

    public static void main(String[] arguments) throws InterruptedException {
        try {
            Path root = Path.of(System.getProperty("tracking.root", "."));
            Arguments options = CommandLines.parse(new Arguments(), List.of(arguments));
            String password = System.getenv(PASSWORD);
            if (password == null || password.isEmpty()) {
                throw new IllegalArgumentException(
                        "Expected the admin's password in the environment variable " + PASSWORD + ", got nothing");
            }
            System.exit(run(root, options, password, System.out));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /**
     * Sends, follows and prints a line a stage.
     *
     * @param root of the repository
     * @return 0 when every record came where it belongs, 1 when one did not, 2 when nothing was sent, because the admin API is not
     *     there, or lets nobody in, or loads are paused
     * @throws IllegalArgumentException when an address is wrong
     */
    static int run(Path root, Arguments options, String password, PrintStream out) throws InterruptedException {
        if (options.within < 1) {
            throw new IllegalArgumentException("Expected --within to be at least 1 second, got " + options.within);
        }
        Smoke smoke = new Smoke(options, password, out);
        try {
            smoke.signIn();
        } catch (IOException | StageException e) {
            out.println("FAILED  " + e.getMessage());
            return 2;
        }
        try {
            smoke.follow(root.resolve("data"));
            out.println("Everything came where it belongs.");
            return 0;
        } catch (IOException | StageException e) {
            out.println("FAILED  " + e.getMessage());
            return 1;
        }
    }

    /** Before anything is sent: who cannot ask, or asks another, would wait in vain. */
    private void signIn() throws IOException, InterruptedException, StageException {
        Endpoint.Answer answer = admin.call("GET", "/admin/loading", "");
        if (answer.status() != 200 || !answer.body().path("paused").isBoolean()) {
            throw new StageException(
                    "admin: expected the loader's answer to GET /admin/loading, 200 with \"paused\", got "
                            + answer.brief());
        }
        if (answer.body().path("paused").asBoolean()) {
            throw new StageException("admin: expected loads to go on, got paused by "
                    + answer.body().path("by").asString("somebody") + "; POST /admin/loading/resume");
        }
        out.println("admin     signed in");
    }

    private void follow(Path data) throws IOException, InterruptedException, StageException {
        String run = UUID.randomUUID().toString();
        List<Sent> sent = List.of(
                send(data, run, "POST", "/track", "user-events.json", ""),
                send(data, run, "POST", "/track", "user-utm.json", ""),
                send(data, run, "PUT", "/streams/user-events/record", "put-user-events.json", ""),
                send(data, run, "PUT", "/streams/user-utm/record", "put-user-utm.json", ""),
                send(data, run, "POST", "/track", "user-events.json", "yesterday"));
        long until = System.nanoTime() + within.toNanos();
        for (Sent each : sent) {
            arrive(each, until);
        }
    }

    /**
     * A record on its way.
     *
     * @param name in what is printed
     * @param fields that were sent
     */
    private record Sent(String name, String requestId, ObjectNode fields, boolean refused) {

        String table() {
            return fields.has("topic") ? "events" : "utm";
        }
    }

    /** @param wrongTime what stands in place of a time, so that the record must be refused; nothing for a good record */
    private Sent send(Path data, String run, String method, String path, String file, String wrongTime)
            throws IOException, InterruptedException, StageException {
        ObjectNode body = (ObjectNode) JSON.readTree(data.resolve(file).toFile());
        ObjectNode fields = body.path("Data") instanceof ObjectNode inner ? inner : body;
        boolean refused = !wrongTime.isEmpty();
        String requestId = UUID.randomUUID().toString();
        fields.put("request_id", requestId).put("smoke", run);
        if (fields.has("request_timestamp")) {
            fields.put("request_timestamp", refused ? wrongTime : TIMESTAMP.format(clock.instant()));
        }
        String name = (refused ? "refused " : "") + path + " " + file;
        Endpoint.Answer answer = api.call(method, path, JSON.writeValueAsString(body));
        if (answer.status() != (refused ? 400 : 202)) {
            throw new StageException(
                    name + ": answered: expected " + (refused ? 400 : 202) + ", got " + answer.brief());
        }
        out.println("answered  " + name + ": " + answer.status() + ", request_id " + requestId);
        return new Sent(name, requestId, fields, refused);
    }

    private Endpoint.Answer place(String requestId) throws IOException, InterruptedException {
        String path = "/admin/records/" + URLEncoder.encode(requestId, StandardCharsets.UTF_8);
        return admin.call("GET", path, "");
    }

    private void arrive(Sent sent, long until) throws IOException, InterruptedException, StageException {
        String last = "";
        String state = sent.refused() ? "rejected" : "loaded";
        while (true) {
            Endpoint.Answer answer = place(sent.requestId());
            JsonNode place = StreamSupport.stream(answer.body().path("places").spliterator(), false)
                    .findFirst()
                    .orElse(JSON.missingNode());
            String found = place.path("state").asString("");
            boolean row = !answer.body().path("rows").isEmpty();
            if (!found.isEmpty() && last.isEmpty()) {
                out.println(
                        "in a file " + sent.name() + ": " + place.path("file").asString() + ", line "
                                + place.path("line").asLong());
            }
            if (found.equals(state) && row != sent.refused()) {
                out.println(sent.refused() ? refusal(sent, place) : row(sent, answer.body(), place));
                return;
            }
            last = found.isEmpty() ? last : found;
            if (System.nanoTime() > until) {
                throw new StageException(sent.name() + ": expected to be " + state + " within " + within.toSeconds()
                        + " s, got " + (last.isEmpty() ? "no file yet; " + answer.brief() : last));
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
    }

    private static String refusal(Sent sent, JsonNode place) {
        JsonNode error = place.path("errors").path(0);
        return "refused   " + sent.name() + ": " + error.path("field").asString("") + ", "
                + error.path("code").asString("");
    }

    /** What was sent must be what is there. */
    private static String row(Sent sent, JsonNode found, JsonNode place) throws StageException {
        JsonNode columns = StreamSupport.stream(found.path("rows").spliterator(), false)
                .filter(row -> row.path("table").asString("").endsWith(sent.table()))
                .findFirst()
                .map(row -> row.path("columns"))
                .orElseThrow(() -> new StageException(sent.name() + ": expected a row in tracking." + sent.table()
                        + ", got one in " + found.path("rows").path(0).path("table")));
        for (String field : List.of("topic", "message", "cookie_id", "location", "source", "campaign", "device")) {
            String was = sent.fields().path(field).asString("");
            String is = columns.path(field).asString("");
            if (!was.equals(is)) {
                throw new StageException(sent.name() + ": row: expected " + field + " to be " + was + ", got " + is);
            }
        }
        return "row       " + sent.name() + ": tracking." + sent.table() + ", load "
                + place.path("load").path("id").asString("");
    }

    /** Says at which stage a record stayed behind. */
    private static final class StageException extends Exception {

        private static final long serialVersionUID = 1L;

        StageException(String message) {
            super(message);
        }
    }

    /** What {@code deploy/smoke} understands. */
    @Command(
            name = "deploy/smoke",
            description = {
                "Posts the given payloads and one that must be refused, follows each through the admin API, and prints a line a",
                "stage. Ends with 0 when each came where it belongs, with 1 when one did not, and with 2 when it cannot begin.",
                "The records carry \"smoke\": the files keep it under _extra. The admin's password is read from the environment",
                "variable TRACKING_ADMIN_PASSWORD."
            },
            abbreviateSynopsis = true,
            sortOptions = false)
    static final class Arguments {

        @Parameters(
                index = "0",
                paramLabel = "URL",
                description = "Of tracking-api, such as https://events.example.com.")
        private String url = "";

        @Parameters(
                index = "1",
                paramLabel = "ADMIN_URL",
                description = "Of the loader, such as http://127.0.0.1:8081.")
        private String adminUrl = "";

        @Option(names = "--user", paramLabel = "NAME", description = "Of the admin API: ${DEFAULT-VALUE}.")
        private String user = "admin";

        @Option(
                names = "--within",
                paramLabel = "SECONDS",
                description = "How long all of it may take, a window and a load: ${DEFAULT-VALUE}.")
        private int within = 600;
    }
}

package io.tracking.deploy.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.deploy.send.StubEndpoint.Reply;
import io.tracking.sandbox.CommandLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PutRecordsTest {

    private static final Reply ACCEPTED = Reply.json(202, "{\"accepted\":1,\"rejected\":[]}");

    @TempDir
    private Path folder;

    private static SmokeTest.Output put(String url, String... more) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(url));
        arguments.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exit = PutRecords.run(
                CommandLines.parse(new PutRecords.Arguments(), arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        return new SmokeTest.Output(exit, out.toString(StandardCharsets.UTF_8));
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    /** A repeat that had another request_id would be a second row. */
    @Test
    void sendsTheSameRecordAgainAfterRetryAfter() throws Exception {
        int[] asked = {0};
        try (StubEndpoint api =
                new StubEndpoint(call -> asked[0]++ == 0 ? new Reply(429, "application/json", "{}", "1") : ACCEPTED)) {
            SmokeTest.Output output = put(api.url(), "--file", file("a.json", "{\"topic\":\"a\"}"));

            assertThat(output.exit()).isZero();
            assertThat(output.text()).contains("sent 1 records: 1 accepted, 0 refused; 1 requests were sent again");
            assertThat(api.calls).hasSize(2);
            assertThat(api.calls.get(1)).isEqualTo(api.calls.get(0));
            assertThat(api.calls.get(0).body()).contains("\"request_id\":\"");
        }
    }

    @Test
    void keepsWhatIsRefusedAndCountsTheReasons() throws Exception {
        Path refused = folder.resolve("refused.ndjson");
        try (StubEndpoint api = new StubEndpoint(
                call -> Reply.json(
                        202,
                        "{\"accepted\":1,\"rejected\":[{\"index\":1,\"errors\":[{\"field\":\"topic\",\"code\":\"required\"}]}]}"))) {
            SmokeTest.Output output = put(
                    api.url(),
                    "--file",
                    file("a.ndjson", "{\"topic\":\"a\",\"request_id\":\"1\"}\n\n{\"request_id\":\"2\"}\n"),
                    "--batch",
                    "2",
                    "--refused-to",
                    refused.toString());

            assertThat(output.text()).contains("sent 2 records: 1 accepted, 1 refused {topic:required=1}");
            assertThat(refused).hasContent("{\"request_id\":\"2\"}");
        }
    }

    /** What curl would send is what is sent: digits, doubles, order, blanks, and bytes that are no UTF-8. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"request_id\":\"1\",\"topic\":\"a\",\"message\":{\"price\":0.12345678901234567890,\"s\":1e-400,\"l\":1e400,\"z\":0.1000}}",
                "{\"request_id\":\"1\",\"topic\":\"n\",\"topic\":\"m\"}",
                "{ \"topic\" : \"\\u0061\" ,\"event_uuid\":7}",
                "{\"request_id\":\"1\",\"topic\":\"ü€😀\"}"
            })
    void sendsARecordAsItStandsThere(String record) throws Exception {
        for (String name : List.of("a.json", "a.ndjson")) {
            for (String form : name.equals("a.json")
                    ? List.of("%s", "\uFEFF%s", "[%s]", "{\"events\":[%s]}", "{\"Data\":%s,\"PartitionKey\":\"k\"}")
                    : List.of("%s", "\uFEFF%s\n")) {
                try (StubEndpoint api = new StubEndpoint(call -> ACCEPTED)) {
                    assertThat(put(api.url(), "--file", file(name, String.format(form, record)))
                                    .exit())
                            .isZero();

                    assertThat(api.calls.get(0).body()).as(form).isEqualTo(record);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|{'request_id':'ID'}",
                "{ 'topic':'a'}|{'request_id':'ID', 'topic':'a'}",
                "{'topic':'a','request_id': null }|{'topic':'a','request_id': 'ID' }",
                "{'m':{'request_id':'x'}}|{'request_id':'ID','m':{'request_id':'x'}}"
            })
    void givesARecordTheRequestIdThatItHasNot(String record, String sent) throws Exception {
        try (StubEndpoint api = new StubEndpoint(call -> ACCEPTED)) {
            put(api.url(), "--file", file("a.json", record.replace('\'', '"')));

            assertThat(api.calls.get(0).body().replaceAll("[0-9a-f-]{36}", "ID"))
                    .isEqualTo(sent.replace('\'', '"'));
        }
    }

    /** One bad line keeps no other back, and what was bad is kept. */
    @Test
    void aLineThatIsNoRecordIsRefusedAlone() throws Exception {
        Path refused = folder.resolve("refused.ndjson");
        Path lines = folder.resolve("a.ndjson");
        Files.write(
                lines,
                "{\"request_id\":\"1\"}\n{\n[1]\n{} {}\n{\"a\":\"\u00ff\"}\n{\"request_id\":\"2\"}"
                        .getBytes(StandardCharsets.ISO_8859_1));
        try (StubEndpoint api = new StubEndpoint(call -> ACCEPTED)) {
            SmokeTest.Output output =
                    put(api.url(), "--file", lines.toString(), "--batch", "10", "--refused-to", refused.toString());

            assertThat(output.exit()).isZero();
            assertThat(output.text())
                    .contains("2 accepted, 4 refused")
                    .contains("no record: ARRAY=1", "no record: more than one value=1", "no record: not JSON=2");
            assertThat(api.calls.get(0).body()).isEqualTo("[{\"request_id\":\"1\"},{\"request_id\":\"2\"}]");
            assertThat(Files.readString(refused, StandardCharsets.ISO_8859_1))
                    .isEqualTo("{\n[1]\n{} {}\n{\"a\":\"\u00ff\"}\n");
        }
    }

    @Test
    void makesEventsInBatches() throws Exception {
        try (StubEndpoint api = new StubEndpoint(call -> ACCEPTED)) {
            SmokeTest.Output output = put(api.url(), "--generate", "25", "--batch", "10", "--rate", "0");

            assertThat(output.text()).contains("sent 25 records: 25 accepted");
            assertThat(api.calls).hasSize(3);
        }
    }

    @Test
    void givesUpAfterItsAttemptsAndSaysHowFarItCame() throws Exception {
        SmokeTest.Output output = put("http://127.0.0.1:1", "--generate", "3", "--attempts", "1");

        assertThat(output.exit()).isOne();
        assertThat(output.text()).contains("FAILED: no answer from POST http://127.0.0.1:1/track", "sent 0 records");
    }

    @Test
    void anAnswerWithoutVerdictsIsNoSuccess() throws Exception {
        try (StubEndpoint api = new StubEndpoint(call -> new Reply(400, "text/html", "<h1>Bad Request</h1>", ""))) {
            SmokeTest.Output output = put(api.url(), "--generate", "1");

            assertThat(output.exit()).isOne();
            assertThat(output.text()).contains("expected a verdict for each record, got 400, <h1>Bad Request</h1>");
        }
    }

    @Test
    void saysWhatIsWrongWithOptionsAndFiles() throws IOException {
        assertRefused("Expected either --file or --generate, got neither");
        assertRefused("Expected either --file or --generate, got both", "--file", "a", "--generate", "1");
        assertRefused(
                "expected a file with records, got nothing",
                "--file",
                folder.resolve("none").toString());
        assertRefused("expected a file with records, got a directory", "--file", folder.toString());
        assertRefused("expected JSON", "--file", file("b.json", "{"));
        assertRefused("expected each record to be a JSON object, got NUMBER", "--file", file("c.json", "[1]"));
        String same = file("e.json", "{\"topic\":\"a\"}");
        assertRefused("another file than --file", "--file", same, "--refused-to", same);
        assertThat(Path.of(same)).hasContent("{\"topic\":\"a\"}");
        assertRefused(
                "Cannot write refused records to",
                "--file",
                same,
                "--refused-to",
                folder.resolve("no/x").toString());
        assertRefused("--batch and --attempts from 1 on", "--generate", "1", "--batch", "0");
    }

    private static void assertRefused(String message, String... options) {
        try (StubEndpoint api = new StubEndpoint(call -> ACCEPTED)) {
            assertThatThrownBy(() -> put(api.url(), options))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message);
        }
    }
}

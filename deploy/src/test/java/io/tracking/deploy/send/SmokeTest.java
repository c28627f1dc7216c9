package io.tracking.deploy.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.deploy.Repository;
import io.tracking.deploy.send.StubEndpoint.Reply;
import io.tracking.sandbox.CommandLines;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What smoke says when something is wrong; SmokeIT has what it says when nothing is. */
class SmokeTest {

    private static final Reply LOADING = Reply.json(200, "{\"paused\":false,\"waitsFor\":[],\"locks\":[]}");
    private static final Reply NOWHERE = Reply.json(404, "{\"status\":404,\"detail\":\"no such record\"}");

    record Output(int exit, String text) {}

    private static Output smoke(String url, String admin) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Smoke.Arguments options = CommandLines.parse(new Smoke.Arguments(), List.of(url, admin, "--within", "1"));
        int exit =
                Smoke.run(Repository.ROOT, options, "the-password", new PrintStream(out, true, StandardCharsets.UTF_8));
        return new Output(exit, out.toString(StandardCharsets.UTF_8));
    }

    /** A loader that says {@code place} of every record. */
    private static StubEndpoint loader(Reply place) {
        return new StubEndpoint(call -> call.path().equals("/admin/loading") ? LOADING : place);
    }

    private static Reply accepts(StubEndpoint.Call call) {
        return call.body().contains("yesterday") ? Reply.json(400, "{\"accepted\":0}") : Reply.json(202, "{}");
    }

    @Test
    void anAdminThatDoesNotLetUsInIsSaidBeforeAnythingIsSent() throws InterruptedException {
        try (StubEndpoint api = new StubEndpoint(SmokeTest::accepts);
                StubEndpoint admin = new StubEndpoint(call -> Reply.json(401, "{\"detail\":\"wrong password\"}"))) {
            Output output = smoke(api.url(), admin.url());

            assertThat(output.exit()).isEqualTo(2);
            assertThat(output.text())
                    .contains(
                            "FAILED  admin: expected the loader's answer to GET /admin/loading, 200 with \"paused\", got 401,"
                                    + " wrong password")
                    .doesNotContain("the-password");
            assertThat(api.calls).isEmpty();
        }
    }

    @Test
    void somebodyElsesPageIsNoAdmin() throws InterruptedException {
        try (StubEndpoint admin = new StubEndpoint(call -> new Reply(404, "text/html", "<h1>Not found</h1>", ""))) {
            assertThat(smoke(admin.url(), admin.url()).text()).contains("got 404, <h1>Not found</h1>");
        }
    }

    /** As when the first address is given twice: whoever answers 404 to everything is no loader. */
    @Test
    void anotherApplicationIsNoAdmin() throws InterruptedException {
        try (StubEndpoint api = new StubEndpoint(call -> NOWHERE)) {
            Output output = smoke(api.url(), api.url());

            assertThat(output.exit()).isEqualTo(2);
            assertThat(output.text()).contains("got 404, no such record").doesNotContain("signed in");
            assertThat(api.calls).hasSize(1);
        }
    }

    @Test
    void pausedLoadsAreSaidBeforeAnythingIsSent() throws InterruptedException {
        try (StubEndpoint api = new StubEndpoint(SmokeTest::accepts);
                StubEndpoint admin =
                        new StubEndpoint(call -> Reply.json(200, "{\"paused\":true,\"by\":\"the night shift\"}"))) {
            assertThat(smoke(api.url(), admin.url()).text())
                    .contains("expected loads to go on, got paused by the night shift; POST /admin/loading/resume");
            assertThat(api.calls).isEmpty();
        }
    }

    @Test
    void aTimeThatHasPassedIsRefused() {
        Smoke.Arguments options = CommandLines.parse(
                new Smoke.Arguments(), List.of("http://127.0.0.1:1", "http://127.0.0.1:1", "--within", "0"));

        assertThatThrownBy(() -> Smoke.run(Repository.ROOT, options, "the-password", System.out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Expected --within to be at least 1 second, got 0");
    }

    @Test
    void nobodyThereIsSaidWithTheAddress() throws InterruptedException {
        Output output = smoke("http://127.0.0.1:1", "http://127.0.0.1:1");

        assertThat(output.exit()).isEqualTo(2);
        assertThat(output.text()).contains("FAILED  no answer from GET http://127.0.0.1:1/admin/loading");
    }

    @Test
    void anEndpointThatRefusesIsNamedWithThePayload() throws InterruptedException {
        try (StubEndpoint api = new StubEndpoint(call -> Reply.json(503, "{\"detail\":\"neither lane takes it\"}"));
                StubEndpoint admin = loader(NOWHERE)) {
            assertThat(smoke(api.url(), admin.url()).text())
                    .contains("/track user-events.json: answered: expected 202, got 503, neither lane takes it");
        }
    }

    @Test
    void aBadRecordThatIsTakenIsAFault() throws InterruptedException {
        try (StubEndpoint api = new StubEndpoint(call -> Reply.json(202, "{}"));
                StubEndpoint admin = loader(NOWHERE)) {
            assertThat(smoke(api.url(), admin.url()).text())
                    .contains("refused /track user-events.json: answered: expected 400, got 202");
        }
    }

    @Test
    void aRecordThatStaysBehindIsNamedWithItsStage() throws InterruptedException {
        String pending =
                "{\"rows\":[],\"places\":[{\"file\":\"events/date=2026-11-21/a\",\"line\":3,\"state\":\"pending\"}]}";
        try (StubEndpoint api = new StubEndpoint(SmokeTest::accepts);
                StubEndpoint nothing = loader(NOWHERE)) {
            assertThat(smoke(api.url(), nothing.url()).text())
                    .contains("expected to be loaded within 1 s, got no file yet; 404, no such record");
            try (StubEndpoint admin = loader(Reply.json(200, pending))) {
                assertThat(smoke(api.url(), admin.url()).text())
                        .contains("in a file /track user-events.json: events/date=2026-11-21/a, line 3")
                        .contains("FAILED  /track user-events.json: expected to be loaded within 1 s, got pending");
            }
        }
    }

    @Test
    void aRowWithAnotherValueIsAFault() throws InterruptedException {
        String loaded = "{\"rows\":[{\"table\":\"events\",\"columns\":{\"topic\":\"dolphin\"}}],"
                + "\"places\":[{\"file\":\"events/a\",\"line\":1,\"state\":\"loaded\",\"load\":{\"id\":\"7\"}}]}";
        try (StubEndpoint api = new StubEndpoint(SmokeTest::accepts);
                StubEndpoint admin = loader(Reply.json(200, loaded))) {
            assertThat(smoke(api.url(), admin.url()).text())
                    .contains("row: expected topic to be dolphin_cms.wizard.step.color_palette.set, got dolphin");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"events.example.com", "ftp://a", "http://", "http://u:p@a", "http://a b"})
    void refusesWhatIsNoAddress(String url) {
        assertThatThrownBy(() -> smoke(url, "http://127.0.0.1:1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Expected a URL such as https://events.example.com")
                .hasMessageNotContaining("u:p@");
    }
}

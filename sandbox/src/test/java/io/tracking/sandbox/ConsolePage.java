package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operator console in a browser, used as a person does: by what is written on it. */
final class ConsolePage {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Browser browser;
    private final URI loader;

    ConsolePage(Browser browser, URI loader) {
        this.browser = browser;
        this.loader = loader;
    }

    /** Opens the console anew. */
    void open(String address) {
        browser.open("about:blank");
        browser.open(loader + "/" + address);
        await().atMost(PATIENCE).pollInterval(OFTEN).untilAsserted(() -> assertThat(
                        value("document.readyState").asString())
                .isEqualTo("complete"));
    }

    /** Goes to another page of the console, and waits until it has its answers. */
    void go(String address) {
        browser.run("location.hash = " + quoted(address));
        await().atMost(PATIENCE).pollInterval(OFTEN).untilAsserted(() -> {
            assertThat(value("document.querySelector('main').dataset.address").asString())
                    .isEqualTo(address);
            assertThat(value("!!document.querySelector('main[aria-busy], main [aria-busy]')")
                            .asBoolean())
                    .as("busy")
                    .isFalse();
        });
    }

    /** The value of an expression. */
    JsonNode value(String expression) {
        return browser.run("return " + expression);
    }

    /** What a person can read, of the first element that {@code selector} finds. */
    String text(String selector) {
        return value("(document.querySelector(" + quoted(selector) + ") || {}).innerText || ''")
                .asString();
    }

    /** Waits until an element says {@code expected}. */
    void awaitText(String selector, String expected) {
        await().atMost(PATIENCE).pollInterval(OFTEN).untilAsserted(() -> assertThat(text(selector))
                .contains(expected));
    }

    /** Waits until an element does not say {@code unexpected} any more. */
    void awaitNoText(String selector, String unexpected) {
        await().atMost(PATIENCE).pollInterval(OFTEN).untilAsserted(() -> assertThat(text(selector))
                .doesNotContain(unexpected));
    }

    /** Presses the first button with exactly this label, once it is there. */
    void press(String label) {
        await().atMost(PATIENCE).pollInterval(OFTEN).untilAsserted(() -> assertThat(browser.run(
                                """
                                const button = [...document.querySelectorAll('button')].find(one => one.textContent === %s);
                                if (button) { button.click(); }
                                return !!button;"""
                                        .formatted(quoted(label)))
                        .asBoolean())
                .as("a button %s in: %s", label, text("main"))
                .isTrue());
    }

    /** Writes into an input. */
    void write(String selector, String text) {
        browser.run(
                "const input = document.querySelector(%s); input.value = %s; input.dispatchEvent(new Event('input', {bubbles: true}))"
                        .formatted(quoted(selector), quoted(text)));
    }

    /** Signs in, unless that person has; the password is {@code sandbox}. */
    void signIn(String name) {
        if (text(".person").startsWith(name + ",")) {
            return;
        }
        signOut();
        fillIn(name, "sandbox");
        awaitText(".person", name);
    }

    void signOut() {
        awaitText("body", "Sign");
        if (text("main .sign-in").isEmpty()) {
            press("Sign out");
        }
        awaitText("main .sign-in", "Password");
    }

    /** Presses the button of the form. */
    void fillIn(String name, String password) {
        write("input[name=username]", name);
        write("input[name=password]", password);
        press("Sign in");
    }

    static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }
}

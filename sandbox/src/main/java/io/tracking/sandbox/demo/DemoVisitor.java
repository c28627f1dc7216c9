package io.tracking.sandbox.demo;

import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes events into those of one person: a cookie, a browser, perhaps an account and a campaign, and a way through the pages. */
final class DemoVisitor {

    private final @Nullable Object cookieId;
    private final @Nullable Object accountId;
    private final @Nullable Object websiteId;
    private final @Nullable Object userAgent;
    private final @Nullable Campaign campaign;
    private @Nullable Object referrer;
    private String page;

    /** Somebody whose first event is {@code first}. */
    DemoVisitor(Random random, Map<String, Object> first) {
        this.cookieId = first.get("cookie_id");
        this.accountId = random.nextInt(3) == 0 ? first.get("user_account_id") : null;
        this.websiteId = first.get("website_id");
        this.userAgent = first.get("user_agent");
        this.campaign = random.nextInt(5) == 0 ? Campaign.any(random) : null;
        this.referrer = random.nextInt(2) == 0 ? first.get("referrer") : null;
        this.page = page(first);
    }

    @Nullable
    Object cookieId() {
        return cookieId;
    }

    @Nullable
    Campaign campaign() {
        return campaign;
    }

    /** Where this person is, without a query. */
    String page() {
        return page;
    }

    /** Goes on to the page of {@code event}. */
    void goOn(Map<String, Object> event) {
        referrer = page;
        page = page(event);
    }

    /** Makes {@code event} this person's, on the page where they are. */
    void sign(Map<String, Object> event) {
        event.put("cookie_id", cookieId);
        event.put("website_id", websiteId);
        event.put("user_account_id", accountId);
        event.put("location", page);
        event.put("user_agent", userAgent);
        event.put("referrer", referrer);
    }

    private static String page(Map<String, Object> event) {
        return String.valueOf(event.get("location")).split("\\?", 2)[0];
    }
}

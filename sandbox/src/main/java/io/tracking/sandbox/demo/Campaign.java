package io.tracking.sandbox.demo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** An advertisement that somebody came from. */
record Campaign(String source, String medium, String name, String term, String adId) {

    private static final List<String> SOURCES = List.of("adwords", "bing", "facebook", "newsletter", "partner");
    private static final List<String> MEDIUMS = List.of("cpc", "display", "email", "social");
    private static final List<String> NAMES =
            List.of("Campaign Brand FR", "Campaign Brand DE", "Frühling 2026", "Black Friday", "retargeting-30d");

    static Campaign any(Random random) {
        return new Campaign(
                Visitor.pick(random, SOURCES),
                Visitor.pick(random, MEDIUMS),
                Visitor.pick(random, NAMES),
                "data",
                Long.toString(10_000_000_000L + random.nextInt(1_000_000_000)));
    }

    String query() {
        return "utm_source=" + encode(source) + "&utm_medium=" + encode(medium) + "&utm_campaign=" + encode(name)
                + "&utm_term=" + encode(term) + "&network=g&device=c&gclid=" + encode(adId);
    }

    JsonObject json() {
        return fields(new JsonObject());
    }

    JsonObject json(String requestId) {
        return fields(new JsonObject().put("request_id", requestId));
    }

    private JsonObject fields(JsonObject json) {
        return json.put("source", source)
                .put("medium", medium)
                .put("campaign", name)
                .put("content", (String) null)
                .put("term", term)
                .put("matchtype", "e")
                .put("network", "g")
                .put("ad_id", adId)
                .put("ad_pos", "1t1")
                .put("placement", (String) null)
                .put("device", "c");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

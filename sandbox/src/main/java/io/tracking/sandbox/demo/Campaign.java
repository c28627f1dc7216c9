package io.tracking.sandbox.demo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An advertisement that somebody came from. */
record Campaign(String source, String medium, String name, String term, String adId) {

    private static final List<String> SOURCES = List.of("adwords", "bing", "facebook", "newsletter", "partner");
    private static final List<String> MEDIUMS = List.of("cpc", "display", "email", "social");
    private static final List<String> NAMES =
            List.of("Campaign Brand FR", "Campaign Brand DE", "Frühling 2026", "Black Friday", "retargeting-30d");

    static Campaign any(Random random) {
        return new Campaign(
                Choice.of(random, SOURCES),
                Choice.of(random, MEDIUMS),
                Choice.of(random, NAMES),
                "data",
                Long.toString(10_000_000_000L + random.nextInt(1_000_000_000)));
    }

    String query() {
        return "utm_source=" + encode(source) + "&utm_medium=" + encode(medium) + "&utm_campaign=" + encode(name)
                + "&utm_term=" + encode(term) + "&network=g&device=c&gclid=" + encode(adId);
    }

    /** As a utm record has it. */
    Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("source", source);
        fields.put("medium", medium);
        fields.put("campaign", name);
        fields.put("content", null);
        fields.put("term", term);
        fields.put("matchtype", "e");
        fields.put("network", "g");
        fields.put("ad_id", adId);
        fields.put("ad_pos", "1t1");
        fields.put("placement", null);
        fields.put("device", "c");
        return fields;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

package io.tracking.api.http;

import io.tracking.api.ingest.Verdict;
import io.tracking.common.rejected.FieldError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Answers as JSON. */
final class AnswerJson {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int USUAL_BYTES = 64;
    private static final String END = "]}";

    /** Two quotes and a comma. */
    private static final int BESIDE_ID = 3;

    private AnswerJson() {}

    /** {@code {"accepted":2,"rejected":[…],"request_ids":[…]}}. */
    static byte[] taken(Verdict.Taken verdict) {
        byte[] usual = verdict.rejected().isEmpty() ? accepted(verdict.requestIds()) : null;
        if (usual != null) {
            return usual;
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), json)) {
            generator.writeStartObject();
            writeRecords(generator, verdict);
            generator.writeEndObject();
        }
        return json.toByteArray();
    }

    /** Without a generator; null when a request_id needs an escape. */
    private static byte @Nullable [] accepted(List<String> requestIds) {
        String head = "{\"accepted\":" + requestIds.size() + ",\"rejected\":[],\"request_ids\":[";
        int length = head.length() + END.length();
        for (String requestId : requestIds) {
            length += requestId.length() + BESIDE_ID;
        }
        byte[] json = new byte[requestIds.isEmpty() ? length : length - 1];
        int at = put(head, json, 0);
        for (int i = 0; i < requestIds.size(); i++) {
            if (i > 0) {
                json[at++] = ',';
            }
            json[at++] = '"';
            at = putPlain(requestIds.get(i), json, at);
            if (at < 0) {
                return null;
            }
            json[at++] = '"';
        }
        put(END, json, at);
        return json;
    }

    private static int put(String text, byte[] json, int at) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, json, at, bytes.length);
        return at + bytes.length;
    }

    /** Where the next byte goes; negative when {@code text} needs an escape, which a UUID does not. */
    private static int putPlain(String text, byte[] json, int at) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return -1;
            }
            json[at + i] = (byte) c;
        }
        return at + text.length();
    }

    /**
     * The members of RFC 9457, and what became of the records.
     *
     * @param verdict null when no record was read
     * @param later whether the same request may be taken later: then only the request_ids are told
     */
    static byte[] problem(int status, String title, String detail, Verdict.@Nullable Taken verdict, boolean later) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), json)) {
            generator.writeStartObject();
            generator.writeStringProperty("type", "about:blank");
            generator.writeStringProperty("title", title);
            generator.writeNumberProperty("status", status);
            generator.writeStringProperty("detail", detail);
            if (verdict != null && later) {
                writeRequestIds(generator, verdict);
            } else if (verdict != null) {
                writeRecords(generator, verdict);
            }
            generator.writeEndObject();
        }
        return json.toByteArray();
    }

    private static void writeRecords(JsonGenerator generator, Verdict.Taken verdict) {
        generator.writeNumberProperty("accepted", verdict.requestIds().size());
        generator.writeArrayPropertyStart("rejected");
        for (Verdict.Rejected record : verdict.rejected()) {
            generator.writeStartObject();
            generator.writeNumberProperty("index", record.index());
            generator.writeArrayPropertyStart("errors");
            for (FieldError error : record.errors()) {
                generator.writeStartObject();
                generator.writeStringProperty("field", error.field());
                generator.writeStringProperty("code", error.code());
                generator.writeStringProperty("message", error.message());
                generator.writeEndObject();
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        generator.writeEndArray();
        writeRequestIds(generator, verdict);
    }

    private static void writeRequestIds(JsonGenerator generator, Verdict.Taken verdict) {
        generator.writeArrayPropertyStart("request_ids");
        for (String requestId : verdict.requestIds()) {
            generator.writeString(requestId);
        }
        generator.writeEndArray();
    }
}

package io.tracking.api.http;

import io.tracking.api.ingest.Verdict;
import io.tracking.common.record.FieldError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Answers as JSON. */
final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int USUAL_BYTES = 64;
    private static final int USUAL_ID_BYTES = 39;

    private Json() {}

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
        StringBuilder json = new StringBuilder(USUAL_BYTES + requestIds.size() * USUAL_ID_BYTES)
                .append("{\"accepted\":")
                .append(requestIds.size())
                .append(",\"rejected\":[],\"request_ids\":[");
        for (int i = 0; i < requestIds.size(); i++) {
            String requestId = requestIds.get(i);
            if (!isPlain(requestId)) {
                return null;
            }
            json.append(i == 0 ? "\"" : ",\"").append(requestId).append('"');
        }
        return json.append("]}").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** True for what needs no escape, such as a UUID. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** The members of RFC 9457, and what became of the records. */
    static byte[] problem(Problem problem) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), json)) {
            generator.writeStartObject();
            generator.writeStringProperty("type", "about:blank");
            generator.writeStringProperty("title", Problem.title(problem.status()));
            generator.writeNumberProperty("status", problem.status());
            generator.writeStringProperty("detail", problem.detail());
            Verdict.Taken verdict = problem.verdict();
            if (verdict != null && problem.isTransient()) {
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
        for (Verdict.Refusal refusal : verdict.rejected()) {
            generator.writeStartObject();
            generator.writeNumberProperty("index", refusal.index());
            generator.writeArrayPropertyStart("errors");
            for (FieldError error : refusal.errors()) {
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

package io.tracking.bench.sqsstub;

import io.tracking.bench.sqsstub.HttpLoop.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The parts of a request that the stub looks at.
 *
 * @param entries one without an id when the action is not a batch
 * @param most messages to receive
 */
record SqsRequest(String queueName, List<Entry> entries, int most, int waitSeconds) {

    private static final JsonFactory JSON = new JsonFactory();

    record Entry(String id, String receipt, StubMessage message) {}

    static SqsRequest parse(Request request) {
        try (JsonParser parser =
                JSON.createParser(ObjectReadContext.empty(), request.buffer(), request.offset(), request.length())) {
            parser.nextToken();
            return new Reader(parser).request();
        }
    }

    private static final class Reader {

        private final JsonParser parser;
        private String queueName = "";
        private int most = 1;
        private int waitSeconds;
        private final List<Entry> entries = new ArrayList<>();

        Reader(JsonParser parser) {
            this.parser = parser;
        }

        SqsRequest request() {
            Entry only = entry();
            if (entries.isEmpty()) {
                entries.add(only);
            }
            return new SqsRequest(queueName, entries, most, waitSeconds);
        }

        private Entry entry() {
            String id = "";
            String receipt = "";
            byte[] body = new byte[0];
            Map<String, String> attributes = Map.of();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "Id" -> id = parser.getString();
                    case "ReceiptHandle" -> receipt = parser.getString();
                    case "MessageBody" -> body = StubMessage.utf8(parser.getString());
                    case "MessageAttributes" -> attributes = attributes();
                    case "QueueUrl", "QueueName" -> queueName = afterLastSlash(parser.getString());
                    case "MaxNumberOfMessages" -> most = parser.getIntValue();
                    case "WaitTimeSeconds" -> waitSeconds = parser.getIntValue();
                    case "Entries" -> {
                        while (parser.nextToken() == JsonToken.START_OBJECT) {
                            entries.add(entry());
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
            return new Entry(id, receipt, new StubMessage(body, attributes));
        }

        private Map<String, String> attributes() {
            Map<String, String> attributes = new HashMap<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String attribute = parser.currentName();
                parser.nextToken();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String part = parser.currentName();
                    parser.nextToken();
                    if (part.equals("StringValue")) {
                        attributes.put(attribute, parser.getString());
                    }
                }
            }
            return attributes;
        }

        private static String afterLastSlash(String url) {
            return url.substring(url.lastIndexOf('/') + 1);
        }
    }
}

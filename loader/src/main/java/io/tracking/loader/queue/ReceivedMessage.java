package io.tracking.loader.queue;

import java.time.Instant;
import java.util.Map;

/**
 * A received message.
 *
 * @param id stays the same when the message is delivered again
 * @param receipt names this delivery, for acknowledging and extending it
 * @param body as sent
 * @param attributes the sender's string attributes
 * @param sentAt when the queue took it
 */
public record ReceivedMessage(String id, String receipt, String body, Map<String, String> attributes, Instant sentAt) {}

package io.tracking.bench.ingest;

import io.tracking.bench.process.MeasuredProcess;
import java.net.URI;
import java.nio.file.Path;

/**
 * A server under measurement.
 *
 * @param url that takes events
 * @param pool what is sent to it
 * @param queue of the stub that it sends to, empty for none
 */
record Subject(String name, MeasuredProcess child, URI url, Path pool, String queue) {}

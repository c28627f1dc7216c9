package io.tracking.deploy.access;

import java.util.List;

/**
 * Is one thing that a part of the pipeline has to do.
 *
 * @param step what for
 * @param endpoints accounts and services of the endpoints that it goes through, each of which must let it through
 */
public record Hop(String step, Request request, List<String> endpoints) {}

package io.tracking.loader.stage;

/**
 * Tells by what right COPY reads the bucket.
 *
 * @param iamRole the role's ARN, or {@code default} for the cluster's own
 * @param region the bucket's region, when it is not the cluster's; else empty
 */
public record CopyAccess(String iamRole, String region) {}

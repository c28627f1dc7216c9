package io.tracking.localaws.s3;

import java.util.List;
import java.util.Set;

/**
 * Names which events of a bucket go to which queue.
 *
 * @param id the configuration's, as each notification names it
 * @param queueArn the queue's
 * @param events such as {@code s3:ObjectCreated:*}
 * @param prefix of the keys; empty for any
 * @param suffix of the keys; empty for any
 */
record NotificationRule(String id, String queueArn, List<String> events, String prefix, String suffix) {

    /**
     * What can be asked for. The stand-in never has an occasion for some of them.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html">Event
     *     types</a>
     */
    static final Set<String> KNOWN_EVENTS = Set.of(
            "s3:TestEvent",
            "s3:ReducedRedundancyLostObject",
            "s3:ObjectCreated:*",
            "s3:ObjectCreated:Put",
            "s3:ObjectCreated:Post",
            "s3:ObjectCreated:Copy",
            "s3:ObjectCreated:CompleteMultipartUpload",
            "s3:ObjectRemoved:*",
            "s3:ObjectRemoved:Delete",
            "s3:ObjectRemoved:DeleteMarkerCreated",
            "s3:ObjectRestore:*",
            "s3:ObjectRestore:Post",
            "s3:ObjectRestore:Completed",
            "s3:ObjectRestore:Delete",
            "s3:Replication:*",
            "s3:Replication:OperationFailedReplication",
            "s3:Replication:OperationMissedThreshold",
            "s3:Replication:OperationReplicatedAfterThreshold",
            "s3:Replication:OperationNotTracked",
            "s3:LifecycleTransition",
            "s3:IntelligentTiering",
            "s3:ObjectAcl:Put",
            "s3:LifecycleExpiration:*",
            "s3:LifecycleExpiration:Delete",
            "s3:LifecycleExpiration:DeleteMarkerCreated",
            "s3:ObjectTagging:*",
            "s3:ObjectTagging:Put",
            "s3:ObjectTagging:Delete");

    /** @param event such as {@code ObjectCreated:Put} */
    boolean wants(String event, String key) {
        return key.startsWith(prefix)
                && key.endsWith(suffix)
                && events.stream().anyMatch(asked -> includes(asked, "s3:" + event));
    }

    /** Whether S3 could not tell which of the two an event is for, and refuses both. */
    boolean overlaps(NotificationRule other) {
        return sharesEvents(other)
                && (prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix))
                && (suffix.endsWith(other.suffix) || other.suffix.endsWith(suffix));
    }

    private boolean sharesEvents(NotificationRule other) {
        return events.stream().anyMatch(mine -> other.events.stream()
                .anyMatch(theirs -> includes(theirs, mine) || includes(mine, theirs)));
    }

    private static boolean includes(String asked, String event) {
        return asked.equals(event) || (asked.endsWith("*") && event.startsWith(asked.substring(0, asked.length() - 1)));
    }
}

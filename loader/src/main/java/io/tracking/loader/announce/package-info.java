/**
 * Tells others what has happened: keeps announcements in the warehouse, in the transaction of what they tell of, and sends them to
 * webhooks, chats and a topic afterwards, each receiver in order and on a thread of its own.
 */
@NullMarked
package io.tracking.loader.announce;

import org.jspecify.annotations.NullMarked;

package io.tracking.api.http;

import java.util.Locale;

/** Names why nothing of a request was taken, and its records are not known: what the table of answers in docs/SENDING.md lists. */
enum RefusalReason {
    /** 403: a page of an origin that may not call. */
    ORIGIN,
    /** 401: no write key, or one that nobody has. */
    KEY,
    /** 429: more records than the source or the address may send in its time. */
    RATE,
    /** 404: nothing is there. */
    PATH,
    /** 405. */
    METHOD,
    /** 415: no body that is read here. */
    MEDIA_TYPE,
    /** 413. */
    TOO_LARGE,
    /** 413: more records than a body may hold, or records that become more than one body may. */
    TOO_MANY_RECORDS,
    /** 408: the body did not arrive in time. */
    SLOW_BODY,
    /** 400: the body ended before its end, or its chunks are none. */
    CUT_OFF,
    /** 408: the request line and the headers did not arrive in time. */
    SLOW_HEAD,
    /** 414, 431: the request line and the headers are longer than is taken, or too many. */
    LONG_HEAD,
    /** 400, 417, 501, 505 and others: the request line and the headers are not those of a request that is taken. */
    HEAD,
    /** 503: no room in the budget. */
    BUDGET,
    /** 503: the body came slowly while others had no room. */
    GAVE_WAY,
    /** 500: a fault of ours. */
    FAILED;

    /** As the metric names it. */
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}

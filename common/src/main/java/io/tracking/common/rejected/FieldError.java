package io.tracking.common.rejected;

/**
 * Tells why a field keeps a record out.
 *
 * @param field its name, {@code utm.source} for a nested one, {@code location?utm_source} for one of the query string
 * @param code stable, for programs: {@code missing}, {@code blank}, {@code type}, {@code too_long}, {@code not_single_byte},
 *     {@code trailing_blank}, {@code null_character}, {@code lone_surrogate}, {@code timestamp}, {@code duplicate},
 *     {@code too_large}, {@code too_many_fields}, {@code too_deep}, {@code number_too_long}, {@code name_too_long},
 *     {@code not_utf8}, {@code malformed}
 * @param message for people: the rule and what was found instead, never the value itself
 */
public record FieldError(String field, String code, String message) {}

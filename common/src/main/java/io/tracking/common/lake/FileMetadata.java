package io.tracking.common.lake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Holds what a published window file says about itself in its S3 user metadata.
 *
 * @param rows lines in the file
 * @param sha256 of the object's bytes, as they are stored, hexadecimal
 * @param minRequestTimestamp smallest request timestamp, {@code 2020-06-01 00:00:24.000000}; empty in rejected files
 * @param maxRequestTimestamp largest request timestamp; empty in rejected files
 * @param requestHours the hours that the request timestamps fall in
 * @param set the name shared by the files that were closed together and are loaded together
 * @param setFiles how many events and utm files that set has
 */
public record FileMetadata(
        long rows,
        String sha256,
        String minRequestTimestamp,
        String maxRequestTimestamp,
        TimeRanges requestHours,
        String set,
        int setFiles) {

    private static final Pattern TIMESTAMP =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}");

    /** S3 user metadata, names without the {@code x-amz-meta-} prefix. */
    public Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("rows", Long.toString(rows));
        map.put("sha256", sha256);
        map.put("min-request-timestamp", minRequestTimestamp);
        map.put("max-request-timestamp", maxRequestTimestamp);
        map.put("request-hours", requestHours.toString());
        map.put("set", set);
        map.put("set-files", Integer.toString(setFiles));
        map.values().removeIf(String::isEmpty);
        return map;
    }

    /**
     * Reads S3 user metadata back.
     *
     * @throws IllegalArgumentException when an entry is missing or malformed, naming it; never anything else
     */
    public static FileMetadata of(Map<String, String> map) {
        return new FileMetadata(
                number(map, "rows", Long.MAX_VALUE),
                required(map, "sha256"),
                timestamp(map, "min-request-timestamp"),
                timestamp(map, "max-request-timestamp"),
                TimeRanges.parse(map.getOrDefault("request-hours", "")),
                required(map, "set"),
                (int) number(map, "set-files", Integer.MAX_VALUE));
    }

    private static String required(Map<String, String> map, String name) {
        String value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Cannot read the file's metadata: " + name + " is missing");
        }
        return value;
    }

    private static String timestamp(Map<String, String> map, String name) {
        String value = map.getOrDefault(name, "");
        if (!value.isEmpty() && !TIMESTAMP.matcher(value).matches()) {
            throw new IllegalArgumentException("Cannot read the file's metadata: " + name
                    + " must be like 2020-06-01 00:00:24.000000, got " + value);
        }
        return value;
    }

    private static long number(Map<String, String> map, String name, long most) {
        String value = required(map, name);
        try {
            long number = Long.parseLong(value);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(noNumber(name, most, value), e);
        }
        throw new IllegalArgumentException(noNumber(name, most, value));
    }

    private static String noNumber(String name, long most, String value) {
        return "Cannot read the file's metadata: " + name + " must be a whole number from 0 to " + most + ", got "
                + value;
    }
}

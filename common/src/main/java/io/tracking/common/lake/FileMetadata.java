package io.tracking.common.lake;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a published window file says about itself in its S3 user metadata.
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
     * @throws IllegalArgumentException when an entry is missing or malformed, naming it
     */
    public static FileMetadata of(Map<String, String> map) {
        return new FileMetadata(
                number(map, "rows"),
                required(map, "sha256"),
                map.getOrDefault("min-request-timestamp", ""),
                map.getOrDefault("max-request-timestamp", ""),
                TimeRanges.parse(map.getOrDefault("request-hours", "")),
                required(map, "set"),
                Math.toIntExact(number(map, "set-files")));
    }

    private static String required(Map<String, String> map, String name) {
        String value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Cannot read the file's metadata: " + name + " is missing");
        }
        return value;
    }

    private static long number(Map<String, String> map, String name) {
        String value = required(map, name);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Cannot read the file's metadata: " + name + " must be a whole number, got " + value, e);
        }
    }
}

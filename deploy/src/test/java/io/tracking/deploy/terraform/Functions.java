package io.tracking.deploy.terraform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Works out Terraform's functions, those that the files here use. */
final class Functions {

    private Functions() {}

    static @Nullable Object call(String name, List<?> given) {
        Object first = given.isEmpty() ? null : given.get(0);
        return switch (name) {
            case "alltrue" -> Values.list(first).stream().allMatch(Values::bool);
            case "anytrue" -> Values.list(first).stream().anyMatch(Values::bool);
            case "cidrsubnet" ->
                cidrSubnet(
                        Values.text(first),
                        Values.number(given.get(1)).intValueExact(),
                        Values.number(given.get(2)).intValueExact());
            case "coalesce" ->
                given.stream().filter(Objects::nonNull).findFirst().orElseThrow();
            case "compact" ->
                Values.list(first).stream()
                        .filter(each -> each != null && !each.equals(""))
                        .toList();
            case "concat" ->
                given.stream()
                        .flatMap(each -> Values.list(each).stream())
                        .collect(Collectors.toCollection(ArrayList::new));
            case "contains" -> Values.list(first).stream().anyMatch(each -> Values.same(each, given.get(1)));
            case "endswith" -> Values.text(first).endsWith(Values.text(given.get(1)));
            case "file" -> file(Values.text(first));
            case "floor" -> Values.number(first).setScale(0, RoundingMode.FLOOR);
            case "join" ->
                Values.list(given.get(1)).stream().map(Values::text).collect(Collectors.joining(Values.text(first)));
            // A text of JSON is YAML as well.
            case "jsonencode", "yamlencode" -> Values.json(first);
            case "length" -> BigDecimal.valueOf(Values.list(first).size());
            case "merge" -> merge(given);
            case "one" -> one(Values.list(first));
            case "regex" -> regex(Values.text(first), Values.text(given.get(1)));
            case "replace" -> Values.text(first).replace(Values.text(given.get(1)), Values.text(given.get(2)));
            case "sha1" -> sha1(Values.text(first));
            case "split" -> Arrays.asList(Values.text(given.get(1)).split(Pattern.quote(Values.text(first)), -1));
            case "startswith" -> Values.text(first).startsWith(Values.text(given.get(1)));
            case "strcontains" -> Values.text(first).contains(Values.text(given.get(1)));
            case "substr" ->
                Values.text(first).substring(0, Values.number(given.get(2)).intValueExact());
            case "tostring" -> first == null ? null : Values.text(first);
            case "toset" ->
                List.copyOf(
                        Values.list(first).stream().map(Values::text).collect(Collectors.toCollection(TreeSet::new)));
            case "trimspace" -> Values.text(first).strip();
            default -> throw new IllegalArgumentException("unknown function " + name);
        };
    }

    private static Map<Object, @Nullable Object> merge(List<?> maps) {
        Map<Object, @Nullable Object> merged = new LinkedHashMap<>();
        maps.stream().filter(Objects::nonNull).forEach(map -> merged.putAll(Values.map(map)));
        return merged;
    }

    private static @Nullable Object one(List<?> list) {
        if (list.size() > 1) {
            throw new IllegalArgumentException("expected one element at most, got " + list.size());
        }
        return list.isEmpty() ? null : list.get(0);
    }

    private static String file(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path, e);
        }
    }

    private static String regex(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("pattern " + pattern + " is not in " + text);
        }
        return matcher.group();
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1 is part of Java", e);
        }
    }

    private static String cidrSubnet(String cidr, int bits, int number) {
        String[] parts = cidr.split("[./]", -1);
        boolean isCidr = Pattern.matches("(\\d{1,3}\\.){3}\\d{1,3}/\\d{1,2}", cidr)
                && Arrays.stream(parts).limit(4).allMatch(part -> Integer.parseInt(part) <= 255)
                && Integer.parseInt(parts[4]) + bits <= 32;
        if (!isCidr) {
            throw new IllegalArgumentException(cidr + " has no such part");
        }
        int prefix = Integer.parseInt(parts[4]) + bits;
        long address = 0;
        for (int part = 0; part < 4; part++) {
            address = address << 8 | Integer.parseInt(parts[part]);
        }
        address += (long) number << (32 - prefix);
        return String.format(
                Locale.ROOT,
                "%d.%d.%d.%d/%d",
                address >> 24 & 255,
                address >> 16 & 255,
                address >> 8 & 255,
                address & 255,
                prefix);
    }
}

package io.tracking.deploy.access;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Matches names of actions and ARNs, in which * stands for any text and ? for one character. */
final class Wildcard {

    private final String text;

    /** What stands before the first of the two: a name without it needs no further look. */
    private final String beginning;

    private final Pattern pattern;

    Wildcard(String text) {
        this.text = text;
        beginning = text.split("[*?]", 2)[0];
        pattern = Pattern.compile(text.chars()
                .mapToObj(each -> each == '*' ? ".*" : each == '?' ? "." : Pattern.quote(Character.toString(each)))
                .collect(Collectors.joining()));
    }

    boolean matches(String name) {
        return name.startsWith(beginning) && pattern.matcher(name).matches();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Wildcard wildcard && wildcard.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}

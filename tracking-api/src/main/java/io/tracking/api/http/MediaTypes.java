package io.tracking.api.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decides which bodies are read: JSON by either name, in UTF-8. */
final class MediaTypes {

    private MediaTypes() {}

    /** True for application/json and text/plain in UTF-8, and for none: {@code sendBeacon} may leave it out. */
    static boolean isReadable(@Nullable String contentType) {
        if (contentType == null || contentType.equals("application/json") || contentType.isBlank()) {
            return true;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        String type = parts[0].trim();
        if (!type.equals("application/json") && !type.equals("text/plain")) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim().replace("\"", "");
            if (parameter.startsWith("charset=") && !isUtf8(parameter.substring("charset=".length()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUtf8(String charset) {
        return charset.equals("utf-8") || charset.equals("utf8") || charset.equals("us-ascii");
    }
}

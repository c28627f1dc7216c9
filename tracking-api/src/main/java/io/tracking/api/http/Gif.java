package io.tracking.api.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** 200: an image of one transparent pixel, whatever became of the record. */
record Gif(@Nullable String setCookie) implements Answer {

    /** Header, screen of 1 × 1 with two colours, graphic control (the first is transparent), image, trailer. */
    private static final byte[] PIXEL = HexFormat.of()
            .parseHex("474946383961" + "01000100800000" + "000000ffffff" + "21f90401000000" + "00"
                    + "2c000000000100010000" + "02024401" + "00" + "3b");

    @Override
    public int status() {
        return HttpStatus.OK.value();
    }

    @Override
    public void write(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (setCookie != null) {
            response.addHeader(HttpHeaders.SET_COOKIE, setCookie);
        }
        Answer.write(response, status(), "image/gif", PIXEL);
    }
}

package io.tracking.loader.admin;

import static java.util.stream.Collectors.joining;

import io.tracking.loader.console.Chart;
import io.tracking.loader.console.DataPictures;
import io.tracking.loader.console.HourFiles;
import io.tracking.loader.console.LoaderSettings;
import io.tracking.loader.console.Now;
import io.tracking.loader.console.NowStream;
import io.tracking.loader.console.Period;
import io.tracking.loader.signin.StillSignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Answers what the console shows and no other call does: this moment, one hour's files, and the configuration. */
@RestController
@RequestMapping("/admin")
class ConsoleController {

    private final NowStream stream;
    private final HourFiles files;
    private final DataPictures pictures;
    private final LoaderSettings settings;
    private final StillSignedIn stillSignedIn;
    private final Clock clock;

    ConsoleController(
            NowStream stream,
            HourFiles files,
            DataPictures pictures,
            LoaderSettings settings,
            StillSignedIn stillSignedIn,
            Clock clock) {
        this.stream = stream;
        this.files = files;
        this.pictures = pictures;
        this.settings = settings;
        this.stillSignedIn = stillSignedIn;
        this.clock = clock;
    }

    /** How things stand, as this loader knows it without Redshift. */
    @GetMapping("/now")
    Now now() {
        return stream.now();
    }

    /** The same every two seconds, as events named {@code now}, until the session ends. */
    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream(HttpServletRequest request, HttpServletResponse response) {
        // Some proxies keep an answer back until there is much of it, unless they are told.
        response.setHeader("X-Accel-Buffering", "no");
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            return ended();
        }
        try {
            return stream.open(stillSignedIn.of(request));
        } catch (NowStream.TooManyException e) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /** Whoever asks for the head alone reads nothing, and would not be missed when they are gone. */
    private static SseEmitter ended() {
        SseEmitter ended = new SseEmitter();
        ended.complete();
        return ended;
    }

    /** The files of one hour of receipt; without one, of this hour. */
    @GetMapping("/files")
    HourFiles.Hour files(@RequestParam @Nullable String hour) {
        return files.of(hour == null ? clock.instant().truncatedTo(ChronoUnit.HOURS) : Hours.one("hour", hour));
    }

    /** One picture of the data; without parameters events by type, over the last day. */
    @GetMapping("/data")
    DataPictures.Picture data(
            @RequestParam(defaultValue = "types") String chart, @RequestParam(defaultValue = "day") String period) {
        return pictures.of(
                named("chart", Chart.values(), Chart::path, chart),
                named("period", Period.values(), Period::path, period));
    }

    private static <T> T named(String parameter, T[] values, Function<T, String> name, String wanted) {
        return Stream.of(values)
                .filter(value -> name.apply(value).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        parameter, "one of " + Stream.of(values).map(name).collect(joining(", ")), wanted));
    }

    /** How this loader is configured; what may be a secret is named, and its value is not told. */
    @GetMapping("/settings")
    Map<String, List<LoaderSettings.Setting>> settings() {
        return Map.of("settings", settings.all());
    }
}

package io.tracking.sandbox;

import io.tracking.sandbox.process.LocalEndpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Prints where everything is, on one screen. Whatever looks like a link can be opened; endpoints for programs are host and port. */
final class Banner {

    private Banner() {}

    static String of(SandboxOptions options, Path root, Duration startup) {
        LocalEndpoints at = options.endpoints();
        Path working = Path.of("").toAbsolutePath();
        Path directory = shown(working, options.directory());
        return String.format(
                Locale.ROOT,
                """

                The sandbox is ready after %d.%d s; the loader's window is %d s. Ctrl-C stops it.

                  API       %s/track.gif?topic=hello      one event; POST /track takes the rest
                            %s/actuator/health
                  Console   %s/                           user admin, password sandbox
                            %s/actuator/health
                  SQS       endpoint 127.0.0.1:%d          queue tracking-events, dead letters tracking-events-dlq
                  S3        endpoint 127.0.0.1:%d          bucket tracking-lake, files in %s/aws/s3/tracking-lake
                            access key %s, secret key %s, region %s
                  Redshift  127.0.0.1:%d/dev (a stand-in)  user awsuser, any password
                  Logs      %s/logs/{tracking-api,loader,local-aws}.log

                  curl -i -H 'Content-Type: application/json' --data-binary @%s %s/track
                  PGPASSWORD=any psql -h 127.0.0.1 -p %d -U awsuser dev -x -c 'SELECT * FROM tracking.events LIMIT 5'
                """,
                startup.toSeconds(),
                startup.toMillisPart() / 100,
                options.window().toSeconds(),
                at.apiUri(),
                at.apiUri(),
                at.loaderUri(),
                at.loaderUri(),
                at.sqs(),
                at.s3(),
                directory,
                LocalEndpoints.ACCESS_KEY,
                LocalEndpoints.SECRET_KEY,
                LocalEndpoints.REGION,
                at.redshift(),
                directory,
                shown(working, root.resolve("data").resolve("user-events.json")),
                at.apiUri(),
                at.redshift());
    }

    private static Path shown(Path working, Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(working) ? working.relativize(absolute) : absolute;
    }
}

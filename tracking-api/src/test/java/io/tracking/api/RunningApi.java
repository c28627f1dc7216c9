package io.tracking.api;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The application on a port of its own. */
public final class RunningApi implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    /** Starts it with the properties of {@code application.yml} and these. */
    public static RunningApi start(Map<String, String> properties, String... more) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("server.port", "0");
        for (String property : more) {
            String[] pair = property.split("=", 2);
            all.put(pair[0], pair[1]);
        }
        return new RunningApi(new SpringApplicationBuilder(TrackingApi.class)
                .run(all.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new)));
    }

    private RunningApi(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    public Client client() {
        return new Client(port());
    }

    @Override
    public void close() {
        context.close();
    }
}

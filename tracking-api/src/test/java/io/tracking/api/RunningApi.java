package io.tracking.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs the application on a port of its own. */
public final class RunningApi implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    /** Starts it with the properties of {@code application.yml} and these. */
    public static RunningApi start(Map<String, String> properties, String... more) {
        return start(List.of(), properties, more);
    }

    /** The same with more beans. */
    public static RunningApi start(List<Class<?>> beans, Map<String, String> properties, String... more) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("server.port", "0");
        // The same port.
        all.put("management.server.port", "");
        for (String property : more) {
            String[] pair = property.split("=", 2);
            all.put(pair[0], pair[1]);
        }
        return new RunningApi(new SpringApplicationBuilder(TrackingApiApplication.class)
                .sources(beans.toArray(Class<?>[]::new))
                .run(all.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new)));
    }

    private RunningApi(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Of metrics and health. */
    public int managementPort() {
        return context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** One of its parts. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The value of a metric of {@code /actuator/prometheus}, all of its labels added up. */
    public double metric(String name) {
        return client().get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    public Client client() {
        return new Client(port());
    }

    @Override
    public void close() {
        context.close();
    }
}

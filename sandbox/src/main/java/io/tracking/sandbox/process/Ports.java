package io.tracking.sandbox.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** TCP ports of 127.0.0.1. */
public final class Ports {

    private Ports() {}

    /**
     * Checks that nothing listens where the sandbox wants to.
     *
     * @throws SandboxException naming every busy port and the option that changes it
     */
    public static void requireFree(LocalEndpoints endpoints) {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        wanted.put("api", endpoints.api());
        wanted.put("loader", endpoints.loader());
        wanted.put("sqs", endpoints.sqs());
        wanted.put("s3", endpoints.s3());
        wanted.put("redshift", endpoints.redshift());
        List<String> busy = new ArrayList<>();
        wanted.forEach((name, port) -> {
            if (!isFree(port)) {
                busy.add("Cannot listen on port " + port + ": another program does; choose another port with --" + name
                        + "-port " + (port < 50_000 ? port + 10_000 : port - 10_000));
            }
        });
        if (!busy.isEmpty()) {
            throw new SandboxException(String.join("\n", busy));
        }
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As the servers do it: connections of an earlier run that are fading away do not matter.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** One that nobody listened on a moment ago. */
    public static int free() {
        try (ServerSocket socket = listen()) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new SandboxException("Cannot find a free port", e);
        }
    }

    /** Five ports that were free a moment ago, for tests. */
    public static LocalEndpoints anyFree() {
        try (ServerSocket api = listen();
                ServerSocket loader = listen();
                ServerSocket sqs = listen();
                ServerSocket s3 = listen();
                ServerSocket redshift = listen()) {
            return new LocalEndpoints(
                    api.getLocalPort(),
                    loader.getLocalPort(),
                    sqs.getLocalPort(),
                    s3.getLocalPort(),
                    redshift.getLocalPort());
        } catch (IOException e) {
            throw new SandboxException("Cannot find free ports", e);
        }
    }

    /**
     * Free ports that no outgoing connection is given by chance, so that a server that was killed finds its own free
     * again: below the range that Linux takes those from.
     */
    public static List<Integer> forServers(int count) {
        return new Random()
                .ints(10_000, 32_000)
                .distinct()
                .filter(Ports::isFree)
                .limit(count)
                .boxed()
                .toList();
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}

package io.tracking.bench.variants;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Reads the body, and answers 202 five to six milliseconds later, together with all that came within the same
 * millisecond: what the group commit asks of a server, and nothing else.
 */
public final class WaitingServer {

    private static final String JETTY = "jetty-";
    private static final int TOGETHER = 16;
    private static final ThreadLocal<Boolean> ANSWERING = ThreadLocal.withInitial(() -> false);

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
    private Deque<Runnable> waiting = new ArrayDeque<>();

    /** Options: port, and one of async, async-together, sync, sync-virtual, each also with {@code jetty-} before it. */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        String mode = arguments[1].replace(JETTY, "");
        if (arguments[1].startsWith(JETTY)) {
            startJetty(port, mode);
        } else {
            startTomcat(port, mode);
        }
    }

    private static int threads(String mode) {
        return mode.equals("sync") ? 1_000 : 32;
    }

    private static Executor virtualThreads() throws ReflectiveOperationException {
        return (Executor)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    @SuppressWarnings("deprecation") // Tomcat 11.0.27 deprecates every way to map a servlet of an embedded context.
    private static void startTomcat(int port, String mode) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        Connector connector = new Connector();
        connector.setPort(port);
        AbstractProtocol<?> protocol = (AbstractProtocol<?>) connector.getProtocolHandler();
        protocol.setProperty("maxKeepAliveRequests", "10000");
        protocol.setMaxThreads(threads(mode));
        Executor pool = new ForkJoinPool(32, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
        switch (mode) {
            case "async-together" ->
                protocol.setExecutor(task -> {
                    if (ANSWERING.get()) {
                        task.run();
                    } else {
                        pool.execute(task);
                    }
                });
            case "sync-virtual" -> protocol.setExecutor(virtualThreads());
            default -> {
                // Tomcat's own threads.
            }
        }
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        WaitingServer server = new WaitingServer(mode.equals("async-together") ? pool : Runnable::run);
        Tomcat.addServlet(context, "track", server.new Track(mode.startsWith("async")))
                .setAsyncSupported(true);
        context.addServletMappingDecoded("/track", "track", false);
        tomcat.start();
        tomcat.getServer().await();
    }

    private static void startJetty(int port, String mode) throws Exception {
        QueuedThreadPool pool = new QueuedThreadPool(threads(mode));
        if (mode.equals("sync-virtual")) {
            pool.setVirtualThreadsExecutor(virtualThreads());
        }
        Server jetty = new Server(pool);
        ServerConnector connector = new ServerConnector(jetty, 1, 1);
        connector.setPort(port);
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        WaitingServer server = new WaitingServer(mode.equals("async-together") ? pool : Runnable::run);
        ServletHolder track = new ServletHolder(server.new Track(mode.startsWith("async")));
        track.setAsyncSupported(true);
        context.addServlet(track, "/track");
        jetty.setHandler(context);
        jetty.start();
        jetty.join();
    }

    private final Executor answers;

    private WaitingServer(Executor answers) {
        this.answers = answers;
        var unused = clock.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.MILLISECONDS);
    }

    private synchronized void tick() {
        if (!waiting.isEmpty()) {
            Deque<Runnable> due = waiting;
            waiting = new ArrayDeque<>();
            var unused = clock.schedule(() -> answer(due), 5, TimeUnit.MILLISECONDS);
        }
    }

    private void answer(Deque<Runnable> due) {
        while (!due.isEmpty()) {
            Deque<Runnable> some = new ArrayDeque<>();
            while (!due.isEmpty() && some.size() < TOGETHER) {
                some.add(due.poll());
            }
            answers.execute(() -> {
                ANSWERING.set(true);
                some.forEach(Runnable::run);
                ANSWERING.set(false);
            });
        }
    }

    private synchronized void await(Runnable answer) {
        waiting.add(answer);
    }

    private final class Track extends HttpServlet {

        private static final long serialVersionUID = 1L;
        private final boolean async;

        Track(boolean async) {
            this.async = async;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] body = request.getInputStream().readAllBytes();
            if (async) {
                AsyncContext context = request.startAsync(request, response);
                WaitingServer.this.await(() -> {
                    write(response, body);
                    context.complete();
                });
            } else {
                CompletableFuture<Void> confirmed = new CompletableFuture<>();
                WaitingServer.this.await(() -> confirmed.complete(null));
                confirmed.join();
                write(response, body);
            }
        }

        private static void write(HttpServletResponse response, byte[] body) {
            try {
                response.setStatus(HttpServletResponse.SC_ACCEPTED);
                response.setContentType("application/json");
                response.getOutputStream().print("{\"accepted\":1,\"rejected\":[],\"bytes\":" + body.length + "}");
            } catch (IOException gone) {
                throw new IllegalStateException("Cannot answer", gone);
            }
        }
    }
}

package io.tracking.api.http;

import io.tracking.api.sources.TrustedProxies;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Collections;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** Notes who a request comes from, by the connection and by what proxies of ours say. */
final class ClientAddressValve extends ValveBase {

    /** The request's attribute that holds it, as {@link TrustedProxies#client} gives it. */
    static final String ATTRIBUTE = ClientAddressValve.class.getName();

    private final TrustedProxies proxies;

    ClientAddressValve(TrustedProxies proxies) {
        super(true);
        this.proxies = proxies;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String client = proxies.client(request.getPeerAddr(), Collections.list(request.getHeaders(proxies.header())));
        if (client != null) {
            request.setAttribute(ATTRIBUTE, client);
        }
        getNext().invoke(request, response);
    }
}

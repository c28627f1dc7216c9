package io.tracking.sandbox.chaos;

import java.util.ArrayList;
import java.util.List;

/** A way from a process to a service, with a proxy of its own. */
record Link(Member client, Service service) {

    enum Service {
        SQS,
        S3,
        REDSHIFT
    }

    static final List<Link> ALL = all();

    /** Everybody's way to a service. */
    static List<Link> to(Service service) {
        return ALL.stream().filter(link -> link.service == service).toList();
    }

    private static List<Link> all() {
        List<Link> links = new ArrayList<>();
        for (Member api : Member.APIS) {
            links.add(new Link(api, Service.SQS));
            links.add(new Link(api, Service.S3));
        }
        for (Member loader : Member.LOADERS) {
            links.add(new Link(loader, Service.SQS));
            links.add(new Link(loader, Service.S3));
            links.add(new Link(loader, Service.REDSHIFT));
        }
        links.add(new Link(Member.REDSHIFT, Service.S3));
        return List.copyOf(links);
    }
}

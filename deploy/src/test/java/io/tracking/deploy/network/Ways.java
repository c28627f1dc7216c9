package io.tracking.deploy.network;

import io.tracking.deploy.terraform.Evaluation;
import io.tracking.deploy.terraform.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds who can reach whom in one account's VPC: by security groups at both ends, and from the internet by routes and public addresses. */
public final class Ways {

    private static final Pattern PRIVATE = Pattern.compile("(10\\.|172\\.(1[6-9]|2\\d|3[01])\\.|192\\.168\\.).*");
    private static final String INTERNET = "internet";

    private final Evaluation account;
    private final List<Party> parties = new ArrayList<>();
    private final Set<String> withRouteOut = new HashSet<>();

    /** @param isPublic whether it has an address that the internet knows */
    private record Party(String name, List<String> groups, List<String> subnets, boolean isPublic) {}

    public Ways(Evaluation account) {
        this.account = account;
        routes();
        account.all("aws_lb")
                .forEach(balancer -> parties.add(new Party(
                        "balancer",
                        balancer.texts("security_groups"),
                        balancer.texts("subnets"),
                        !balancer.is("internal"))));
        account.all("aws_ecs_service").forEach(service -> {
            Map<?, ?> network = service.blocks("network_configuration").get(0);
            parties.add(new Party(
                    service.text("name").replaceFirst(".*-", ""),
                    texts(network.get("security_groups")),
                    texts(network.get("subnets")),
                    Boolean.TRUE.equals(network.get("assign_public_ip"))));
        });
        account.all("aws_redshiftserverless_workgroup")
                .forEach(workgroup -> parties.add(new Party(
                        "redshift",
                        workgroup.texts("security_group_ids"),
                        workgroup.texts("subnet_ids"),
                        workgroup.is("publicly_accessible"))));
        account.all("aws_vpc_endpoint")
                .filter(endpoint -> endpoint.text("vpc_endpoint_type").equals("Interface"))
                .map(endpoint -> endpoint.texts("security_group_ids"))
                .distinct()
                .forEach(groups -> parties.add(new Party("endpoints", groups, List.of(), false)));
        strangers();
    }

    /** Groups that rules name and that are not made here, each by itself: who is in them is not known. */
    private void strangers() {
        Stream.of("aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule")
                .flatMap(account::all)
                .flatMap(rule -> Stream.of("security_group_id", "referenced_security_group_id")
                        .flatMap(name -> rule.given(name).stream()))
                .filter(group -> group.startsWith("sg-"))
                .distinct()
                .forEach(group -> parties.add(new Party(group, List.of(group), List.of(), false)));
    }

    private static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.of(String.valueOf(value));
    }

    /** Subnets whose route table has a route to everywhere. */
    private void routes() {
        Set<String> tables = new HashSet<>();
        account.all("aws_route")
                .filter(route -> Stream.of("destination_cidr_block", "destination_ipv6_cidr_block")
                        .flatMap(name -> route.given(name).stream())
                        .anyMatch(cidr -> cidr.endsWith("/0")))
                .forEach(route -> tables.add(route.text("route_table_id")));
        account.all("aws_route_table")
                .filter(table -> !table.blocks("route").isEmpty())
                .forEach(table -> tables.add(table.text("id")));
        account.all("aws_route_table_association")
                .filter(association -> tables.contains(association.text("route_table_id")))
                .forEach(association -> withRouteOut.add(association.text("subnet_id")));
    }

    /** Every way there is: {@code from > to ports}. */
    public Set<String> all() {
        return byRule().keySet();
    }

    /** The same, with the rule or the setting that opens each. */
    public Map<String, String> byRule() {
        Map<String, String> ways = new TreeMap<>();
        List<Resource> ingress =
                account.all("aws_vpc_security_group_ingress_rule").toList();
        List<Resource> egress =
                account.all("aws_vpc_security_group_egress_rule").toList();
        for (Party to : parties) {
            for (Resource in : of(ingress, to)) {
                if (open(in) && to.isPublic && to.subnets.stream().anyMatch(withRouteOut::contains)) {
                    ways.put(INTERNET + " > " + to.name + " " + Ports.of(in), in.address());
                } else if (open(in)) {
                    ways.put("a rule for the internet > " + to.name + " " + Ports.of(in), in.address());
                } else if (in.given("cidr_ipv4").isPresent()) {
                    ways.put(in.text("cidr_ipv4") + " > " + to.name + " " + Ports.of(in), in.address());
                }
                for (Party from : parties) {
                    boolean named = from.groups.contains(
                            in.given("referenced_security_group_id").orElse(""));
                    if (named && from.name.startsWith("sg-")) {
                        ways.put(from.name + " > " + to.name + " " + Ports.of(in), in.address());
                    } else if (named) {
                        of(egress, from).stream()
                                .filter(out -> leadsTo(out, to) && Ports.of(out).meets(Ports.of(in)))
                                .forEach(out -> ways.put(
                                        from.name + " > " + to.name + " "
                                                + Ports.of(out).common(Ports.of(in)),
                                        out.address() + ", " + in.address()));
                    }
                }
            }
            for (Resource out : of(egress, to)) {
                if (open(out)) {
                    ways.put(to.name + " > a rule for the internet " + Ports.of(out), out.address());
                } else if (out.given("prefix_list_id").isPresent()) {
                    ways.put(to.name + " > S3 " + Ports.of(out), out.address());
                } else if (parties.stream().noneMatch(party -> leadsTo(out, party))) {
                    ways.put(to.name + " > somewhere " + Ports.of(out), out.address());
                }
            }
            if (to.subnets.stream().anyMatch(withRouteOut::contains) && !to.name.equals("balancer")) {
                ways.put(to.name + " > a route to the internet", "a route");
            }
        }
        return ways;
    }

    /**
     * What each rule lets through by itself, whatever the rule at the other end says: {@code into b from a ports}, {@code out of a to b
     * ports}. A rule that is too wide is no way as long as the other end is narrow, and becomes one with the next mistake.
     */
    public Set<String> halves() {
        Set<String> halves = new TreeSet<>();
        for (Party party : parties) {
            of(account.all("aws_vpc_security_group_ingress_rule").toList(), party)
                    .forEach(rule ->
                            halves.add("into " + party.name + " from " + otherEnd(rule) + " " + Ports.of(rule)));
            of(account.all("aws_vpc_security_group_egress_rule").toList(), party)
                    .forEach(rule ->
                            halves.add("out of " + party.name + " to " + otherEnd(rule) + " " + Ports.of(rule)));
        }
        return halves;
    }

    private String otherEnd(Resource rule) {
        if (open(rule)) {
            return INTERNET;
        }
        if (rule.given("prefix_list_id").isPresent()) {
            return "S3";
        }
        return parties.stream()
                .filter(party -> leadsTo(rule, party))
                .map(Party::name)
                .findFirst()
                .orElseGet(() -> rule.given("cidr_ipv4").orElse("somewhere"));
    }

    private static List<Resource> of(List<Resource> rules, Party party) {
        return rules.stream()
                .filter(rule -> party.groups.contains(rule.text("security_group_id")))
                .toList();
    }

    private static boolean leadsTo(Resource egress, Party party) {
        return party.groups.contains(
                egress.given("referenced_security_group_id").orElse(""));
    }

    private static boolean open(Resource rule) {
        return rule.given("cidr_ipv6").isPresent()
                || rule.given("cidr_ipv4")
                        .filter(cidr -> !PRIVATE.matcher(cidr).matches())
                        .isPresent();
    }

    /** The ports of a rule, both ends included; a rule for another protocol than TCP is taken for all. */
    private record Ports(int first, int last) {

        private static final int HIGHEST = 65535;

        static Ports of(Resource rule) {
            return rule.text("ip_protocol").equals("tcp")
                    ? new Ports(Integer.parseInt(rule.text("from_port")), Integer.parseInt(rule.text("to_port")))
                    : new Ports(0, HIGHEST);
        }

        boolean meets(Ports other) {
            return first <= other.last && other.first <= last;
        }

        Ports common(Ports other) {
            return new Ports(Math.max(first, other.first), Math.min(last, other.last));
        }

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }
}

package io.tracking.localaws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Stands in for the calls of AWS by which a program gets credentials: STS's AssumeRoleWithWebIdentity, GetSecretValue of Secrets
 * Manager, and the sign-in calls of Redshift, of a cluster and of Serverless. It gives the role the keys that the stand-ins of S3 and
 * SQS take. It looks at who signed, and not at the signature. For tests; thread-safe.
 */
public final class ControlPlane implements AutoCloseable {

    /** The token of a service account that STS takes. */
    public static final String TOKEN = "token-of-a-service-account";

    private static final String SECRETS = "secretsmanager.GetSecretValue";
    private static final Pattern SECRET_ID = Pattern.compile("\"SecretId\"\\s*:\\s*\"([^\"]*)\"");

    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final LocalAws aws;
    private final HttpServer server;

    /** Listens on a port of its own. */
    public ControlPlane(LocalAws aws) throws IOException {
        this.aws = aws;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Puts a new version of a secret in place of the current one. */
    public void putSecret(String id, String text) {
        secrets.put(id, text);
    }

    /** The actions that were asked for, each with {@code with the token}, {@code as the role} or nothing behind it. */
    public Set<String> asked() {
        return Set.copyOf(asked);
    }

    /**
     * The environment of a process whose role comes by web identity, as in Kubernetes.
     *
     * @param token a file that holds {@link #TOKEN}, or another one, which STS refuses
     */
    public Map<String, String> environment(String token) {
        String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
        return Map.of(
                "AWS_REGION", aws.region(),
                "AWS_WEB_IDENTITY_TOKEN_FILE", token,
                "AWS_ROLE_ARN", "arn:aws:iam::000000000000:role/of-this-test",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_ENDPOINT_URL_STS", endpoint,
                "AWS_ENDPOINT_URL_SECRETS_MANAGER", endpoint,
                "AWS_ENDPOINT_URL_REDSHIFT", endpoint,
                "AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS", endpoint);
    }

    /** An answer, or a refusal. */
    private record Answer(int status, String body) {}

    private void answer(HttpExchange exchange) throws IOException {
        String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        String action = target != null
                ? target
                : Stream.of(request.split("&"))
                        .filter(field -> field.startsWith("Action="))
                        .findFirst()
                        .orElse("Action=none")
                        .substring("Action=".length());
        Optional<String> signed =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean role = signed.filter(by -> by.contains("Credential=" + aws.accessKey() + "/"))
                .isPresent();
        boolean token =
                request.contains("WebIdentityToken=" + TOKEN + "&") || request.endsWith("WebIdentityToken=" + TOKEN);
        asked.add(action + (role ? " as the role" : token ? " with the token" : ""));
        Answer answer = action.equals("AssumeRoleWithWebIdentity")
                ? assumeRole(token)
                : role
                        ? signedIn(action, request)
                        : refusal(
                                signed.isPresent()
                                        ? "UnrecognizedClientException"
                                        : "MissingAuthenticationTokenException",
                                "The request must be signed by the role");
        byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", target == null ? "text/xml" : "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(answer.status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Instant end() {
        return Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    }

    private Answer assumeRole(boolean token) {
        if (!token) {
            return new Answer(
                    400,
                    """
                    <ErrorResponse><Error><Type>Sender</Type><Code>InvalidIdentityToken</Code>
                      <Message>The token is not of this provider</Message></Error></ErrorResponse>""");
        }
        return new Answer(
                200,
                """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>%s</AccessKeyId>
                    <SecretAccessKey>%s</SecretAccessKey><SessionToken>session</SessionToken>
                    <Expiration>%s</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>"""
                        .formatted(aws.accessKey(), aws.secretKey(), end()));
    }

    private Answer signedIn(String action, String request) {
        return switch (action) {
            case "GetClusterCredentials" ->
                new Answer(
                        200,
                        """
                        <GetClusterCredentialsResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/">
                          <GetClusterCredentialsResult><DbUser>IAM:%s</DbUser><DbPassword>for an hour</DbPassword>
                            <Expiration>%s</Expiration></GetClusterCredentialsResult>
                        </GetClusterCredentialsResponse>"""
                                .formatted(LocalAws.REDSHIFT_USER, end()));
            case "RedshiftServerless.GetCredentials" ->
                new Answer(
                        200,
                        """
                        {"dbUser":"IAM:%s","dbPassword":"for an hour","expiration":%d}"""
                                .formatted(LocalAws.REDSHIFT_USER, end().getEpochSecond()));
            case SECRETS -> secret(request);
            default -> refusal("UnknownOperationException", action + " is not stood in for");
        };
    }

    /**
     * What Secrets Manager says.
     *
     * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a>
     */
    private Answer secret(String request) {
        Matcher id = SECRET_ID.matcher(request);
        String name = id.find() ? id.group(1) : "";
        if (name.isEmpty()) {
            return refusal("ValidationException", "SecretId must have at least one character");
        }
        String text = secrets.get(name);
        return text == null
                ? refusal("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
                : new Answer(
                        200,
                        "{\"Name\":\"" + name + "\",\"VersionStages\":[\"AWSCURRENT\"],\"SecretString\":\""
                                + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}");
    }

    private static Answer refusal(String type, String message) {
        return new Answer(400, "{\"__type\":\"" + type + "\",\"message\":\"" + message + "\"}");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

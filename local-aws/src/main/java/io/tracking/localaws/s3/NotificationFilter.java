package io.tracking.localaws.s3;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.auth.AwsSignature;
import org.gaul.s3proxy.auth.S3AuthorizationHeader;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Answers {@code GET} and {@code PUT /<bucket>?notification}, which S3Proxy refuses, and passes everything else on. Takes signatures
 * of version 4 in the header, as every SDK makes them.
 */
final class NotificationFilter implements Filter {

    private static final int LARGEST_BODY = 1 << 20;

    private final BlobStore objects;
    private final Notifications notifications;
    private final String accessKey;
    private final String secretKey;

    NotificationFilter(BlobStore objects, Notifications notifications, String accessKey, String secretKey) {
        this.objects = objects;
        this.notifications = notifications;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain others)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest call
                && response instanceof HttpServletResponse answer
                && isNotification(call.getQueryString())) {
            try {
                answer(answer, 200, answer(call));
            } catch (S3Exception refused) {
                answer(answer, refused.statusCode(), error(refused));
            }
        } else {
            others.doFilter(request, response);
        }
    }

    private static boolean isNotification(@Nullable String query) {
        return query != null && ("&" + query + "&").matches(".*&notification=?&.*");
    }

    private String answer(HttpServletRequest call) throws IOException {
        byte[] body = call.getInputStream().readNBytes(LARGEST_BODY);
        authenticate(call, body);
        String bucket = call.getRequestURI().replaceAll("^/|/$", "");
        if (!objects.containerExists(bucket)) {
            throw S3Exceptions.noSuchBucket(bucket, "The specified bucket does not exist");
        }
        switch (call.getMethod()) {
            case "GET" -> {
                return NotificationXml.write(notifications.of(bucket));
            }
            case "PUT" -> {
                boolean validate = !"true".equalsIgnoreCase(call.getHeader("x-amz-skip-destination-validation"));
                notifications.configure(bucket, NotificationXml.read(body), validate);
                return "";
            }
            default ->
                throw S3Refusal.of(
                        405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
        }
    }

    private void authenticate(HttpServletRequest call, byte[] body) throws IOException {
        String header = call.getHeader("Authorization");
        if (header == null) {
            throw S3Refusal.of(403, "AccessDenied", "Access Denied");
        }
        try {
            S3AuthorizationHeader signed = new S3AuthorizationHeader(header);
            if (signed.getAuthenticationType() != AuthenticationType.AWS_V4) {
                throw S3Refusal.of(403, "AccessDenied", "The S3 stand-in takes this call signed with version 4 alone");
            }
            if (!accessKey.equals(signed.getIdentity())) {
                throw S3Refusal.of(
                        403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
            }
            String right = AwsSignature.createAuthorizationSignatureV4(
                            call,
                            signed,
                            body,
                            call.getRequestURI(),
                            secretKey,
                            false,
                            null,
                            call.getHeader("x-amz-content-sha256"))
                    .signature();
            if (!MessageDigest.isEqual(bytes(right), bytes(signed.getSignature()))) {
                throw S3Refusal.of(
                        403,
                        "SignatureDoesNotMatch",
                        "The request signature we calculated does not match the signature you provided.");
            }
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw S3Refusal.invalidArgument("Cannot read the Authorization header: " + e.getMessage());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String error(S3Exception refused) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("Error");
            NotificationXml.element(xml, "Code", S3Exceptions.errorCode(refused));
            NotificationXml.element(xml, "Message", refused.awsErrorDetails().errorMessage());
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Cannot write XML", e);
        }
        return text.toString();
    }

    private static void answer(HttpServletResponse answer, int status, String xml) throws IOException {
        answer.setStatus(status);
        if (!xml.isEmpty()) {
            answer.setContentType("application/xml");
            answer.getOutputStream().write(xml.getBytes(StandardCharsets.UTF_8));
        }
    }
}

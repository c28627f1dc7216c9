package io.tracking.localaws.redshift;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The stand-in's key and its self-signed certificate: made once in a directory, and read from there ever after.
 *
 * <p>The certificate names localhost, 127.0.0.1 and redshift, the host's name in a composition of containers.
 */
final class Tls {

    private static final String ALIAS = "redshift";
    /** The key guards nothing: who can read the file can read the data too. */
    private static final String STORE_PASSWORD = "redshift";

    private static final int SECONDS = 60;

    private final SSLContext context;
    private final Path certificate;

    private Tls(SSLContext context, Path certificate) {
        this.context = context;
        this.certificate = certificate;
    }

    static Tls in(Path directory) {
        try {
            Files.createDirectories(directory);
            Path file = directory.resolve("tls.p12");
            if (!Files.exists(file)) {
                generate(file);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(Files.readAllBytes(file)), STORE_PASSWORD.toCharArray());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, STORE_PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            Path pem = directory.resolve("redshift-ca.pem");
            Files.writeString(pem, pem(store.getCertificate(ALIAS)));
            return new Tls(context, pem);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a TLS certificate in " + directory, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot read the TLS certificate in " + directory, e);
        }
    }

    /** The certificate to trust, as PEM. */
    Path certificate() {
        return certificate;
    }

    /** Over a socket that a client is about to greet on. */
    Socket over(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }

    /** By the JDK's own program: the classes have no public way to sign a certificate. */
    private static void generate(Path file) throws IOException {
        Path unfinished = file.resolveSibling("tls.p12.new");
        Files.deleteIfExists(unfinished);
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost, O=Redshift stand-in",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1,dns:redshift",
                        "-ext",
                        "bc=ca:true",
                        "-validity",
                        "3650",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        STORE_PASSWORD,
                        "-keystore",
                        unfinished.toString()))
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool failed: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while keytool makes a certificate", e);
        } finally {
            process.destroy();
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String pem(Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}

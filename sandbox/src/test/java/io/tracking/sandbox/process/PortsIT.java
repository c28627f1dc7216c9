package io.tracking.sandbox.process;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsIT {

    @Test
    void namesEveryBusyPortAndTheOptionThatChangesIt() throws IOException {
        LocalEndpoints free = Ports.anyFree();
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LocalEndpoints endpoints = new LocalEndpoints(
                    first.getLocalPort(), free.loader(), free.sqs(), free.s3(), second.getLocalPort());

            assertThatThrownBy(() -> Ports.requireFree(endpoints))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("port " + first.getLocalPort() + ": another program does; choose another"
                            + " port with --api-port")
                    .hasMessageContaining("--redshift-port")
                    .hasMessageNotContaining("--loader-port");
        }
    }

    @Test
    void isContentWithFreePorts() {
        assertThatCode(() -> Ports.requireFree(Ports.anyFree())).doesNotThrowAnyException();
    }
}

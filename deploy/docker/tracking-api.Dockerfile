# Built from the repository's root, after: mvn -Dquick -DskipTests package
FROM eclipse-temurin:25.0.1_8-jre-noble AS layers
WORKDIR /build
COPY tracking-api/target/tracking-api-*.jar application.jar
RUN java -Djarmode=tools -jar application.jar extract --layers --destination layers

FROM eclipse-temurin:25.0.1_8-jre-noble
RUN useradd --system --uid 10001 --home-dir /app tracking
WORKDIR /app
COPY --from=layers /build/layers/dependencies/ ./
COPY --from=layers /build/layers/spring-boot-loader/ ./
COPY --from=layers /build/layers/snapshot-dependencies/ ./
COPY --from=layers /build/layers/application/ ./
COPY deploy/docker/healthy /usr/local/bin/healthy
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="tracking tracking-api" \
      org.opencontainers.image.description="HTTP to SQS: answers 202 once the queue has the event" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      io.tracking.sbom="/app/application.jar!/META-INF/sbom/application.cdx.json"
# What it has under /app is root's: the root file system may be read-only, and only /tmp has to be writable.
USER 10001
# 8082: metrics and health, not for the internet.
EXPOSE 8080 8082
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["healthy", "8080", "/actuator/health/readiness"]
# Stops within 30 seconds: docker run --stop-timeout 30.
# Half of the heap for what dies with its request; a request that waits keeps 70 KB in the other half.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-XX:+UseSerialGC", "-XX:NewRatio=1", "-XX:+ExitOnOutOfMemoryError", "-jar", "application.jar"]

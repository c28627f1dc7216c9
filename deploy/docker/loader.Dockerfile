# Built from the repository's root, after: mvn -Dquick -DskipTests package
FROM eclipse-temurin:25.0.1_8-jre-noble AS layers
WORKDIR /build
COPY loader/target/tracking-loader-*.jar application.jar
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
LABEL org.opencontainers.image.title="tracking loader" \
      org.opencontainers.image.description="SQS to S3 to Redshift, exactly once" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      io.tracking.sbom="/app/application.jar!/META-INF/sbom/application.cdx.json"
# What it has under /app is root's: the root file system may be read-only, and only /tmp has to be writable.
USER 10001
EXPOSE 8081
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["healthy", "8081", "/actuator/health/readiness"]
# Stops within 30 seconds: docker run --stop-timeout 30.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-jar", "application.jar"]

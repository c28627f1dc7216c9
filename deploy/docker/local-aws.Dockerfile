# Built from the repository's root, after: mvn -Dquick -DskipTests package
FROM eclipse-temurin:25.0.1_8-jdk-noble AS layers
WORKDIR /build
COPY local-aws/target/tracking-local-aws-*-exec.jar application.jar
RUN jar --extract --file application.jar BOOT-INF

FROM eclipse-temurin:25.0.1_8-jre-noble
# PostgreSQL, inside the Redshift stand-in, does not run as root.
RUN useradd --system --uid 10001 --create-home --home-dir /app tracking && install -d -o 10001 /data
WORKDIR /app
COPY --from=layers /build/BOOT-INF/lib/ lib/
COPY --from=layers /build/BOOT-INF/classes/ classes/
COPY deploy/docker/healthy /usr/local/bin/healthy
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="tracking local-aws" \
      org.opencontainers.image.description="SQS, S3 and Redshift of a laptop, for development and tests" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
USER 10001
VOLUME /data
EXPOSE 9324 9000 5439
# Redshift's port, the last one to open.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["healthy", "5439"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-cp", "classes:lib/*", "io.tracking.localaws.LocalAwsMain", "--host=0.0.0.0", "--directory=/data"]

package io.tracking.sandbox.chaos;

import io.tracking.sandbox.process.Program;
import java.util.List;

/** The processes of a run. */
enum Member {
    API_1("api-1", Program.API),
    API_2("api-2", Program.API),
    LOADER_1("loader-1", Program.LOADER),
    LOADER_2("loader-2", Program.LOADER),
    REDSHIFT("redshift", Program.LOCAL_AWS),
    /** SQS and S3 stand for services that do not lose what they confirmed: never killed, only hard to reach. */
    SERVICES("sqs-s3", Program.LOCAL_AWS);

    static final List<Member> APIS = List.of(API_1, API_2);
    static final List<Member> LOADERS = List.of(LOADER_1, LOADER_2);

    final String label;
    final Program program;

    Member(String label, Program program) {
        this.label = label;
        this.program = program;
    }

    boolean isOurs() {
        return program != Program.LOCAL_AWS;
    }

    /** As faults are counted. */
    String role() {
        return switch (program) {
            case API -> "tracking-api";
            case LOADER -> "loader";
            case LOCAL_AWS -> label;
        };
    }

    @Override
    public String toString() {
        return label;
    }
}

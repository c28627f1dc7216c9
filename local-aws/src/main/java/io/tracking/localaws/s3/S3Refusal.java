package io.tracking.localaws.s3;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Tells what S3 answers when it refuses a call. */
final class S3Refusal {

    private S3Refusal() {}

    /** @param code of S3's list of errors, such as {@code InvalidArgument} */
    static S3Exception of(int status, String code, String message) {
        return (S3Exception) S3Exception.builder()
                .statusCode(status)
                .message(message)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .serviceName("S3")
                        .build())
                .build();
    }

    static S3Exception invalidArgument(String message) {
        return of(400, "InvalidArgument", message);
    }

    static S3Exception malformedXml() {
        return of(
                400,
                "MalformedXML",
                "The XML you provided was not well-formed or did not validate against our published schema");
    }
}

package io.tracking.deploy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.deploy.access.Statement.Match;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of AWS that the decisions rest on. */
class StatementTest {

    private static final Principal ROLE = Principal.role("role", "arn:aws:iam::111111111111:role/a");
    private static final Request GET = Request.of(ROLE, "s3:GetObject", "arn:aws:s3:::b/events/x");

    private static Statement statement(String rest) {
        return Statement.read("policy", "{\"Statement\":[{\"Effect\":\"Allow\"," + rest.replace('\'', '"') + "}]}")
                .get(0);
    }

    private static Match matches(String rest, Request request) {
        return statement(rest).matches(request);
    }

    @ParameterizedTest
    @CsvSource({
        "s3:GetObject, arn:aws:s3:::b/events/*, YES",
        "s3:Get*, *, YES",
        "*, arn:aws:s3:::b/events/?, YES",
        "s3:GetObject, arn:aws:s3:::b, NO",
        "s3:GetObject, arn:aws:s3:::b/event/*, NO",
        "s3:GetObjectVersion, *, NO",
        "s3:PutObject, *, NO"
    })
    void starsAndQuestionMarksStandForOtherText(String action, String resource, Match expected) {
        assertThat(matches("'Action':'" + action + "','Resource':['" + resource + "']", GET))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'{''AWS'':''arn:aws:iam::111111111111:role/a''}', YES",
        "'{''AWS'':''arn:aws:iam::111111111111:role/b''}', NO",
        "'{''AWS'':[''arn:aws:iam::111111111111:root'']}', ACCOUNT",
        "'{''AWS'':''arn:aws:iam::222222222222:root''}', NO",
        "'{''Service'':''s3.amazonaws.com''}', NO",
        "'''*''', YES"
    })
    void anAccountAsPrincipalLeavesItToThatAccount(String principal, Match expected) {
        assertThat(matches("'Principal':" + principal + ",'Action':'*','Resource':'*'", GET))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "StringEquals, kms:ViaService, sqs, YES",
        "StringEquals, kms:ViaService, s3, NO",
        "StringEquals, kms:Other, sqs, NO",
        "ForAnyValue:StringEquals, kms:ViaService, sqs, YES",
        "ArnEquals, aws:PrincipalArn, arn:aws:iam::111111111111:role/a, YES",
        "ArnNotEquals, aws:PrincipalArn, arn:aws:iam::111111111111:role/a, NO",
        "ArnNotEquals, kms:Other, sqs, YES",
        "Bool, aws:SecureTransport, false, NO",
        "Bool, aws:SecureTransport, true, YES"
    })
    void aKeyThatTheCallLacksMeetsOnlyWhatSaysNot(String test, String key, String value, Match expected) {
        String condition = "'Action':'*','Resource':'*','Condition':{'" + test + "':{'" + key + "':['" + value + "']}}";

        assertThat(matches(condition, GET.with("kms:ViaService", "sqs"))).isEqualTo(expected);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> statement("'NotAction':'*','Resource':'*'")).hasMessageContaining("NotAction");
        assertThatThrownBy(() -> matches("'Action':'*','Resource':'*','Condition':{'DateLessThan':{'a':'b'}}", GET))
                .hasMessageContaining("unknown condition DateLessThan");
    }
}

package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.loader.redshift.Haste;
import io.tracking.loader.redshift.RedshiftProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class HasteFilterTest {

    private static final RedshiftProperties PROPERTIES = new RedshiftProperties(
            Duration.ofMinutes(15),
            Duration.ofMinutes(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(20),
            Duration.ofDays(1));

    /** Both forms of one search read the same table. */
    @ParameterizedTest
    @CsvSource({
        "GET,/admin/records/a,20",
        "GET,/admin/records,20",
        "GET,/admin/recordings,2",
        "GET,/admin/loading,2",
        "GET,/admin/self-check,2",
        "POST,/admin/self-check,900"
    })
    void aStatementOfACallThatReadsAWholeTableMayTakeLonger(String method, String path, long seconds) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setServletPath(path);
        List<Duration> statements = new ArrayList<>();

        new HasteFilter(PROPERTIES).doFilter(request, new MockHttpServletResponse(), (asked, answered) -> {
            Haste haste = Objects.requireNonNull(Haste.ofThread());
            haste.asked();
            statements.add(haste.statement());
        });

        assertThat(statements).singleElement().satisfies(statement -> assertThat(statement.toSeconds())
                .isEqualTo(seconds));
        assertThat(Haste.ofThread()).isNull();
    }
}

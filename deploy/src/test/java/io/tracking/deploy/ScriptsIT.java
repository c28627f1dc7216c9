package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** deploy/plan, deploy/apply and deploy/destroy say what they need, and call Terraform for each account. */
class ScriptsIT {

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>(
            Map.of("AWS_PROFILE_ENGINEERING", "eng", "AWS_PROFILE_DATA_PLATFORM", "data", "AWS_PROFILE", "none"));

    /** A Terraform that tells how it was called. */
    @BeforeEach
    void terraform() throws IOException {
        Path program = folder.resolve("terraform");
        Files.writeString(program, "#!/bin/sh\necho \"called: $AWS_PROFILE $TF_DATA_DIR $(basename \"$PWD\") $*\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("TERRAFORM", program.toString());
    }

    private void variables(String more) throws IOException {
        String example = Files.readString(Checks.TERRAFORM.resolve("environments/staging.tfvars.example"));
        Files.writeString(folder.resolve("staging.tfvars"), example + more);
        for (String account : List.of("engineering", "data-platform")) {
            Files.writeString(folder.resolve("staging." + account + ".s3.tfbackend"), "");
        }
    }

    private Commands.Output run(String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("bash", Checks.ROOT.resolve("deploy").resolve(script).toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--environments", folder.toString()));
        return Commands.run(Path.of("."), environment, command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "apply", "destroy"})
    void tellsHowItIsCalled(String script) throws IOException {
        Commands.Output output = run(script, "--help");

        assertThat(output.exit()).isZero();
        assertThat(output.text())
                .contains("deploy/" + script + " ENVIRONMENT", "not run against AWS")
                .doesNotContain("called");
    }

    @Test
    void plansBothAccountsWithTheirOwnCredentialsAndStates() throws IOException {
        variables("");

        Commands.Output output = run("plan", "staging");

        assertThat(output.exit()).as(output.text()).isZero();
        assertThat(output.text().lines().filter(line -> line.startsWith("called")))
                .containsExactly(
                        "called: eng .terraform/staging engineering init -input=false -reconfigure -backend-config="
                                + folder + "/staging.engineering.s3.tfbackend",
                        "called: data .terraform/staging data-platform init -input=false -reconfigure -backend-config="
                                + folder + "/staging.data-platform.s3.tfbackend",
                        "called: eng .terraform/staging engineering plan -compact-warnings -var-file=" + folder
                                + "/staging.tfvars -input=false",
                        "called: data .terraform/staging data-platform plan -compact-warnings -var-file=" + folder
                                + "/staging.tfvars -input=false");
    }

    @Test
    void appliesOneAccountWithTheCredentialsThatAreThere() throws IOException {
        variables("");
        environment.put("AWS_PROFILE_DATA_PLATFORM", "");

        Commands.Output output = run("apply", "staging", "data-platform");

        assertThat(output.exit()).as(output.text()).isZero();
        assertThat(output.text())
                .contains("called: none .terraform/staging data-platform apply")
                .doesNotContain("engineering");
    }

    @Test
    void destroysNothingUntilTheNameWasTyped() throws IOException {
        variables("");

        Commands.Output output = run("destroy", "staging");

        assertThat(output.exit()).isEqualTo(2);
        assertThat(output.text())
                .contains("Nothing was removed: expected staging, got nothing")
                .doesNotContain("called");
    }

    private void answers(String program, String script) throws IOException {
        Path file = folder.resolve(program);
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("PATH", folder + ":" + System.getenv("PATH"));
    }

    private Commands.Output destroy(String account, String output, String firstKey) throws IOException {
        answers("terraform", "case $1 in output) printf " + output + ";; *) echo \"called: $*\";; esac\n");
        return destroy(account, firstKey);
    }

    private Commands.Output destroy(String account, String firstKey) throws IOException {
        variables("");
        answers("aws", "echo \"asked: $*\" >&2; echo " + firstKey + "\n");
        return Commands.run(
                Path.of("."),
                environment,
                List.of(
                        "bash",
                        "-c",
                        "echo staging | bash \"$0\" staging " + account + " --environments \"$1\"",
                        Checks.ROOT.resolve("deploy/destroy").toString(),
                        folder.toString()));
    }

    /** A destroy that AWS stops in the middle leaves a bucket without its policy, and a key that goes. */
    @Test
    void destroysNothingWhileFilesOrProtectionAreThere() throws IOException {
        Commands.Output files = destroy("data-platform", "the-lake", "events/a");
        assertThat(files.exit()).isEqualTo(2);
        assertThat(files.text())
                .contains("asked: s3api list-object-versions --bucket the-lake", "s3://the-lake has files, events/a")
                .doesNotContain("called: destroy");

        Commands.Output isProtected = destroy("engineering", "true", "None");
        assertThat(isProtected.exit()).isEqualTo(2);
        assertThat(isProtected.text())
                .contains("the load balancer of engineering is protected")
                .doesNotContain("called: destroy");

        assertThat(destroy("data-platform", "the-lake", "None").text()).contains("called: destroy");
        assertThat(destroy("engineering", "false", "None").text()).contains("called: destroy");
    }

    /** What one account keeps leaves the other as it is. */
    @Test
    void destroysNothingOfEitherAccountWhileOneKeepsSomething() throws IOException {
        answers(
                "terraform",
                "case \"$*\" in *own_bucket) printf the-lake;; output*) printf false;; *) echo \"called: $1 $(basename \"$PWD\")\";; esac\n");

        Commands.Output kept = destroy("", "events/a");
        assertThat(kept.exit()).isEqualTo(2);
        assertThat(kept.text())
                .contains("called: init engineering", "called: init data-platform", "s3://the-lake has files, events/a")
                .doesNotContain("called: destroy");

        assertThat(destroy("", "None").text()).contains("called: destroy engineering", "called: destroy data-platform");
    }

    /** A name of the scripts' own that is exported elsewhere is not theirs. */
    @Test
    void runsNothingThatTheEnvironmentNames() throws IOException {
        variables("");
        environment.put("before", "echo called by before");
        environment.put("CDPATH", ".");

        Commands.Output output = run("plan", "staging");

        assertThat(output.exit()).as(output.text()).isZero();
        assertThat(output.text()).contains("data-platform plan").doesNotContain("called by before");
    }

    @Test
    void findsAProgramByItsPathFromHere() throws IOException {
        variables("");
        Path here = Path.of("").toAbsolutePath();
        environment.put(
                "TERRAFORM", here.relativize(folder.resolve("terraform")).toString());

        Commands.Output output = run("plan", "staging", "engineering");

        assertThat(output.exit()).as(output.text()).isZero();
        assertThat(output.text()).contains("engineering plan");
    }

    @Test
    void takesAnAccountThatIsNamedTwiceOnce() throws IOException {
        variables("");

        assertThat(run("plan", "staging", "engineering", "engineering").text()).containsOnlyOnce("engineering plan");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThat(run("plan").text()).contains("Which environment?");
        assertThat(run("plan", "staging").text()).contains("staging.tfvars is missing");
        variables("");
        environment.put("AWS_PROFILE_ENGINEERING", "");
        assertThat(run("plan", "staging").text()).contains("Set AWS_PROFILE_ENGINEERING");
        Files.delete(folder.resolve("staging.engineering.s3.tfbackend"));
        assertThat(run("plan", "staging").text())
                .contains("staging.engineering.s3.tfbackend is missing")
                .doesNotContain("called");
        environment.put("TERRAFORM", "no-such-program");
        assertThat(run("plan", "staging").text()).contains("Cannot run no-such-program");
        assertThat(run("plan", "staging", "--force").text()).contains("Unknown option --force");
        assertThat(run("plan", "staging", "elsewhere").text())
                .contains("Expected engineering or data-platform, got elsewhere");
    }

    @Test
    void refusesAVariableThatNobodyKnows() throws IOException {
        variables("api_max_taks = 3\n");

        assertThat(run("plan", "staging").text())
                .contains("neither account has a variable api_max_taks")
                .doesNotContain("called");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"  api_max_taks = 3\n", "Region = \"eu\"\n", "log_days2=1\n", "/* one */ api_max_taks = 3\n"})
    void refusesItHoweverItIsWritten(String line) throws IOException {
        variables(line);

        assertThat(run("plan", "staging").text())
                .contains("neither account has a variable")
                .doesNotContain("called");
    }

    /** What stands within a value, a text or a comment is no variable. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "existing_queue = {\nname = \"q\"\ndead_letter_name = \"d\"\nkey_alias = \"k\" }\n",
                "cookie_domain = \"a\\\" b = c\"  # d = e\n",
                "/* f = 1\ng = 2 */\n// h = 3\n"
            })
    void takesWhatIsNoVariable(String lines) throws IOException {
        variables(lines);

        Commands.Output output = run("plan", "staging");

        assertThat(output.exit()).as(output.text()).isZero();
    }

    private Commands.Output byTerraform(String script, String aws, Map<String, String> given) throws IOException {
        answers("aws", "echo \"asked: $*\" >&2\n" + aws);
        environment.putAll(Map.of("REGION", "eu-west-1", "PAUSE", "0"));
        environment.putAll(given);
        return Commands.run(
                Path.of("."),
                environment,
                List.of(
                        "bash",
                        Checks.TERRAFORM
                                .resolve("data-platform")
                                .resolve(script)
                                .toString()));
    }

    /** How Redshift's Data API answers: it forgets a statement after a day, and Terraform may have to run one again. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GRANT a TO b   | FINISHED |                             | 0 |
                    GRANT a TO b   | FAILED   | ERROR: user b is not there  | 1 | Redshift refused: ERROR: user b is not there
                    CREATE USER b  | FAILED   | ERROR: user "b" already exists | 0 |
                    GRANT a TO b   | FAILED   | ERROR: x already exists     | 1 | Redshift refused
                    CREATE USER b  | ABORTED  | stopped                     | 1 | Redshift refused: stopped
                    """)
    void runsAStatementOfRedshiftToItsEnd(String sql, String status, String error, int exit, String said)
            throws IOException {
        String again = folder.resolve("again").toString();
        Commands.Output output = byTerraform(
                "run-statement",
                "case \"$*\" in *execute-statement*) echo id-1;; *Error*) echo '" + error + "';;\n*) [ -e " + again
                        + " ] && echo " + status + " || echo STARTED; touch " + again + ";; esac\n",
                Map.of("SQL", sql, "WORKGROUP", "w", "DATABASE", "d", "SECRET_ARN", "arn:secret"));

        assertThat(output.exit()).as(output.text()).isEqualTo(exit);
        assertThat(output.text())
                .contains(
                        "asked: redshift-data execute-statement --region eu-west-1 --output text --workgroup-name w --database d"
                                + " --secret-arn arn:secret --sql " + sql,
                        "describe-statement --region eu-west-1 --output text --id id-1",
                        said == null ? "" : said);
    }

    /** Before Terraform removes Redshift; where it ends with an error Terraform stops. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    true  | echo CREATING | AVAILABLE | 0 | aws kms cancel-key-deletion --region eu-west-1 --key-id k
                    true  | echo CREATING | FAILED    | 1 | Redshift is left as it is
                    true  | echo ConflictException: busy; exit 1 | AVAILABLE | 1 | ConflictException: busy
                    true  | echo ResourceNotFoundException: none; exit 1 | AVAILABLE | 0 |
                    false | exit 1        | FAILED    | 0 |
                    """)
    void keepsRedshiftBeforeItGoes(String wanted, String made, String status, int exit, String said)
            throws IOException {
        Commands.Output output = byTerraform(
                "take-snapshot",
                "case \"$*\" in *create-snapshot*) " + made + ";; *get-snapshot*) echo " + status + ";; esac\n",
                Map.of("WANTED", wanted, "NAMESPACE", "tracking-staging", "KEY", "k"));

        assertThat(output.exit()).as(output.text()).isEqualTo(exit);
        if (wanted.equals("false")) {
            assertThat(output.text()).isEmpty();
        } else {
            assertThat(output.text()).contains(said == null ? "" : said);
        }
    }
}

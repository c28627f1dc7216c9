package io.tracking.sandbox.chaos;

import io.tracking.sandbox.process.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reports what a run did and found.
 *
 * @param skipped faults whose process was down already
 * @param met what the faults themselves met, such as the answers to hostile bodies
 * @param drained whether everything had arrived in the end
 * @param notes worth knowing, no damage
 * @param unexpected what no fault explains, such as a process that ended by itself
 */
record ChaosReport(
        ChaosOptions options,
        int scheduled,
        Map<String, Integer> injected,
        int skipped,
        long sent,
        Map<String, Long> answers,
        long copies,
        long delays,
        long redriven,
        Map<String, Integer> met,
        boolean drained,
        List<String> notes,
        List<String> unexpected,
        Audit.Findings findings) {

    boolean damaged() {
        return !drained
                || !unexpected.isEmpty()
                || findings.unanswered() > 0
                || findings.missing() > 0
                || findings.doubled() > 0
                || !findings.damages().isEmpty();
    }

    String summary() {
        StringBuilder text = new StringBuilder();
        text.append("\nSeed %d, %d s of faults, %d records a second\n"
                .formatted(options.seed(), options.length().toSeconds(), options.rate()));
        text.append("  faults injected   %d of %d scheduled; %d met a process that was down already\n"
                .formatted(
                        injected.values().stream().mapToInt(Integer::intValue).sum(), scheduled, skipped));
        new TreeMap<>(injected).forEach((kind, count) -> text.append("    %5d  %s\n".formatted(count, kind)));
        text.append("  deliveries        %d copies sent, %d delayed, %d dead letters redriven\n"
                .formatted(copies, delays, redriven));
        new TreeMap<>(met).forEach((what, count) -> text.append("  %5d  %s\n".formatted(count, what)));
        text.append("  requests          %s\n"
                .formatted(answers.entrySet().stream()
                        .map(answer -> answer.getValue() + " × " + answer.getKey())
                        .collect(Collectors.joining(", "))));
        text.append("  records           %d sent, %d answered 202, %d rejected and kept in rejected/, %d unanswered\n"
                .formatted(sent, findings.accepted(), findings.rejected(), findings.unanswered()));
        text.append("  rows              %d events, %d utm\n".formatted(findings.eventRows(), findings.utmRows()));
        text.append("  ledger            %d files of %d in S3, %d duplicates, %d quarantined\n"
                .formatted(findings.ledgerRows(), findings.files(), findings.duplicates(), findings.quarantined()));
        text.append(
                "  missing           %d\n  double            %d\n".formatted(findings.missing(), findings.doubled()));
        notes.forEach(note -> text.append("  note              ").append(note).append('\n'));
        if (!drained) {
            text.append("  DAMAGE            not everything had arrived in the end\n");
        }
        unexpected.forEach(
                what -> text.append("  DAMAGE            ").append(what).append('\n'));
        findings.damages().forEach((what, samples) -> text.append("  DAMAGE            ")
                .append(what)
                .append(": ")
                .append(samples)
                .append('\n'));
        text.append(damaged() ? "DAMAGED" : "Every promise was kept.");
        return text.toString();
    }

    void write(Path file) {
        JsonMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        try {
            Files.writeString(
                    file,
                    json.writeValueAsString(Map.of(
                            "seed",
                            options.seed(),
                            "seconds",
                            options.length().toSeconds(),
                            "damaged",
                            damaged(),
                            "report",
                            this)));
        } catch (IOException e) {
            throw new SandboxException("Cannot write " + file, e);
        }
    }
}

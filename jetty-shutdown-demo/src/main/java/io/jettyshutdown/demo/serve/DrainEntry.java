package io.jettyshutdown.demo.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.DrainReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a server writes of its drain, for whoever started it: the report's numbers.
 *
 * @param intent why
 * @param result how it ended
 * @param sessions the sessions that it had to end
 * @param outcomes how many of them ended how, named as in the metrics
 * @param closeFramesSent the Close frames that were sent to them, by code
 * @param closeFramesReceived the Close frames that came from them, by code
 */
public record DrainEntry(
        String intent,
        String result,
        int sessions,
        Map<String, Integer> outcomes,
        Map<Integer, Integer> closeFramesSent,
        Map<Integer, Integer> closeFramesReceived) {

    static DrainEntry of(DrainReport report) {
        return new DrainEntry(
                report.intent().tag(),
                report.result().tag(),
                report.sessions(),
                Map.of(
                        "handshake", report.handshakes(),
                        "no_reply", report.noReply(),
                        "aborted", report.aborted(),
                        "abnormal", report.abnormal(),
                        "kept", report.kept()),
                report.closeFramesSent(),
                report.closeFramesReceived());
    }

    void write(Path file) throws IOException {
        new ObjectMapper().writeValue(file.toFile(), this);
    }

    /** Reads what a server has written. */
    public static DrainEntry read(Path file) throws IOException {
        return new ObjectMapper().readValue(file.toFile(), DrainEntry.class);
    }
}

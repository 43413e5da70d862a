package io.jettyshutdown.faults;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.jettyshutdown.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A case in a process with a network namespace of its own: server and peers, and nothing of the machine's network. */
final class PeerFaultProcess {

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new SimpleModule()
                    .addSerializer(Duration.class, ToStringSerializer.instance)
                    .addDeserializer(Duration.class, new DurationDeserializer()));

    private PeerFaultProcess() {}

    /** Starts the process and waits for its end. */
    static PeerFaultOutcome run(PeerFaultCase wanted) throws Exception {
        Path outcome = Files.createTempFile("outcome", ".json");
        try (Command process = DroppedPackets.inANetworkOfItsOwn(
                PeerFaultProcess.class,
                wanted.fault().name(),
                Integer.toString(wanted.peers()),
                Integer.toString(wanted.percent()),
                outcome.toString())) {
            process.output(Duration.ofMinutes(2));
            return JSON.readValue(outcome.toFile(), PeerFaultOutcome.class);
        } finally {
            Files.delete(outcome);
        }
    }

    /** In the process. */
    public static void main(String[] args) throws Exception {
        PeerFaultCase wanted =
                new PeerFaultCase(Fault.valueOf(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        JSON.writeValue(Path.of(args[3]).toFile(), wanted.run());
        System.exit(0);
    }

    private static final class DurationDeserializer extends StdScalarDeserializer<Duration> {

        private static final long serialVersionUID = 1;

        DurationDeserializer() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Duration.parse(parser.getText());
        }
    }
}

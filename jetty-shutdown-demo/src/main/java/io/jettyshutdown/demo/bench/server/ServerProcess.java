package io.jettyshutdown.demo.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a Java process of its own, seen from the process that measures it. What it can be asked is told at
 * {@link ServerMain}. Used by one thread.
 */
public final class ServerProcess implements AutoCloseable {

    /**
     * An answer.
     *
     * @param value its number
     * @param at when it came, by this process's {@link System#nanoTime()}
     */
    public record Answer(long value, long at) {}

    private static final Pattern ANSWER = Pattern.compile("ANSWER (\\d+)");

    private final Contender contender;
    private final Process process;
    private final BufferedReader answers;
    private final ExecutorService reader = Executors.newSingleThreadExecutor();

    private ServerProcess(Contender contender, Process process) {
        this.contender = contender;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /**
     * Starts it, with the same settings for all. What it prints on the standard error is passed on.
     *
     * @param options of the JVM, besides or instead
     */
    public static ServerProcess launch(Contender contender, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx1g",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseG1GC",
                "-Djettyshutdown.log=WARN",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.addAll(List.of(ServerMain.class.getName(), contender.name()));
        return new ServerProcess(
                contender,
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    public static String pacedBy(int closeFramesPerSecond) {
        return "-D" + JettyServer.RATE + "=" + closeFramesPerSecond;
    }

    /** Sends a command and waits for the number that answers it. */
    public long ask(String command) throws IOException, InterruptedException {
        return await(send(command)).value();
    }

    /** Sends a command; another thread reads the answer and notes when it came. */
    public Future<Answer> send(String command) throws IOException {
        try {
            process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException brokenPipe) {
            throw ended(brokenPipe);
        }
        return reader.submit(this::readAnswer);
    }

    public Answer await(Future<Answer> answer) throws IOException, InterruptedException {
        try {
            return answer.get(Limits.ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw ended(failed);
        } catch (TimeoutException late) {
            throw new IOException(
                    "the server process of " + contender.label() + " gave no answer within " + Limits.ANSWER.toSeconds()
                            + " s; is the machine overloaded? Try fewer --sessions",
                    late);
        }
    }

    public Census census() throws IOException, InterruptedException {
        Path file = Files.createTempFile("census", ".txt");
        try {
            ask("CENSUS " + file);
            return Census.parse(Files.readString(file));
        } finally {
            Files.delete(file);
        }
    }

    private Answer readAnswer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            Matcher answer = ANSWER.matcher(line); // the JVM itself warns on the standard output, too
            if (answer.matches()) {
                return new Answer(Long.parseLong(answer.group(1)), System.nanoTime());
            }
        }
        throw new IOException("the end of its output");
    }

    private IOException ended(Exception cause) {
        return new IOException(
                "the server process of " + contender.label() + " ended unexpectedly; what it said is above", cause);
    }

    /** Kills it, and waits until it is gone, so that it does not disturb the next one. */
    @Override
    public void close() {
        reader.shutdown();
        process.destroyForcibly()
                .onExit()
                .completeOnTimeout(process, Limits.ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}

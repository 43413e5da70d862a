package io.jettyshutdown.demo.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.demo.DemoProcess;
import io.jettyshutdown.demo.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the Dockerfile says about how a container of its image runs. */
final class Image {

    private static final List<String> JAR = List.of("-jar", "/app/jetty-shutdown-demo.jar");

    private final List<String> lines;

    private Image(List<String> lines) {
        this.lines = lines;
    }

    static Image read() throws IOException {
        return new Image(Files.readAllLines(Path.of("deploy", "Dockerfile")));
    }

    /** The rests of all lines with such an instruction. */
    List<String> instructions(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    /** The only such instruction. */
    String instruction(String name) {
        List<String> found = instructions(name);
        if (found.size() != 1) {
            throw new AssertionError("not one " + name + " but " + found);
        }
        return found.get(0);
    }

    /** Where a file of the image is on this machine. */
    Path fileHere(String inTheImage) {
        return instructions("COPY").stream()
                .map(line -> line.replaceFirst("^--chmod=\\d+ ", "").split(" "))
                .filter(fromAndTo -> fromAndTo[1].equals(inTheImage))
                .map(fromAndTo -> Path.of(fromAndTo[0]))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + inTheImage + " in the image"));
    }

    /** The exec form: a process without a shell. */
    List<String> entrypoint() throws IOException {
        return List.of(new ObjectMapper().readValue(instruction("ENTRYPOINT"), String[].class));
    }

    /** The same process on this machine: with this Java, and with what the jar is made of. */
    List<String> entrypointHere() throws IOException {
        List<String> words = new ArrayList<>(entrypoint());
        if (!words.get(0).equals("java")
                || !words.subList(words.size() - 2, words.size()).equals(JAR)) {
            throw new AssertionError("not java ... " + JAR + ": " + words);
        }
        words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.subList(words.size() - 2, words.size()).clear();
        words.addAll(List.of("-cp", DemoProcess.classPath(), Main.class.getName()));
        return words;
    }
}

package io.jettyshutdown.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a page shows apart from its text.
 *
 * @param page the page
 * @param line where it begins
 * @param language what the fence says; empty where it says nothing, {@code indented} where there is no fence
 * @param text what is in it
 */
public record Block(Path page, int line, String language, String text) {

    private static final Pattern FENCED =
            Pattern.compile("^( *)```(\\w*)\n(.*?)^\\1```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern INDENTED = Pattern.compile("(?<=\n\n)(?: {4}.*\n)+", Pattern.MULTILINE);

    public static List<Block> of(Path page) throws IOException {
        String text = Files.readString(page) + "\n";
        List<Block> blocks = new ArrayList<>();
        Matcher fenced = FENCED.matcher(text);
        StringBuilder rest = new StringBuilder(text);
        while (fenced.find()) {
            blocks.add(new Block(page, line(text, fenced.start()), fenced.group(2), unindented(fenced.group(3))));
            for (int i = fenced.start(); i < fenced.end(); i++) {
                rest.setCharAt(i, text.charAt(i) == '\n' ? '\n' : '.');
            }
        }
        Matcher indented = INDENTED.matcher(rest);
        while (indented.find()) {
            blocks.add(new Block(page, line(text, indented.start()), "indented", unindented(indented.group())));
        }
        return blocks;
    }

    private static String unindented(String lines) {
        return lines.stripTrailing().stripIndent() + "\n";
    }

    private static int line(String text, int start) {
        return 1 + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
    }

    @Override
    public String toString() {
        return page.getFileName() + ":" + line + " " + language;
    }
}

package io.jettyshutdown.demo.rolling.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a node writes.
 *
 * @param ledger a line for each connection that ended
 * @param drain the numbers of its drain
 * @param errors its standard error
 */
record NodeFiles(Path ledger, Path drain, Path errors) {

    private static final int LAST_WORDS = 15;

    NodeFiles(Path directory, String node) {
        this(directory.resolve(node + ".ledger"), directory.resolve(node + ".drain"), directory.resolve(node + ".err"));
    }

    /** The end of its standard error, to go behind a message that says that the node is gone. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(errors);
            List<String> last = lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size());
            return last.isEmpty() ? ", without a word" : "; its last words:\n  " + String.join("\n  ", last);
        } catch (IOException e) {
            return ", and its error output cannot be read: " + e;
        }
    }
}

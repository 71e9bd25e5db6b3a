import com.palantir.javaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats every Java file of a tree in one process. Run by pom.xml with {@code check ROOT}, which names the files that
 * are not formatted and fails if there is one, or {@code rewrite ROOT}.
 */
class Format {
    public static void main(String[] args) throws Exception {
        boolean check = args[0].equals("check");
        List<String> arguments = new ArrayList<>(List.of("--palantir"));
        arguments.addAll(check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
        arguments.addAll(sources(Path.of(args[1])));
        int status = new Main(new PrintWriter(System.out, true), new PrintWriter(System.err, true), System.in)
                .format(arguments.toArray(String[]::new));
        if (check && status != 0) {
            System.err.println("The files above are not formatted (or do not parse). ./format rewrites them.");
        }
        System.exit(status);
    }

    private static List<String> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !("/" + root.relativize(file)).contains("/target/"))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }
}

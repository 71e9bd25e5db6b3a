package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.cli.Main;

/** What {@code scxc build --target ktstr} writes, byte for byte; {@code -Dbless=true} writes it anew. */
class KtstrGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/ktstr");

    @TempDir
    Path folder;

    private void isAsBefore(String golden, String... args) throws IOException {
        List<String> words = new ArrayList<>(List.of("build", "--target", "ktstr", "--out", folder.toString()));
        words.addAll(Arrays.asList(args));
        StringWriter err = new StringWriter();
        int code =
                Main.execute(new PrintWriter(new StringWriter()), new PrintWriter(err), words.toArray(String[]::new));
        assertThat(code).as("%s", err).isZero();
        Path before = GOLDEN.resolve(golden);
        if (Boolean.getBoolean("bless")) {
            Files.createDirectories(before);
            for (Path file : files(folder)) {
                Files.writeString(before.resolve(file.getFileName()), Files.readString(file));
            }
        }
        assertThat(files(folder).stream().map(Path::getFileName))
                .isEqualTo(files(before).stream().map(Path::getFileName).toList());
        for (Path file : files(folder)) {
            assertThat(Files.readString(file))
                    .as(file.getFileName().toString())
                    .isEqualTo(Files.readString(before.resolve(file.getFileName())));
        }
    }

    private static List<Path> files(Path in) throws IOException {
        try (Stream<Path> all = Files.list(in)) {
            return all.filter(f -> !f.getFileName().toString().startsWith(".")) // the list of what was written
                    .sorted()
                    .toList();
        }
    }

    @Test
    void guard() throws IOException {
        isAsBefore("guard", "--pr", "mitosis/vtime.scx", "mitosis/cell0.scx", "mitosis/tenant.scx");
    }

    @Test
    void pin() throws IOException {
        isAsBefore("pin", "--mode", "pin", "--no-story", "--pin", "0.50.0", "mitosis/vtime.scx", "mitosis/cell0.scx");
    }
}

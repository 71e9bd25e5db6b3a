package org.scxc.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.backends.OutputFile;

/** A build replaces files of its own only, and writes all of them or none. */
class BuildFoldersTest {
    @TempDir
    private Path folder;

    private static String read(Path in, String name) throws IOException {
        return Files.readString(in.resolve(name));
    }

    private static List<String> names(Path in) throws IOException {
        try (Stream<Path> all = Files.list(in)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    /** A file whose text is what would be written needs no manifest: folders of earlier versions have none. */
    @Test
    void theSameTextIsNoObstacle() throws IOException {
        Path out = Files.createDirectories(folder.resolve("out"));
        Files.writeString(out.resolve("a"), "1");
        BuildFolders.write(out, List.of(new OutputFile("a", "1")), Force.Replace.OWN);
        BuildFolders.write(out, List.of(new OutputFile("a", "2")), Force.Replace.OWN);
        assertThat(read(out, "a")).isEqualTo("2");
    }

    /** Killed between two files: both the old text and the new one are scxc's own. */
    @Test
    void whatAKilledBuildLeavesIsItsOwn() throws IOException {
        Path out = folder.resolve("out");
        OutputFile a1 = new OutputFile("a", "1");
        BuildFolders.write(out, List.of(a1, new OutputFile("b", "1")), Force.Replace.OWN);
        Manifest manifest = Manifest.of(out);
        manifest.add("a", Manifest.sum("2"));
        manifest.add("b", Manifest.sum("2"));
        manifest.write(out);
        Files.writeString(out.resolve("a"), "2");
        Files.writeString(out.resolve(".scxc-lock"), "left");
        BuildFolders.write(out, List.of(new OutputFile("a", "3"), new OutputFile("b", "3")), Force.Replace.OWN);
        assertThat(read(out, "a") + read(out, "b")).isEqualTo("33");
        assertThat(names(out)).containsExactly(".scxc-manifest", "a", "b");
    }

    @Test
    void nothingIsWrittenIfOneFolderHasAnObstacle() throws IOException {
        Path one = folder.resolve("1");
        Path two = Files.createDirectories(folder.resolve("2"));
        Files.writeString(two.resolve("a"), "mine");
        var content = new BuildFolders.Content(List.of(new OutputFile("a", "x")), List.of("a"));
        assertThatThrownBy(() -> BuildFolders.write(Map.of(one, content, two, content), Force.Replace.OWN))
                .hasMessageContaining("2/a: was not written by scxc");
        assertThat(names(one)).isEmpty();
    }
}

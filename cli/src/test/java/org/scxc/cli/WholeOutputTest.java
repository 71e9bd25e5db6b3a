package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.backends.OutputFile;
import org.scxc.cli.output.BuildFolders;
import org.scxc.cli.output.Force;
import org.scxc.cli.output.WholeFile;

/** Files are whole or not there, and nobody else's are replaced. {@code .ci/files} kills processes at it. */
class WholeOutputTest {
    @TempDir
    Path folder;

    private String err = "";

    @BeforeEach
    void files() throws IOException {
        write("one.scx", "stall a.one\n");
        write("two.scx", "stall a.two\n");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private List<String> names(Path in) throws IOException {
        try (Stream<Path> all = Files.list(in)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private int scxc(String... args) {
        StringWriter e = new StringWriter();
        String[] placed = Arrays.stream(args)
                .map(a -> a.startsWith("@") ? folder.resolve(a.substring(1)).toString() : a)
                .toArray(String[]::new);
        int code = Main.execute(Fakes.services(), new PrintWriter(new StringWriter()), new PrintWriter(e), placed);
        err = e.toString().replace(folder.toString(), "DIR");
        return code;
    }

    private void refused(String message, String... args) {
        assertThat(scxc(args)).as(message).isEqualTo(2);
        assertThat(err).isEqualTo("scxc: " + message + "\n");
    }

    @Test
    void resultsReplaceResultsAndNothingElse() throws IOException {
        assertThat(scxc("test", "@one.scx", "--json", "@out.json", "--junit", "@out.xml"))
                .isZero();
        String json = read("out.json");
        assertThat(scxc("test", "@one.scx", "--json", "@out.json", "--junit", "@out.xml"))
                .isZero();
        assertThat(read("out.json")).isEqualTo(json);
        write("empty", "");
        assertThat(scxc("test", "@one.scx", "--json", "@empty")).isZero();
        refused("--json DIR/one.scx: is an input of this command", "test", "@one.scx", "--json", "@one.scx");
        refused("--json DIR/one.scx: is an input of this command", "test", "@one.scx", "--json", "@one.scx", "--force");
        refused(
                "--json DIR/two.scx: holds no earlier result; --force replaces it",
                "test",
                "@one.scx",
                "--json",
                "@two.scx");
        refused(
                "--junit DIR/out.json: holds no earlier result; --force replaces it",
                "test",
                "@one.scx",
                "--junit",
                "@out.json");
        refused("--junit DIR/new: --json names the same file", "test", "@one.scx", "--json", "@new", "--junit", "@new");
        assertThat(read("one.scx")).isEqualTo("stall a.one\n");
        assertThat(read("two.scx")).isEqualTo("stall a.two\n");
        assertThat(scxc("test", "@one.scx", "--json", "@two.scx", "--force")).isZero();
        assertThat(read("two.scx")).isEqualTo(json);
    }

    /** By whatever name: a hard link is the same file. */
    @Test
    void inputsByAnotherName() throws IOException {
        Files.createLink(folder.resolve("hard"), folder.resolve("one.scx"));
        refused("--json DIR/hard: is an input of this command", "test", "@one.scx", "--json", "@hard", "--force");
        refused("--json DIR/./one.scx: is an input of this command", "test", "@one.scx", "--json", "@./one.scx");
        Files.createDirectories(folder.resolve("all"));
        write("all/in.scx", "stall a.one\n");
        refused("--json DIR/all/in.scx: is an input of this command", "test", "@all", "--json", "@all/in.scx");
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Path outside = write("outside", "");
        Files.createSymbolicLink(folder.resolve("link.json"), outside);
        refused(
                "DIR/link.json: is a symbolic link; name the file itself",
                "test",
                "@one.scx",
                "--json",
                "@link.json",
                "--force");
        Files.createDirectories(folder.resolve("out"));
        Files.createSymbolicLink(folder.resolve("out/a"), outside);
        assertThatThrownBy(() ->
                        BuildFolders.write(folder.resolve("out"), List.of(new OutputFile("a", "x")), Force.Replace.ANY))
                .hasMessageContaining("out/a: is not a regular file\nnothing was written");
        assertThat(outside).isEmptyFile();
    }

    @Test
    void noUnfinishedFileStays() throws IOException {
        Path dead = write(".scxc-0123456789abcdef.tmp", "half");
        Path alive = write(".scxc-fedcba9876543210.tmp", "half");
        Path others = write(".scxc-mine.tmp", "");
        try (FileChannel channel = FileChannel.open(alive, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            WholeFile.write(folder.resolve("a"), "text", WholeFile.Mode.DATA);
            assertThat(dead).doesNotExist();
            assertThat(alive).exists();
            assertThat(others).exists();
        }
        assertThat(read("a")).isEqualTo("text");
    }

    @Test
    void permissionsStay() throws IOException {
        Path file = write("a", "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        WholeFile.write(file, "text", WholeFile.Mode.DATA);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        WholeFile.write(file, "text", WholeFile.Mode.PROGRAM);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rwxr-----");
    }

    @Test
    void aFullDiskIsAnError() {
        assumeTrue(Files.exists(Path.of("/dev/full")), "not run: a full disk: no /dev/full");
        assertThat(scxc("test", "@one.scx", "--json", "/dev/full")).isEqualTo(2);
        assertThat(err).isEqualTo("scxc: /dev/full: cannot be written: No space left on device\n");
        assertThat(scxc("test", "@one.scx", "--json", "/dev/null", "--junit", "@out.xml"))
                .isZero();
    }

    @Test
    void standardOutputThatIsFull() throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/dev/full")), "not run: a full disk: no /dev/full");
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--version")
                .redirectOutput(Path.of("/dev/full").toFile())
                .redirectError(said.toFile())
                .start();
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(said).hasContent("scxc: standard output: cannot be written: No space left on device");
    }

    @Test
    void aFolderHoldsWhatWasBuiltAndKeepsWhatWasEdited() throws IOException {
        Path out = folder.resolve("out");
        OutputFile a1 = new OutputFile("a", "1");
        OutputFile a2 = new OutputFile("a", "2");
        OutputFile b = new OutputFile("b", "b");
        BuildFolders.write(out, List.of(a1), Force.Replace.OWN);
        BuildFolders.write(out, List.of(b), Force.Replace.OWN);
        assertThat(names(out)).containsExactly(".scxc-manifest", "a", "b");
        assertThat(read("out/.scxc-manifest").lines().map(l -> l.substring(66))).containsExactly("a", "b");
        BuildFolders.write(out, List.of(a2), Force.Replace.OWN);
        write("out/a", "edited");
        write("out/c", "mine");
        List<OutputFile> all = List.of(a1, b, new OutputFile("c", "c"));
        assertThatThrownBy(() -> BuildFolders.write(out, all, Force.Replace.OWN))
                .hasMessageContaining("out/a: was edited since scxc wrote it\n")
                .hasMessageContaining("out/c: was not written by scxc\nnothing was written; --force replaces them");
        assertThat(read("out/a")).isEqualTo("edited");
        BuildFolders.write(out, all, Force.Replace.ANY);
        assertThat(read("out/a") + read("out/b") + read("out/c")).isEqualTo("1bc");
        BuildFolders.write(out, all, Force.Replace.OWN);
    }

    @Test
    void fmtKeepsLinks() throws IOException {
        Path file = write("long.scx", "const   a=1\n");
        Path link = Files.createSymbolicLink(folder.resolve("link.scx"), file);
        assertThat(scxc("fmt", "@link.scx")).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("const a = 1");
    }
}

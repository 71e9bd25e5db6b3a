package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Objects that .ci/objects builds of the kernel's sources, in the folder that SCXC_OBJECTS names. */
final class BuiltObjects {
    private BuiltObjects() {}

    /** @param name {@code examples/scx_simple} */
    static Path object(String name) {
        Optional<String> objects = Optional.ofNullable(System.getenv("SCXC_OBJECTS"));
        assumeTrue(objects.isPresent(), "not run: the kernel's objects: SCXC_OBJECTS names no folder");
        return Path.of(objects.orElseThrow(), name + ".bpf.o");
    }

    /** A scheduler {@code own} of such an object. */
    static String declaration(String object, String more) {
        return "scheduler own {\n    object \"" + object(object) + "\"\n" + more.indent(4) + "}\n";
    }

    /** Runs a command on a file with this text. @return all that it prints */
    static String run(Path folder, int expected, String command, String text, String... words) throws IOException {
        Path file = folder.resolve("test.scx");
        Files.writeString(file, text);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(command, file.toString()));
        all.addAll(List.of(words));
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
        assertThat(code).as(out + err.toString()).isEqualTo(expected);
        return out + err.toString();
    }
}

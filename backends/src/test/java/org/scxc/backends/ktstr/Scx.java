package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.scxc.backends.Source;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;

/** Builds from text. */
final class Scx {
    static final String HEAD = "machine 1n2l4c2t; kernel 6.18 { watchdog 5s }\n";

    private Scx() {}

    static KtstrBuilt build(String text, Mode mode) {
        return build("t.scx", text, mode);
    }

    static Request request(String text, Mode mode) {
        return request("t.scx", text, mode);
    }

    static KtstrBuilt build(String name, String text, Mode mode) {
        return KtstrBackend.build(request(name, text, mode));
    }

    private static Request request(String name, String text, Mode mode) {
        Compilation done = Compiler.compile(List.of(new SourceText(name, text)), Overrides.NONE);
        assertThat(done.hasErrors()).as("%s", done.diagnostics()).isFalse();
        Source source = new Source(name, done.scenarios());
        return new Request(List.of(source), Pin.V0_18_0, mode, "ktstr-tests", true, Map.of());
    }

    /** One of the corpus. */
    static KtstrBuilt corpus(String file, Mode mode) {
        try {
            return build(file, Files.readString(Path.of("../scenarios", file)), mode);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A scenario with that body; its first line is line 2. */
    static KtstrBuilt scenario(String body) {
        return build("scenario a.b { " + HEAD + body + "\n}\n", Mode.GUARD);
    }
}

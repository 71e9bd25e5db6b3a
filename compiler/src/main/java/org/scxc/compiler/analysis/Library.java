package org.scxc.compiler.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Parsing;
import org.scxc.model.SourceSpan;

/** The files of the standard library, as the jar holds them. */
public final class Library {
    private static final List<String> FILES = List.of(
            "machines.scx",
            "workloads.scx",
            "ktstr.scx",
            "schedulers.scx",
            "noise.scx",
            "kernels.scx",
            "kfuncs.scx",
            "disciplines.scx");

    /** Read once in a process: declarations never change. */
    private static final class Read {
        private static final List<LateDecl> DECLARATIONS = texts().entrySet().stream()
                .flatMap(f -> LateDecl.in(f.getKey(), f.getValue()).stream())
                .toList();
    }

    private static final String FOLDER = "<stdlib>/";

    private Library() {}

    /** Whether a place is in one of the library's files. */
    public static boolean holds(SourceSpan span) {
        return span.file().startsWith(FOLDER);
    }

    /** What it declares; each is parsed when somebody asks for it, since a scenario needs few of them. */
    static List<LateDecl> declarations() {
        return Read.DECLARATIONS;
    }

    /** {@code <stdlib>/name.scx} → what it declares, all of it parsed. */
    public static Map<String, List<Decl>> parse(Diagnostics diagnostics) {
        Map<String, List<Decl>> files = new LinkedHashMap<>();
        texts().forEach((name, text) -> files.put(name, Parsing.parse(name, text, diagnostics)));
        return Collections.unmodifiableMap(files);
    }

    /** {@code <stdlib>/name.scx} → text. */
    public static Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String file : FILES) {
            try (InputStream in = Library.class.getResourceAsStream("/org/scxc/stdlib/" + file)) {
                if (in == null) {
                    throw new IllegalStateException("the library has no " + file);
                }
                texts.put(FOLDER + file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return texts;
    }
}

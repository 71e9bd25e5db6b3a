package org.scxc.compiler.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of the standard library, as the jar holds them. */
public final class Library {
    private static final List<String> FILES =
            List.of("workloads.scx", "schedulers.scx", "noise.scx", "kernels.scx", "disciplines.scx");

    private Library() {}

    /** {@code <stdlib>/name.scx} → text. */
    public static Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String file : FILES) {
            try (InputStream in = Library.class.getResourceAsStream("/org/scxc/stdlib/" + file)) {
                if (in == null) {
                    throw new IllegalStateException("the library has no " + file);
                }
                texts.put("<stdlib>/" + file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return texts;
    }
}

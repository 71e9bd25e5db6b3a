package org.scxc.bpf.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Names of helpers by number: enum bpf_func_id. */
public final class HelperNames {
    private static final Map<Integer, String> NAMES = read();

    private HelperNames() {}

    /** Returns the helper's name ({@code bpf_map_lookup_elem}), or its number where it has none. */
    public static String name(int number) {
        String name = NAMES.get(number);
        return name == null ? "helper#" + number : "bpf_" + name;
    }

    private static Map<Integer, String> read() {
        Map<Integer, String> names = new HashMap<>();
        try (InputStream in = HelperNames.class.getResourceAsStream("helpers.txt")) {
            if (in == null) {
                throw new IllegalStateException("helpers.txt is not packed");
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> names.put(
                            Integer.parseInt(line.substring(0, line.indexOf(' '))),
                            line.substring(line.indexOf(' ') + 1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}

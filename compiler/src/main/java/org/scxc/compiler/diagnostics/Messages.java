package org.scxc.compiler.diagnostics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The message index: a page of Markdown for each id, with a wrong example, what is said about it, and a right one. */
public final class Messages {
    private Messages() {}

    /** Every id, ascending. */
    public static List<String> ids() {
        return Arrays.stream(Code.values()).map(Code::id).sorted().toList();
    }

    /**
     * @param id {@code SCX0101}, also {@code scx0101}, {@code 0101} or {@code 101}
     * @return empty if there is no such id
     */
    public static Optional<Code> find(String id) {
        String digits = id.toUpperCase(Locale.ROOT).replaceFirst("^SCX", "");
        if (!digits.matches("[0-9]{1,4}")) {
            return Optional.empty();
        }
        String full = String.format(Locale.ROOT, "SCX%04d", Integer.parseInt(digits));
        return Arrays.stream(Code.values()).filter(c -> c.id().equals(full)).findFirst();
    }

    /** The page as Markdown; its first line is {@code # SCX0101: unknown setting}. */
    public static String page(Code code) {
        String name = "/org/scxc/compiler/messages/" + code.id() + ".md";
        try (InputStream in = Messages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("there is no page " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A few words: {@code unknown setting}. */
    public static String title(Code code) {
        return page(code).lines().findFirst().orElse("").replaceFirst("^# SCX[0-9]+: ", "");
    }

    /** The index: a table of id, severity, title and page. */
    public static String index(String folder) {
        StringBuilder out = new StringBuilder("# Messages\n\n");
        out.append("`scxc explain ID` prints the page of one. Numbers are stable: 00 text and syntax, 01 names,\n");
        out.append("02 duplicates, 03 values, 04 time, 05 claims. An error stops compilation, a warning does not.\n\n");
        out.append("| id | severity | what |\n| --- | --- | --- |\n");
        for (Code code : Code.values()) {
            String link = "[" + code.id() + "](" + folder + "/" + code.id() + ".md)";
            out.append("| " + link + " | " + code.severity().word() + " | " + title(code) + " |\n");
        }
        return out.toString();
    }
}

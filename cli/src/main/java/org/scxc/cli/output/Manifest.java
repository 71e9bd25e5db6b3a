package org.scxc.cli.output;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.model.input.InputFile;
import org.scxc.model.input.InputKind;
import org.scxc.model.input.Unreadable;

/**
 * What scxc has written into one folder, in the form of {@code sha256sum}. While files are being written, one that is
 * replaced stands there twice, with the sum of the old text and of the new: so that whichever a process that is killed
 * leaves behind is still known as scxc's own.
 *
 * @param sums SHA-256 of each file's text, by its name
 */
public record Manifest(Map<String, Set<String>> sums) {
    static final String NAME = ".scxc-manifest";

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (.+)");

    /** Of a folder; empty if it has none. */
    static Manifest of(Path folder) throws Unreadable {
        Path file = folder.resolve(NAME);
        Map<String, Set<String>> sums = new TreeMap<>();
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            for (String line : InputFile.printed(file, InputKind.BUILT).lines().toList()) {
                Matcher m = LINE.matcher(line);
                if (m.matches()) {
                    sums.computeIfAbsent(m.group(2), k -> new TreeSet<>()).add(m.group(1));
                }
            }
        }
        return new Manifest(sums);
    }

    boolean lists(String name) {
        return sums.containsKey(name);
    }

    boolean holds(String name, String sum) {
        return sums.getOrDefault(name, Set.of()).contains(sum);
    }

    /** With that text as well. */
    void add(String name, String sum) {
        sums.computeIfAbsent(name, k -> new TreeSet<>()).add(sum);
    }

    /** With that text only. */
    void set(String name, String sum) {
        sums.put(name, new TreeSet<>(Set.of(sum)));
    }

    void write(Path folder) {
        StringBuilder text = new StringBuilder();
        sums.forEach((name, all) ->
                all.forEach(sum -> text.append(sum).append("  ").append(name).append('\n')));
        WholeFile.write(folder.resolve(NAME), text.toString(), WholeFile.Mode.DATA);
    }

    static String sum(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}

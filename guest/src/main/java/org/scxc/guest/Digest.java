package org.scxc.guest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names for things by their content. */
final class Digest {
    private static final int LETTERS = 32;

    private Digest() {}

    static String of(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash).substring(0, LETTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Of several texts; where one ends and the next begins counts. */
    static String of(List<String> texts) {
        StringBuilder all = new StringBuilder();
        texts.forEach(t -> all.append(t.length()).append(':').append(t));
        return of(all.toString().getBytes(StandardCharsets.UTF_8));
    }
}

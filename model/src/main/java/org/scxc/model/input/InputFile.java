package org.scxc.model.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/**
 * The one reader of files that people and other programs made. Only regular files are opened, links to them included: a
 * FIFO or a device could block for ever or never end. No more is read than the kind's limit, whatever size the file says.
 */
public final class InputFile {
    private InputFile() {}

    /**
     * The text of a file that has to be UTF-8.
     *
     * @throws Unreadable if it is not a regular file, too large, not UTF-8, or cannot be read; the message says which
     */
    public static String text(Path file, InputKind kind) throws Unreadable {
        return decoded(bytes(file, kind));
    }

    /**
     * The text of a file that a program printed: bytes that are not UTF-8 are replaced.
     *
     * @throws Unreadable if it is not a regular file, too large, or cannot be read
     */
    public static String printed(Path file, InputKind kind) throws Unreadable {
        return new String(bytes(file, kind), StandardCharsets.UTF_8);
    }

    /**
     * How a file begins; bytes that are not UTF-8 are replaced.
     *
     * @param most bytes read
     * @throws Unreadable if it is not a regular file, or cannot be read
     */
    public static String beginning(Path file, int most) throws Unreadable {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new Unreadable("is " + what(attributes, file) + ", expected a regular file");
            }
            if (attributes.size() == 0) {
                return "";
            }
            try (InputStream in = Files.newInputStream(file)) {
                return new String(in.readNBytes(most), StandardCharsets.UTF_8);
            }
        } catch (Unreadable e) {
            throw e;
        } catch (IOException e) {
            throw new Unreadable("cannot be read: " + reason(e));
        }
    }

    /**
     * The text of a stream, a standard input, to its end.
     *
     * @throws Unreadable if it is too large, not UTF-8, or cannot be read
     */
    public static String text(InputStream in, InputKind kind) throws Unreadable {
        try {
            return decoded(bounded(in, kind));
        } catch (Unreadable e) {
            throw e;
        } catch (IOException e) {
            throw new Unreadable("cannot be read: " + reason(e));
        }
    }

    /**
     * Returns a whole file that is not text.
     *
     * @throws Unreadable if it is not a regular file, has more bytes than its kind may have, or cannot be read
     */
    public static byte[] bytes(Path file, InputKind kind) throws Unreadable {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new Unreadable("is " + what(attributes, file) + ", expected a regular file");
            }
            if (attributes.size() > kind.limit()) {
                throw new Unreadable(String.format(
                        Locale.ROOT, "has %,d bytes, expected at most %s", attributes.size(), kind.limitText()));
            }
            if (attributes.size() == 0) { // some files below /proc are regular, and block
                return new byte[0];
            }
            try (InputStream in = Files.newInputStream(file)) {
                return bounded(in, kind);
            }
        } catch (Unreadable e) {
            throw e;
        } catch (IOException e) {
            throw new Unreadable(e instanceof NoSuchFileException ? "no such file" : "cannot be read: " + reason(e));
        }
    }

    private static byte[] bounded(InputStream in, InputKind kind) throws IOException {
        byte[] bytes = in.readNBytes(kind.limit() + 1);
        if (bytes.length > kind.limit()) {
            throw new Unreadable("has more than " + kind.limitText());
        }
        return bytes;
    }

    private static String what(BasicFileAttributes attributes, Path file) throws IOException {
        if (attributes.isDirectory()) {
            return "a directory";
        }
        // From <sys/stat.h>: the type is in the bits 0170000 of st_mode.
        Object mode = file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Files.getAttribute(file, "unix:mode")
                : 0;
        return switch (mode instanceof Integer bits ? bits & 0170000 : 0) {
            case 0010000 -> "a FIFO";
            case 0020000 -> "a character device";
            case 0060000 -> "a block device";
            case 0140000 -> "a socket";
            default -> "a special file";
        };
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return reason == null || reason.isEmpty() ? e.getClass().getSimpleName() : reason;
    }

    private static String decoded(byte[] bytes) throws Unreadable {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new Unreadable(notUtf8(bytes, in.position()));
        }
        return out.flip().toString();
    }

    private static String notUtf8(byte[] bytes, int at) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < at; i++) {
            if (bytes[i] == '\n') {
                line++;
                column = 1;
            } else if ((bytes[i] & 0xc0) != 0x80) { // the first byte of a character
                column++;
            }
        }
        return String.format(
                Locale.ROOT,
                "is not UTF-8 text: byte 0x%02x at line %d, column %d (byte %d)",
                bytes[at] & 0xff,
                line,
                column,
                at);
    }
}

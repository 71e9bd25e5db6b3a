package org.scxc.guest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A cpio archive in the "newc" form, which the kernel unpacks as an initramfs and busybox writes. Equal contents give equal
 * bytes: entries stand in the order of their names, belong to root, and are as old as 1970. Source of the form: the kernel's
 * Documentation/driver-api/early-userspace/buffer-format.rst.
 */
final class CpioArchive {
    static final int TYPE_MASK = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int SYMLINK = 0120000;

    private static final String MAGIC = "070701";
    private static final String LAST = "TRAILER!!!";
    private static final int HEADER = 110;

    /** @param mode type and permissions, as in st_mode */
    record Entry(int mode, byte[] content) {
        boolean isRegular() {
            return (mode & TYPE_MASK) == REGULAR;
        }
    }

    private final NavigableMap<String, Entry> entries = new TreeMap<>();

    NavigableMap<String, Entry> entries() {
        return entries;
    }

    /** A path has no leading slash; its folders come by themselves. */
    void directory(String path) {
        parents(path);
        entries.put(path, new Entry(DIRECTORY | 0755, new byte[0]));
    }

    void file(String path, byte[] content) {
        parents(path);
        entries.put(path, new Entry(REGULAR | 0644, content));
    }

    void executable(String path, byte[] content) {
        parents(path);
        entries.put(path, new Entry(REGULAR | 0755, content));
    }

    void symlink(String path, String target) {
        parents(path);
        entries.put(path, new Entry(SYMLINK | 0777, target.getBytes(StandardCharsets.UTF_8)));
    }

    private void parents(String path) {
        if (path.isEmpty() || path.startsWith("/") || path.equals(LAST)) {
            throw new IllegalArgumentException("'" + path + "' cannot be in an archive");
        }
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
            Entry above = entries.get(path.substring(0, slash));
            if (above == null) {
                directory(path.substring(0, slash));
            } else if ((above.mode() & TYPE_MASK) != DIRECTORY) {
                throw new IllegalArgumentException(path.substring(0, slash) + " is no folder");
            }
        }
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int inode = 1;
        for (Map.Entry<String, Entry> e : entries.entrySet()) {
            write(out, inode++, e.getKey(), e.getValue());
        }
        write(out, 0, LAST, new Entry(0, new byte[0]));
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, int inode, String path, Entry entry) {
        byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
        int links = (entry.mode() & TYPE_MASK) == DIRECTORY ? 2 : 1;
        StringBuilder header = new StringBuilder(MAGIC);
        for (int field :
                new int[] {inode, entry.mode(), 0, 0, links, 0, entry.content().length, 0, 0, 0, 0, name.length, 0}) {
            header.append(String.format(Locale.ROOT, "%08x", field));
        }
        out.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(name);
        pad(out, HEADER + name.length);
        out.writeBytes(entry.content());
        pad(out, entry.content().length);
    }

    private static void pad(ByteArrayOutputStream out, int length) {
        out.writeBytes(new byte[-length & 3]);
    }

    /**
     * Reads an archive; what stands after its last entry is ignored.
     *
     * @throws GuestProblem if it is cut short or none
     */
    static CpioArchive read(byte[] bytes) throws GuestProblem {
        CpioArchive archive = new CpioArchive();
        int at = 0;
        while (true) {
            if (at + HEADER > bytes.length || !text(bytes, at, 6).equals(MAGIC)) {
                throw new GuestProblem("the archive of results is cut short or damaged at byte " + at);
            }
            int mode = number(bytes, at, 1);
            int size = number(bytes, at, 6);
            int nameSize = number(bytes, at, 11);
            int content = align(at + HEADER + nameSize);
            if (nameSize < 1 || size < 0 || (long) content + size > bytes.length) {
                throw new GuestProblem("the archive of results is cut short or damaged at byte " + at);
            }
            String path = text(bytes, at + HEADER, nameSize - 1);
            if (path.equals(LAST)) {
                return archive;
            }
            archive.entries.put(path, new Entry(mode, Arrays.copyOfRange(bytes, content, content + size)));
            at = align(content + size);
        }
    }

    private static int align(int offset) {
        return (offset + 3) & ~3;
    }

    private static String text(byte[] bytes, int from, int length) {
        int to = Math.min(bytes.length, from + length);
        return new String(bytes, from, Math.max(0, to - from), StandardCharsets.UTF_8);
    }

    /** Field {@code index} of the header at {@code at}: eight hexadecimal digits. @return −1 if it is none */
    private static int number(byte[] bytes, int at, int index) {
        try {
            return Integer.parseUnsignedInt(text(bytes, at + 6 + 8 * index, 8), 16);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}

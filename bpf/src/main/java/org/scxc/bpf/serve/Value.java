package org.scxc.bpf.serve;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.object.Part;
import org.scxc.bpf.vm.LittleEndian;

/**
 * A variable of the object, a value of one of its maps or an argument of one of its programs, as user space has it: by the names of
 * the object's own types.
 *
 * @param type its BTF type
 * @param at where it begins in {@code bytes}
 */
public record Value(Btf btf, int type, byte[] bytes, int at) {
    /**
     * Returns a number in it.
     *
     * @param path {@code .limits[3].low}
     */
    public long get(String path) {
        Part part = part(path);
        return LittleEndian.get(bytes, at + (int) part.offset(), size(part));
    }

    /** Returns whether there is such a part. */
    public boolean has(String path) {
        return Part.of(btf, type, path).isPresent();
    }

    /** Writes a number in it, as many bytes as it has. */
    public void set(String path, long value) {
        Part part = part(path);
        LittleEndian.put(bytes, at + (int) part.offset(), value, size(part));
    }

    /** Makes all of it zeros. */
    public void clear() {
        Arrays.fill(bytes, at, at + (int) btf.sizeOf(type), (byte) 0);
    }

    /** Writes a string with a 0 behind it; what stands behind that stays. */
    public void text(String path, String text) {
        Part part = part(path);
        byte[] written = text.getBytes(StandardCharsets.UTF_8);
        if (written.length >= btf.sizeOf(part.type())) {
            throw new IllegalArgumentException(path + " takes " + (btf.sizeOf(part.type()) - 1) + " bytes");
        }
        int to = at + (int) part.offset();
        System.arraycopy(written, 0, bytes, to, written.length);
        bytes[to + written.length] = 0;
    }

    private Part part(String path) {
        return Part.of(btf, type, path)
                .orElseThrow(() -> new IllegalArgumentException("no " + path + " in " + btf.text(type)));
    }

    private int size(Part part) {
        long size = btf.sizeOf(part.type());
        if (size < 1 || size > Long.BYTES) {
            throw new IllegalArgumentException(btf.text(part.type()) + " is no number");
        }
        return (int) size;
    }
}

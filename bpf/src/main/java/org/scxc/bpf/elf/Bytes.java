package org.scxc.bpf.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A named range of a file, little-endian; every access outside it is a {@link BadObject} with the place. */
public final class Bytes {
    private final String name;
    private final ByteBuffer buffer;

    private Bytes(String name, ByteBuffer buffer) {
        this.name = name;
        this.buffer = buffer;
    }

    public static Bytes of(String name, byte[] bytes) {
        return new Bytes(name, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Returns {@code size} bytes from {@code offset} on as a range of their own. */
    public Bytes slice(String sliceName, long offset, long size) throws BadObject {
        check(offset, size);
        return new Bytes(sliceName, buffer.slice((int) offset, (int) size).order(ByteOrder.LITTLE_ENDIAN));
    }

    public String name() {
        return name;
    }

    public int size() {
        return buffer.limit();
    }

    public int u8(long offset) throws BadObject {
        check(offset, 1);
        return buffer.get((int) offset) & 0xff;
    }

    public int u16(long offset) throws BadObject {
        check(offset, 2);
        return buffer.getShort((int) offset) & 0xffff;
    }

    public int s32(long offset) throws BadObject {
        check(offset, 4);
        return buffer.getInt((int) offset);
    }

    public long u32(long offset) throws BadObject {
        return s32(offset) & 0xffff_ffffL;
    }

    public long s64(long offset) throws BadObject {
        check(offset, 8);
        return buffer.getLong((int) offset);
    }

    /** Returns the text up to the next 0 byte. */
    public String string(long offset) throws BadObject {
        check(offset, 1);
        int end = (int) offset;
        while (end < size() && buffer.get(end) != 0) {
            end++;
        }
        if (end == size()) {
            throw new BadObject(name + ": string at " + offset + " has no end");
        }
        return StandardCharsets.UTF_8
                .decode(buffer.slice((int) offset, end - (int) offset))
                .toString();
    }

    /** Returns a copy of all bytes. */
    public byte[] toArray() {
        byte[] copy = new byte[size()];
        buffer.get(0, copy);
        return copy;
    }

    private void check(long offset, long length) throws BadObject {
        if (offset < 0 || length < 0 || offset > size() - length) {
            throw new BadObject(
                    name + ": " + length + " bytes at " + Long.toUnsignedString(offset) + " are beyond its " + size());
        }
    }
}

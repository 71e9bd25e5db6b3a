package org.scxc.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/**
 * A scheduler's program made of its object: scxc's loader, the object behind its end, and 16 bytes that say so, which are the
 * object's length, 64 bits little-endian, and {@code SCXCOBJ1}. The loader (guest/src/main/c/loader.c, carried_object) looks
 * there first. An ELF file ends where its headers say, so what stands behind it does not matter to the kernel.
 */
public final class CarriedObject {
    private static final byte[] MAGIC = "SCXCOBJ1".getBytes(StandardCharsets.US_ASCII);

    private CarriedObject() {}

    /**
     * Returns the bytes of a program that takes the loader's options and runs where the loader does.
     *
     * @throws GuestProblem if the loader cannot be compiled here
     */
    public static byte[] program(Cache cache, byte[] object) throws IOException, GuestProblem {
        return behind(Files.readAllBytes(new Builds(cache).loader()), object);
    }

    static byte[] behind(byte[] loader, byte[] object) {
        return ByteBuffer.allocate(loader.length + object.length + Long.BYTES + MAGIC.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(loader)
                .put(object)
                .putLong(object.length)
                .put(MAGIC)
                .array();
    }
}

package org.scxc.bpf.vm;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;

/** Copies the class {@link TranslatedEntry}, which must not be initialized itself: it has no function. */
final class EntryCopies {
    private static final byte[] CLASS_FILE = read();

    private EntryCopies() {}

    private static byte[] read() {
        try (InputStream in = requireNonNull(EntryCopies.class.getResourceAsStream("TranslatedEntry.class"))) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Returns an entry that calls {@code function}, of type (Execution)long. */
    static Entry of(MethodHandle function) {
        try {
            return (Entry) MethodHandles.lookup()
                    .defineHiddenClassWithClassData(CLASS_FILE, function, true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (IllegalAccessException
                | NoSuchMethodException
                | InstantiationException
                | InvocationTargetException impossible) {
            throw new LinkageError("copied class", impossible);
        }
    }
}

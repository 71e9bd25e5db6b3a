package org.scxc.cli.process;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A standard stream that remembers why it could not be written: writers above it swallow that. */
public final class Standard extends OutputStream {
    private final OutputStream stream;
    private volatile @Nullable IOException failure;

    public Standard(OutputStream stream) {
        this.stream = stream;
    }

    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            stream.write(bytes, offset, length);
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        stream.flush();
    }
}

package org.scxc.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/** A new content for a file: all of it or, whatever happens on the way, the old one. */
final class Replacement {
    private Replacement() {}

    /** A link stays one, and the file it names gets the text; permissions stay. */
    static void write(Path file, String text) {
        try {
            Path target = file.toRealPath();
            if (!Files.isWritable(target)) {
                throw new BadInput(file + ": cannot be written: it is read-only");
            }
            Path folder = target.getParent();
            Path made = Files.createTempFile(folder == null ? Path.of("") : folder, ".scxc", ".tmp");
            try {
                Files.writeString(made, text);
                if (Files.getFileAttributeView(target, PosixFileAttributeView.class) != null) {
                    Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(target));
                }
                Files.move(made, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(made);
            }
        } catch (FileSystemException e) {
            String reason = e.getReason();
            throw new BadInput(file + ": cannot be written: "
                    + (reason == null ? e.getClass().getSimpleName() : reason));
        } catch (IOException e) {
            throw new BadInput(file + ": cannot be written: " + e.getMessage());
        }
    }
}

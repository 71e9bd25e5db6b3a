package org.scxc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a command writes because the user named them. */
final class Output {
    private Output() {}

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new BadInput(file + ": cannot be written: " + e.getMessage());
        }
    }

    static void makeDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new BadInput(directory + ": cannot be made: " + e.getMessage());
        }
    }
}

package org.scxc.guest;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * On what a result was got; goes with every result.
 *
 * @param accelerator the one really used
 * @param kernelRelease what {@code uname -r} said
 * @param kernelOrigin the package with its version, or a path
 * @param qemu its version
 * @param wallSeconds from QEMU's start to its end
 * @param command QEMU's, or vng's
 */
public record BootFacts(
        String accelerator,
        String kernelRelease,
        String kernelOrigin,
        String qemu,
        int cpus,
        double wallSeconds,
        List<String> command) {
    /** As boot.json. */
    void write(Path directory) throws IOException {
        Files.writeString(
                directory.resolve("boot.json"),
                new GsonBuilder()
                                .setPrettyPrinting()
                                .disableHtmlEscaping()
                                .create()
                                .toJson(this) + "\n");
    }
}

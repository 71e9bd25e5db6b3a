package org.scxc.guest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Files that the module brings along. */
final class Resource {
    private Resource() {}

    /** @param name below this package's folder */
    static String text(String name) throws IOException {
        try (InputStream in = Resource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("there is not a file " + name + " in scxc");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

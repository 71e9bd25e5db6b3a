package org.scxc.backends.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The worker's parts as one file of C, so that it can be compiled by one command anywhere. */
final class WorkerSource {
    private static final List<String> PARTS =
            List.of("1_base", "2_plan", "3_work", "4_record", "5_host", "6_scheduler", "7_timeline", "8_main");

    private WorkerSource() {}

    static String text() {
        StringBuilder all = new StringBuilder();
        for (String part : PARTS) {
            try (InputStream in = WorkerSource.class.getResourceAsStream("worker/" + part + ".c")) {
                if (in == null) {
                    throw new IllegalStateException("the worker lacks its part " + part);
                }
                all.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all.toString();
    }
}

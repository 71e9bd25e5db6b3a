package org.scxc.guest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The BPF schedulers that scxc brings along, each in {@code src/main/bpf/NAME.bpf.c}, which says what it does. */
public enum ShippedScheduler {
    PID_FIFO,
    LINKED,
    USER_DSQ,
    STALL,
    ENQ_ERROR;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param text its name, with or without {@code .bpf.o} */
    public static Optional<ShippedScheduler> of(String text) {
        return Arrays.stream(values())
                .filter(s -> text.equals(s.word()) || text.equals(s.word() + ".bpf.o"))
                .findFirst();
    }

    public static String list() {
        return Arrays.stream(values()).map(ShippedScheduler::word).collect(Collectors.joining(", "));
    }
}

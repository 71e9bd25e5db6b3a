package org.scxc.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a machine that is suspended is in, in the words of /sys/power/mem_sleep (kernel/power/suspend.c, v7.3). */
public enum SleepState {
    /** PM_SUSPEND_TO_IDLE: all CPUs are online, and idle. */
    S2IDLE,
    /** PM_SUSPEND_MEM: all CPUs but one are offline. */
    DEEP;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(SleepState::word).toList();
    }

    public static Optional<SleepState> of(String word) {
        return Arrays.stream(values()).filter(s -> s.word().equals(word)).findFirst();
    }
}

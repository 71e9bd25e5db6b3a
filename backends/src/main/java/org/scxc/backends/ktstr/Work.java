package org.scxc.backends.ktstr;

import java.util.List;
import java.util.Optional;

/**
 * ktstr's WorkType.
 *
 * @param variant {@code Bursty}
 * @param fields in its order
 * @param groupSize workers come in multiples of this (checked by ktstr when they are spawned)
 * @param asks whether its workers themselves change affinity, policy or nice values while they run
 */
record Work(String variant, List<Field> fields, int groupSize, Asks asks) {
    static final Work SPIN_WAIT = plain("SpinWait");
    static final Work YIELD_HEAVY = plain("YieldHeavy");

    /** {@code burst_duration: 1ms}. */
    record Field(String name, Setting setting) {}

    enum Asks {
        NOTHING,
        OF_THE_KERNEL
    }

    /** What stands behind the colon. */
    sealed interface Setting {
        record Number(long value) implements Setting {}

        record Time(long ns) implements Setting {}

        record Flag(boolean on) implements Setting {}

        /** A variant of an enum; {@code imported} if the prelude of 0.18.0 lacks it. */
        record Variant(String type, String name, boolean imported) implements Setting {}

        record Numbers(List<Integer> values) implements Setting {}
    }

    static Work plain(String variant) {
        return new Work(variant, List.of(), 1, Asks.NOTHING);
    }

    /** Both above 0. */
    static Work bursty(long burstNs, long sleepNs) {
        return new Work(
                "Bursty",
                List.of(
                        new Field("burst_duration", new Setting.Time(burstNs)),
                        new Field("sleep_duration", new Setting.Time(sleepNs))),
                1,
                Asks.NOTHING);
    }

    Optional<Setting> field(String name) {
        return fields.stream()
                .filter(f -> f.name().equals(name))
                .map(Field::setting)
                .findFirst();
    }

    /** Time of a field that is one; 0 if there is none. */
    long ns(String name) {
        return field(name).map(s -> s instanceof Setting.Time t ? t.ns() : 0L).orElse(0L);
    }

    /** {@code Bursty 1 ms/10 ms} for comments: times, and no other parameters. */
    String words() {
        List<String> times = fields.stream()
                .filter(f -> f.setting() instanceof Setting.Time)
                .map(f -> KtstrWords.duration(((Setting.Time) f.setting()).ns()))
                .toList();
        return times.isEmpty() ? variant : variant + " " + String.join("/", times);
    }
}

package org.scxc.model;

import java.util.List;

/** What a setting, flag or knob holds, in base units. */
public sealed interface Value {
    record Switch(boolean on) implements Value {}

    record Number(double value) implements Value {}

    record Duration(long ns) implements Value {}

    record Size(long bytes) implements Value {}

    /** @param fraction 0.45 for 45% */
    record Percent(double fraction) implements Value {}

    record Text(String text) implements Value {}

    record Texts(List<String> items) implements Value {}
}

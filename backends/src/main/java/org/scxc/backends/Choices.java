package org.scxc.backends;

import java.util.Map;

/**
 * What was chosen of a backend's options.
 *
 * @param values by the options' names, with defaults in place; a switch that is on has the value {@code on}
 */
public record Choices(Map<String, String> values) {
    public static final String ON = "on";
    public static final String OFF = "off";

    public Choices {
        values = Map.copyOf(values);
    }

    /** @throws IllegalArgumentException if the backend has not declared the option */
    public String text(String option) {
        String value = values.get(option);
        if (value == null) {
            throw new IllegalArgumentException("undeclared option " + option);
        }
        return value;
    }

    public boolean on(String option) {
        return text(option).equals(ON);
    }
}

package org.scxc.compiler.lower;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.KernelProfile;
import org.scxc.model.KfuncRules;
import org.scxc.model.Nearest;
import org.scxc.model.Race.KernelVariant;
import org.scxc.model.Records;

/**
 * What a kernel can be told or asked, by name: the components of the profile's groups. {@code slice_write} is
 * {@code sliceWrite} and takes its constants, {@code fork_min} is {@code forkMinNs} and takes a duration.
 */
final class KernelSettings {
    private static final int COUNT_MAX = 2_000_000;

    /** What they are called elsewhere in specifications and mails. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "stock", "error_global",
            "c1", "silent_queued",
            "c2", "silent_drop",
            "c3", "silent_global");

    private static final Map<String, RecordComponent> ALL = new LinkedHashMap<>();

    /** What races can choose. */
    static final List<String> OF_RACES = names(KernelVariant.class);

    static {
        for (Class<?> group : List.of(KernelVariant.class, KernelProfile.Timed.class, KernelProfile.Latencies.class)) {
            for (RecordComponent c : group.getRecordComponents()) {
                if (isSetting(c)) {
                    ALL.put(name(c), c);
                }
            }
        }
    }

    private KernelSettings() {}

    /** A missing safeguard and the rules of kfuncs are none. */
    private static boolean isSetting(RecordComponent c) {
        return c.getType() != Optional.class && c.getType() != KfuncRules.class;
    }

    /** @param name of one that {@link #exists} */
    private static RecordComponent setting(String name) {
        return Objects.requireNonNull(ALL.get(name), name);
    }

    static boolean exists(String name) {
        return ALL.containsKey(name);
    }

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    static List<String> names(Class<? extends Record> group) {
        return Arrays.stream(group.getRecordComponents())
                .filter(KernelSettings::isSetting)
                .map(KernelSettings::name)
                .toList();
    }

    private static String name(RecordComponent component) {
        return KernelProfile.fact(component);
    }

    /** Empty if {@code item} is no value of the setting; that has been reported. */
    static Optional<Object> read(Context context, String name, Item item) {
        Class<?> type = setting(name).getType();
        if (type == boolean.class) {
            return word(context, name, item, List.of("on", "off")).map(w -> w.equals("on"));
        }
        if (type == int.class) {
            var value = context.values().whole(item, name, 0, COUNT_MAX);
            return value.isEmpty() ? Optional.empty() : Optional.of((int) value.getAsLong());
        }
        if (type == long.class) {
            return context.values().duration(item, name).map(v -> v);
        }
        if (type == Set.class) {
            return set(context, name, item);
        }
        return constant(context, name, item, type);
    }

    private static Optional<Object> constant(Context context, String name, Item item, Class<?> type) {
        List<String> words = words(type);
        return word(context, name, item, words).map(w -> type.getEnumConstants()[words.indexOf(w)]);
    }

    /** A list of constants, in any order. */
    private static Optional<Object> set(Context context, String name, Item item) {
        Class<?> of = (Class<?>) ((ParameterizedType) setting(name).getGenericType()).getActualTypeArguments()[0];
        Set<Object> constants = new LinkedHashSet<>();
        boolean whole = true;
        for (Item one : item instanceof Item.ListOf list ? list.items() : List.of(item)) {
            Optional<Object> constant = constant(context, name, one, of);
            constant.ifPresent(constants::add);
            whole &= constant.isPresent();
        }
        return whole ? Optional.of(Collections.unmodifiableSet(constants)) : Optional.empty();
    }

    private static Optional<String> word(Context context, String name, Item item, List<String> words) {
        String word = Settings.text(item);
        if (words.contains(word)) {
            return Optional.of(word);
        }
        context.diagnostics()
                .report(
                        Code.UNKNOWN_DESIGN,
                        item.span(),
                        "\"" + name + "\" cannot be \"" + word + "\"",
                        Optional.ofNullable(ELSEWHERE.get(word))
                                .filter(words::contains)
                                .map(w -> "did you mean \"" + w + "\"?")
                                .orElse(Nearest.hint(word, words)));
        return Optional.empty();
    }

    static boolean isSwitch(String setting) {
        return setting(setting).getType() == boolean.class;
    }

    /** A value, for hints. */
    static String example(String setting) {
        Class<?> type = setting(setting).getType();
        return type.isEnum() ? words(type).getFirst() : type == long.class ? "5us" : "256";
    }

    private static List<String> words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The name of the component in Java. */
    static String component(String setting) {
        return setting(setting).getName();
    }

    /**
     * @param values of all settings of the group
     * @param kfuncs if the group has them
     */
    static <R extends Record> R make(Class<R> group, Map<String, Object> values, KfuncRules kfuncs) {
        return Records.make(
                group,
                c -> isSetting(c) ? values.get(name(c)) : c.getType() == Optional.class ? Optional.empty() : kfuncs);
    }
}

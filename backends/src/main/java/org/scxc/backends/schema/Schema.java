package org.scxc.backends.schema;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.scxc.model.CpuSet;

/** Reads JSON of a declared format: what comes back fits, so that its readers ask for members without looking. */
public final class Schema {
    private static final int SHOWN = 40;

    private Schema() {}

    /**
     * One value.
     *
     * @throws Misfit if the text is not JSON, or does not fit
     */
    public static JsonElement read(String text, Shape shape) throws Misfit {
        JsonElement value = StrictJson.parse(text);
        check(value, shape, "$");
        return value;
    }

    /**
     * One object.
     *
     * @throws Misfit if the text is not JSON, or does not fit
     */
    public static JsonObject object(String text, Shape.Struct shape) throws Misfit {
        return read(text, shape).getAsJsonObject();
    }

    /**
     * One object a line; blank lines are skipped. The place of a misfit begins with the line's number.
     *
     * @param max most objects
     * @throws Misfit if a line is not JSON, or does not fit
     */
    public static List<JsonObject> lines(String text, Shape.Struct shape, int max) throws Misfit {
        List<JsonObject> all = new ArrayList<>();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            if (all.size() == max) {
                throw new Misfit("line " + number, "expected at most " + max + " lines");
            }
            try {
                all.add(object(line, shape));
            } catch (Misfit e) {
                throw new Misfit("line " + number, String.valueOf(e.getMessage()));
            }
        }
        return List.copyOf(all);
    }

    /**
     * A whole number in a part of a record that its format leaves open.
     *
     * @throws Misfit if it is none from {@code min} to {@code max}
     */
    public static long whole(JsonElement value, long min, long max, String place) throws Misfit {
        check(value, new Shape.Whole(min, max), place);
        return value.getAsLong();
    }

    private static void check(JsonElement value, Shape shape, String place) throws Misfit {
        switch (shape) {
            case Shape.Anything a -> {}
            case Shape.Nullable n -> {
                if (!value.isJsonNull()) {
                    check(value, n.shape(), place);
                }
            }
            case Shape.Whole w -> whole(value, w, place);
            case Shape.Real r -> real(value, r, place);
            case Shape.Text t -> {
                if (text(value, place).length() > t.lengthMax()) {
                    throw new Misfit(place, "expected at most " + t.lengthMax() + " characters");
                }
            }
            case Shape.Cpus c -> cpus(text(value, place), place);
            case Shape.Flag f -> {
                if (!(value instanceof JsonPrimitive p && p.isBoolean())) {
                    throw expected("true or false", value, place);
                }
            }
            case Shape.Many m -> many(value, m, place);
            case Shape.Tuple t -> tuple(value, t, place);
            case Shape.Named n -> named(value, n, place);
            case Shape.Struct s -> struct(value, s, place);
            case Shape.Variant v -> variant(value, v, place);
        }
    }

    private static BigDecimal number(JsonElement value, String what, String place) throws Misfit {
        if (!(value instanceof JsonPrimitive p && p.isNumber())) {
            throw expected(what, value, place);
        }
        // 1e999999999 is a number of ten characters, and of a gigabyte of digits.
        String text = value.getAsString();
        BigDecimal number = text.length() > SHOWN ? BigDecimal.TEN.pow(SHOWN) : new BigDecimal(text);
        return Math.abs((long) number.scale()) > 2 * SHOWN ? BigDecimal.TEN.pow(SHOWN) : number;
    }

    private static void whole(JsonElement value, Shape.Whole w, String place) throws Misfit {
        String what = String.format(Locale.ROOT, "a whole number from %d to %d", w.min(), w.max());
        BigDecimal number = number(value, what, place);
        boolean whole = number.stripTrailingZeros().scale() <= 0;
        if (!whole
                || number.compareTo(BigDecimal.valueOf(w.min())) < 0
                || number.compareTo(BigDecimal.valueOf(w.max())) > 0) {
            throw expected(what, value, place);
        }
    }

    private static void real(JsonElement value, Shape.Real r, String place) throws Misfit {
        String what = String.format(Locale.ROOT, "a number from %s to %s", r.min(), r.max());
        BigDecimal number = number(value, what, place);
        if (number.compareTo(BigDecimal.valueOf(r.min())) < 0 || number.compareTo(BigDecimal.valueOf(r.max())) > 0) {
            throw expected(what, value, place);
        }
    }

    private static String text(JsonElement value, String place) throws Misfit {
        if (!(value instanceof JsonPrimitive p && p.isString())) {
            throw expected("a string", value, place);
        }
        return value.getAsString();
    }

    private static void cpus(String list, String place) throws Misfit {
        try {
            if (!list.isEmpty()) {
                CpuSet.parse(list);
            }
        } catch (IllegalArgumentException e) {
            throw new Misfit(place, "expected a list of CPUs up to " + CpuSet.CPU_MAX + ", found " + shown(list));
        }
    }

    private static void many(JsonElement value, Shape.Many m, String place) throws Misfit {
        JsonArray array = array(value, place);
        if (array.size() > m.max()) {
            throw new Misfit(place, "expected at most " + m.max() + " elements, found " + array.size());
        }
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < array.size(); i++) {
            check(array.get(i), m.each(), place + "[" + i + "]");
            if (!m.unique().isEmpty()) {
                String key = array.get(i).getAsJsonObject().get(m.unique()).getAsString();
                Integer before = seen.putIfAbsent(key, i);
                if (before != null) {
                    throw new Misfit(
                            place + "[" + i + "]." + m.unique(),
                            shown(key) + " is a duplicate, first in [" + before + "]");
                }
            }
        }
    }

    private static void tuple(JsonElement value, Shape.Tuple t, String place) throws Misfit {
        JsonArray array = array(value, place);
        if (array.size() != t.each().size()) {
            throw new Misfit(place, "expected " + t.each().size() + " elements, found " + array.size());
        }
        for (int i = 0; i < array.size(); i++) {
            check(array.get(i), t.each().get(i), place + "[" + i + "]");
        }
    }

    private static void named(JsonElement value, Shape.Named n, String place) throws Misfit {
        JsonObject o = objectAt(value, place);
        if (o.size() > n.max()) {
            throw new Misfit(place, "expected at most " + n.max() + " members, found " + o.size());
        }
        for (Map.Entry<String, JsonElement> e : o.entrySet()) {
            check(e.getValue(), n.each(), place + "." + e.getKey());
        }
    }

    private static void struct(JsonElement value, Shape.Struct s, String place) throws Misfit {
        JsonObject o = objectAt(value, place);
        for (Shape.Member member : s.members()) {
            JsonElement found = o.get(member.name());
            if (found != null) {
                check(found, member.shape(), place + "." + member.name());
            } else if (member.presence() == Shape.Presence.REQUIRED) {
                throw new Misfit(place, "\"" + member.name() + "\" is missing");
            }
        }
    }

    private static void variant(JsonElement value, Shape.Variant v, String place) throws Misfit {
        String name;
        JsonElement content = new JsonObject();
        if (value instanceof JsonPrimitive p && p.isString()) {
            name = p.getAsString();
        } else if (value instanceof JsonObject o && o.size() == 1) {
            name = o.keySet().iterator().next();
            content = o.get(name);
        } else {
            throw expected("a name, or an object with one member", value, place);
        }
        Shape known = v.known().get(name);
        if (known != null) {
            check(content, known, place + "." + name);
        } else if (v.others() == Shape.Others.REFUSED) {
            String names =
                    String.join(", ", v.known().keySet().stream().sorted().toList());
            throw new Misfit(place, "expected one of " + names + ", found " + shown(name));
        }
    }

    private static JsonArray array(JsonElement value, String place) throws Misfit {
        if (!value.isJsonArray()) {
            throw expected("an array", value, place);
        }
        return value.getAsJsonArray();
    }

    private static JsonObject objectAt(JsonElement value, String place) throws Misfit {
        if (!value.isJsonObject()) {
            throw expected("an object", value, place);
        }
        return value.getAsJsonObject();
    }

    private static Misfit expected(String what, JsonElement found, String place) {
        String kind = found.isJsonObject() ? "an object" : found.isJsonArray() ? "an array" : shown(found.toString());
        return new Misfit(place, "expected " + what + ", found " + kind);
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}

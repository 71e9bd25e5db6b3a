package org.scxc.backends.shell;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Members of JSON objects that fit their format; what is absent is empty, 0 or false. */
final class Json {
    private Json() {}

    static Optional<JsonElement> primitive(JsonObject o, String name) {
        return Optional.ofNullable(o.get(name)).filter(JsonElement::isJsonPrimitive);
    }

    static String text(JsonObject o, String name) {
        return primitive(o, name).map(JsonElement::getAsString).orElse("");
    }

    static long number(JsonObject o, String name) {
        return primitive(o, name).map(JsonElement::getAsLong).orElse(0L);
    }

    static boolean flag(JsonObject o, String name) {
        return primitive(o, name).map(JsonElement::getAsBoolean).orElse(false);
    }

    static Optional<JsonObject> object(JsonObject o, String name) {
        return Optional.ofNullable(o.get(name))
                .filter(JsonElement::isJsonObject)
                .map(JsonElement::getAsJsonObject);
    }

    static JsonArray array(JsonObject o, String name) {
        JsonElement e = o.get(name);
        return e != null && e.isJsonArray() ? e.getAsJsonArray() : new JsonArray();
    }

    static List<JsonObject> objects(JsonObject o, String name) {
        List<JsonObject> all = new ArrayList<>();
        array(o, name).forEach(e -> all.add(e.getAsJsonObject()));
        return all;
    }

    static List<String> texts(JsonObject o, String name) {
        List<String> all = new ArrayList<>();
        array(o, name).forEach(e -> all.add(e.getAsString()));
        return all;
    }
}

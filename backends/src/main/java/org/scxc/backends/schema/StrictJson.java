package org.scxc.backends.schema;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.internal.LazilyParsedNumber;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON as RFC 8259 has it, with each member of an object once, no deeper than a parser's stack is safe. */
final class StrictJson {
    /** Levels of objects and arrays; records that tools write have fewer than 20. */
    private static final int DEPTH_MAX = 100;

    private static final Pattern PLACE = Pattern.compile("at line (\\d+) column (\\d+)");

    private StrictJson() {}

    /** @throws Misfit if {@code text} is not one JSON value, with the place where it ceases to be */
    static JsonElement parse(String text) throws Misfit {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            JsonElement value = value(reader, 0);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new Misfit("$", "expected one JSON value, found more text after it");
            }
            return value;
        } catch (EOFException e) {
            throw new Misfit("$", "expected JSON, found the end of the text");
        } catch (MalformedJsonException | JsonParseException | IllegalStateException | NumberFormatException e) {
            throw new Misfit("$", "expected JSON" + place(e.getMessage()));
        } catch (IOException e) {
            throw new Misfit("$", "expected JSON");
        }
    }

    /** The place in the library's message; the rest of it is about the library. */
    private static String place(@Nullable String message) {
        Matcher place = PLACE.matcher(String.valueOf(message));
        return place.find()
                ? ", found something else at line " + place.group(1) + ", column " + place.group(2)
                : ", found something else";
    }

    private static JsonElement value(JsonReader in, int depth) throws IOException, Misfit {
        if (depth > DEPTH_MAX) {
            throw new Misfit(in.getPath(), "expected at most " + DEPTH_MAX + " levels");
        }
        return switch (in.peek()) {
            case BEGIN_OBJECT -> object(in, depth);
            case BEGIN_ARRAY -> array(in, depth);
            case STRING -> new JsonPrimitive(in.nextString());
            case NUMBER -> new JsonPrimitive(new LazilyParsedNumber(in.nextString()));
            case BOOLEAN -> new JsonPrimitive(in.nextBoolean());
            case NULL -> {
                in.nextNull();
                yield JsonNull.INSTANCE;
            }
            case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT -> throw new Misfit(in.getPath(), "expected a value");
        };
    }

    private static JsonObject object(JsonReader in, int depth) throws IOException, Misfit {
        JsonObject o = new JsonObject();
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            if (o.has(name)) {
                throw new Misfit(in.getPath(), "duplicate member");
            }
            o.add(name, value(in, depth + 1));
        }
        in.endObject();
        return o;
    }

    private static JsonArray array(JsonReader in, int depth) throws IOException, Misfit {
        JsonArray a = new JsonArray();
        in.beginArray();
        while (in.hasNext()) {
            a.add(value(in, depth + 1));
        }
        in.endArray();
        return a;
    }
}

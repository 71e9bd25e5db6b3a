package org.scxc.bpf.layered;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Nearest;

/**
 * Reads a configuration of scx_layered 1.1.4, which is JSON: a list of layers (config.rs; verify_layer_specs() of main.rs). What the
 * program accepts and its simulated user half does not do is an error, by its name; so is a name that the program would pass over.
 */
final class LayerConfig {
    private static final int LAYERS_MAX = 16;
    private static final int GROUPS_MAX = 32;
    private static final int CONDITIONS_MAX = 26;
    private static final int NAME_BYTES_MAX = 127;

    private final JsonReader in;

    private LayerConfig(JsonReader in) {
        this.in = in;
    }

    /** Why a configuration is not used. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        /** @param at a path in the configuration, {@code $[0].name} */
        Unusable(String at, String reason) {
            super(at + ": " + reason);
        }
    }

    /** Reads configurations, of which the layers follow each other, at least one. */
    static List<LayerSpec> parse(List<String> texts) throws Unusable {
        List<LayerSpec> layers = new ArrayList<>();
        for (String text : texts) {
            layers.addAll(parse(text));
        }
        verify(layers);
        return layers;
    }

    private static List<LayerSpec> parse(String text) throws Unusable {
        try (JsonReader in = new JsonReader(new StringReader(text))) {
            in.setStrictness(Strictness.STRICT);
            LayerConfig config = new LayerConfig(in);
            List<LayerSpec> layers = config.layers();
            if (in.peek() != JsonToken.END_DOCUMENT) {
                throw config.unusable("expected one list of layers, found more behind it");
            }
            return layers;
        } catch (MalformedJsonException | EOFException | IllegalStateException | NumberFormatException e) {
            throw new Unusable("the layers", "expected JSON as scx_layered --example writes it");
        } catch (IOException e) {
            throw new Unusable("the layers", "cannot be read");
        }
    }

    private Unusable unusable(String reason) {
        return new Unusable(in.getPath(), reason);
    }

    private Unusable unserved(String what) {
        return unusable(what + " is not served");
    }

    private List<LayerSpec> layers() throws IOException, Unusable {
        List<LayerSpec> layers = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            layers.add(layer());
        }
        in.endArray();
        return layers;
    }

    private LayerSpec layer() throws IOException, Unusable {
        String name = null;
        List<List<LayerMatch>> matches = null;
        Sized sized = null;
        in.beginObject();
        while (in.hasNext()) {
            String member = in.nextName();
            switch (member) {
                case "name" -> name = text(NAME_BYTES_MAX);
                case "comment" -> in.skipValue();
                case "matches" -> matches = groups();
                case "kind" -> sized = kind();
                case "template" -> throw unserved("template");
                default -> throw unknown(member, List.of("name", "comment", "matches", "kind"));
            }
        }
        in.endObject();
        if (name == null || matches == null || sized == null) {
            throw unusable("a layer has a name, matches and a kind");
        }
        return new LayerSpec(name, sized.kind, matches, sized.values);
    }

    private Unusable unknown(String name, List<String> known) {
        String near = Nearest.hint(name, known);
        return unusable("there is no \"" + name + "\"" + (near.isEmpty() ? "" : "; " + near));
    }

    private String text(int bytesMax) throws IOException, Unusable {
        String text = in.nextString();
        if (text.getBytes(StandardCharsets.UTF_8).length > bytesMax || text.indexOf('\0') >= 0) {
            throw unusable("expected at most " + bytesMax + " bytes");
        }
        return text;
    }

    private List<List<LayerMatch>> groups() throws IOException, Unusable {
        List<List<LayerMatch>> groups = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            List<LayerMatch> group = new ArrayList<>();
            in.beginArray();
            while (in.hasNext()) {
                group.add(match());
            }
            in.endArray();
            groups.add(group);
        }
        in.endArray();
        return groups;
    }

    private LayerMatch match() throws IOException, Unusable {
        in.beginObject();
        String word = in.nextName();
        LayerMatch.Kind kind = LayerMatch.Kind.of(word).orElseThrow(() -> unserved("a match by " + word));
        LayerMatch match;
        if (kind.asksText()) {
            match = new LayerMatch(kind, text(kind.bytesMax()));
        } else if (kind.asksSwitch()) {
            match = new LayerMatch(kind, "", in.nextBoolean() ? 1 : 0);
        } else if (kind.members.length == 1) {
            match = new LayerMatch(kind, "", in.nextLong());
        } else {
            in.beginArray();
            match = new LayerMatch(kind, "", in.nextLong(), in.nextLong());
            in.endArray();
        }
        in.endObject();
        return match;
    }

    /** What stands behind {@code kind}. */
    private record Sized(LayerKind kind, Map<LayerMember, double[]> values) {}

    private Sized kind() throws IOException, Unusable {
        in.beginObject();
        String word = in.nextName();
        LayerKind kind = Arrays.stream(LayerKind.values())
                .filter(k -> k.word.equals(word))
                .findFirst()
                .orElseThrow(() -> unknown(
                        word, Arrays.stream(LayerKind.values()).map(k -> k.word).toList()));
        Map<LayerMember, double[]> values = new EnumMap<>(LayerMember.class);
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            LayerMember member = member(name, kind);
            double[] value = value(member);
            if (value != null && values.put(member, value) != null) {
                throw unusable(name + " stands twice");
            }
        }
        in.endObject();
        in.endObject();
        return new Sized(kind, values);
    }

    private LayerMember member(String name, LayerKind kind) throws Unusable {
        List<LayerMember> known =
                Arrays.stream(LayerMember.values()).filter(m -> m.isOf(kind)).toList();
        Optional<LayerMember> member =
                known.stream().filter(m -> m.word().equals(name)).findFirst();
        return member.orElseThrow(
                () -> unknown(name, known.stream().map(LayerMember::word).toList()));
    }

    /** @return null for what says nothing */
    private double @Nullable [] value(LayerMember member) throws IOException, Unusable {
        if (in.peek() == JsonToken.NULL) {
            in.nextNull();
            return null;
        }
        return switch (member.form) {
            case COUNT -> new double[] {whole()};
            case NUMBER -> new double[] {number()};
            case SWITCH -> new double[] {in.nextBoolean() ? 1 : 0};
            case WORD -> new double[] {word(member)};
            case RANGE -> pair(false);
            case COUNTS -> pair(true);
            case LIST -> list();
            case UNSERVED -> {
                if (member == LayerMember.NODES && list().length == 0) {
                    yield null;
                }
                throw unserved(member.word());
            }
        };
    }

    private double[] pair(boolean whole) throws IOException, Unusable {
        in.beginArray();
        double first = whole ? whole() : number();
        double second = whole ? whole() : number();
        in.endArray();
        return new double[] {first, second};
    }

    private double number() throws IOException, Unusable {
        double value = in.nextDouble();
        if (!(value >= 0)) {
            throw unusable("expected a number that is not negative");
        }
        return value;
    }

    private double whole() throws IOException, Unusable {
        double value = number();
        if (value != Math.rint(value) || value > 1L << 53) {
            throw unusable("expected a whole number");
        }
        return value;
    }

    private double[] list() throws IOException, Unusable {
        List<Double> all = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            all.add(whole());
        }
        in.endArray();
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private int word(LayerMember member) throws IOException, Unusable {
        String word = in.nextString();
        int place = member.words().indexOf(word);
        if (place < 0) {
            throw unknown(word, member.words());
        }
        if (member == LayerMember.GROWTH_ALGO && Growth.of(word).isEmpty()) {
            throw unserved("growth_algo " + word);
        }
        return place;
    }

    /** What the program ends for before it loads anything. */
    private static void verify(List<LayerSpec> layers) throws Unusable {
        if (layers.isEmpty() || layers.size() > LAYERS_MAX) {
            throw new Unusable("$", "expected 1 to " + LAYERS_MAX + " layers, found " + layers.size());
        }
        for (int i = 0; i < layers.size(); i++) {
            verify("$[" + i + "]", layers.get(i), i == layers.size() - 1);
        }
    }

    private static void verify(String at, LayerSpec layer, boolean last) throws Unusable {
        List<List<LayerMatch>> groups = layer.matches();
        if (last && !(groups.size() == 1 && groups.getFirst().isEmpty())) {
            throw new Unusable(at + ".matches", "the last layer takes the rest: expected [[]]");
        }
        if (groups.isEmpty()) {
            throw new Unusable(at + ".matches", "expected a group of conditions");
        }
        if (groups.size() > GROUPS_MAX || groups.stream().anyMatch(g -> g.size() > CONDITIONS_MAX)) {
            throw new Unusable(
                    at + ".matches",
                    "expected at most " + GROUPS_MAX + " groups of at most " + CONDITIONS_MAX + " conditions");
        }
        for (LayerMember member :
                List.of(LayerMember.UTIL_RANGE, LayerMember.CPUS_RANGE, LayerMember.CPUS_RANGE_FRAC)) {
            double[] range = layer.values().get(member);
            boolean mayBeEqual = member != LayerMember.UTIL_RANGE;
            if (range != null && (range[0] > range[1] || range[0] == range[1] && !mayBeEqual)) {
                throw new Unusable(at + "." + member.word(), "expected the smaller number first");
            }
        }
        verifySize(at, layer);
    }

    private static void verifySize(String at, LayerSpec layer) throws Unusable {
        double[] parts = layer.values().get(LayerMember.CPUS_RANGE_FRAC);
        double[] counts = layer.values().get(LayerMember.CPUS_RANGE);
        if (layer.hasCpusOfItsOwn() && !layer.values().containsKey(LayerMember.UTIL_RANGE)) {
            throw new Unusable(at, "a " + layer.kind().word + " layer has a util_range");
        }
        if (!layer.hasCpusOfItsOwn() && layer.isOn(LayerMember.UTIL_PEAK_HALF_LIFE_MS)) {
            throw new Unusable(at, "util_peak_half_life_ms is of a layer that has a util_range");
        }
        if (counts != null && parts != null) {
            throw new Unusable(at, "expected cpus_range or cpus_range_frac, found both");
        }
        if (parts != null && parts[1] > 1) {
            throw new Unusable(at + ".cpus_range_frac", "expected parts of 1");
        }
        if (layer.kind() == LayerKind.CONFINED && counts != null && counts[1] == 0) {
            throw new Unusable(at + ".cpus_range", "a confined layer has at least one CPU at most");
        }
    }
}

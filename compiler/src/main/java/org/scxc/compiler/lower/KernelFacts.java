package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.compiler.analysis.Declarations;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;

/**
 * What the facts in sight say of a kernel release. A fact has a value from a version on, and in the releases of older branches
 * that have it as a back-port:
 *
 * <pre>{@code
 * fact qseq {
 *     from 6.12 { is rq; source "…" }
 *     from 7.3 { is task; also [6.12.113, 7.2.11]; source "…" }
 * }
 * }</pre>
 *
 * <p>A branch that ended before a back-port keeps the older value. {@code unsure [6.13]}: nothing tells whether that branch
 * has the value, so that it is taken as the one before or this one, whichever the version order gives, and marked unknown.
 */
public final class KernelFacts {
    private static final Pattern VERSION = Pattern.compile("([0-9]{1,2})\\.([0-9]{1,3})(?:\\.([0-9]{1,3}))?");

    /** @param patch −1 for a whole branch */
    record Version(int major, int minor, int patch) {
        static Optional<Version> of(String word) {
            Matcher m = VERSION.matcher(word);
            return m.matches()
                    ? Optional.of(new Version(
                            Integer.parseInt(m.group(1)),
                            Integer.parseInt(m.group(2)),
                            m.group(3) == null ? -1 : Integer.parseInt(m.group(3))))
                    : Optional.empty();
        }

        boolean isOfBranch(Version other) {
            return major == other.major && minor == other.minor;
        }

        /** Whether this release is {@code first}, or a later one of mainline's line. */
        boolean follows(Version first) {
            if (isOfBranch(first)) {
                return patch >= first.patch || patch < 0;
            }
            return major != first.major ? major > first.major : minor > first.minor;
        }
    }

    /**
     * One value of a fact.
     *
     * @param since the version in which mainline has it first, as written
     * @param also releases of older branches that have it as a back-port
     * @param unsure branches and releases of which nothing is known
     * @param sources where it was seen
     */
    public record Value(String since, Item is, List<String> also, List<String> unsure, List<String> sources) {
        /** As written, {@code [enqueue, dispatch]}. */
        public String text() {
            return Settings.text(is);
        }

        private boolean holds(Version release) {
            return Version.of(since).filter(release::follows).isPresent()
                    || also.stream()
                            .flatMap(a -> Version.of(a).stream())
                            .anyMatch(a -> release.isOfBranch(a) && release.follows(a));
        }

        private boolean isUnsure(Version release) {
            return unsure.stream()
                    .flatMap(u -> Version.of(u).stream())
                    .anyMatch(u -> release.isOfBranch(u) && (u.patch < 0 || u.patch == release.patch));
        }
    }

    /** @param isKnown false: the value is the nearest that is known */
    public record Answer(Value value, boolean isKnown) {}

    /** @param doc its {@code ///} lines */
    public record Fact(String name, String doc, List<Value> values) {
        /** The last value that holds; empty if none does. */
        public Optional<Answer> at(String release) {
            Optional<Version> version = Version.of(release);
            if (version.isEmpty()) {
                return Optional.empty();
            }
            Optional<Value> found = Optional.empty();
            boolean unsure = false;
            for (Value value : values) {
                unsure |= value.isUnsure(version.get());
                if (value.holds(version.get())) {
                    found = Optional.of(value);
                }
            }
            boolean known = !unsure;
            return found.map(v -> new Answer(v, known));
        }
    }

    private final Map<String, Fact> facts = new LinkedHashMap<>();

    private KernelFacts(Map<String, Decl.Fact> declared) {
        declared.forEach((name, fact) -> facts.put(name, read(fact)));
    }

    public static KernelFacts of(Declarations declarations) {
        return new KernelFacts(declarations.facts());
    }

    /** In the order of their declaration. */
    public List<Fact> all() {
        return List.copyOf(facts.values());
    }

    Optional<Answer> at(String fact, String release) {
        return Optional.ofNullable(facts.get(fact)).flatMap(f -> f.at(release));
    }

    /** What is malformed is left out; {@link KernelFactChecks} tells of it. */
    private static Fact read(Decl.Fact fact) {
        List<Value> values = new ArrayList<>();
        for (Entry from : fact.settings()) {
            Optional<Item> is = from.block().flatMap(b -> value(b, "is"));
            if (from.value().isPresent() && is.isPresent()) {
                List<Entry> block = from.block().get();
                values.add(new Value(
                        Settings.text(from.value().get()),
                        is.get(),
                        words(block, "also"),
                        words(block, "unsure"),
                        words(block, "source")));
            }
        }
        return new Fact(fact.name().text(), fact.doc(), List.copyOf(values));
    }

    static Optional<Item> value(List<Entry> block, String name) {
        return block.stream()
                .filter(e -> e.name().text().equals(name))
                .findFirst()
                .flatMap(Entry::value);
    }

    /** The members of a list, or the only one; texts without their quotes. */
    private static List<String> words(List<Entry> block, String name) {
        return value(block, name).map(KernelFacts::words).orElse(List.of());
    }

    static List<String> words(Item item) {
        return switch (item) {
            case Item.ListOf l ->
                l.items().stream().flatMap(i -> words(i).stream()).toList();
            case Item.Text t -> List.of(t.text());
            default -> List.of(Settings.text(item));
        };
    }
}

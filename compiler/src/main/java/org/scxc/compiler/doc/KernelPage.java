package org.scxc.compiler.doc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.compiler.lower.KernelFacts;
import org.scxc.compiler.lower.KernelFacts.Answer;
import org.scxc.compiler.lower.KernelFacts.Fact;
import org.scxc.compiler.lower.KernelProfiles;

/** What the library's facts make of a kernel version, and in what two versions differ; lines of text, with sources. */
public final class KernelPage {
    private KernelPage() {}

    /** @throws IllegalArgumentException with a reason if the library does not know the version */
    public static List<String> of(String version) {
        String release = KernelProfiles.release(version);
        List<String> lines = new ArrayList<>(List.of("kernel " + release, ""));
        for (Fact fact : facts()) {
            Optional<Answer> answer = fact.at(release);
            if (answer.isPresent()) {
                lines.add(fact.name() + "  " + text(answer.get()));
                fact.doc().lines().forEach(l -> lines.add("    " + l));
                lines.add("    " + origin(answer.get()));
                lines.add("");
            }
        }
        lines.removeLast();
        return lines;
    }

    /** Facts that have another value, or are unknown in one of the two only. */
    public static List<String> difference(String version, String later) {
        String first = KernelProfiles.release(version);
        String second = KernelProfiles.release(later);
        List<String> lines = new ArrayList<>(List.of("kernel " + first + " and kernel " + second, ""));
        int same = 0;
        for (Fact fact : facts()) {
            Optional<Answer> a = fact.at(first);
            Optional<Answer> b = fact.at(second);
            if (text(a).equals(text(b))) {
                same++;
                continue;
            }
            lines.add(fact.name() + "  " + text(a) + " -> " + text(b));
            fact.doc().lines().forEach(l -> lines.add("    " + l));
            a.ifPresent(x -> lines.add("    " + first + ": " + origin(x)));
            b.ifPresent(x -> lines.add("    " + second + ": " + origin(x)));
            lines.add("");
        }
        lines.add(same + " facts are the same");
        return lines;
    }

    /**
     * A table in Markdown, a row a value.
     *
     * @param facts their names
     * @throws IllegalArgumentException if the library has no fact of a name
     */
    public static List<String> table(List<String> facts) {
        List<String> lines = new ArrayList<>(
                List.of("| fact | from | value | not looked at | source |", "| --- | --- | --- | --- | --- |"));
        for (String name : facts) {
            Fact fact = facts().stream()
                    .filter(f -> f.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no fact " + name));
            String shown = "`" + name + "`: " + fact.doc().replace("\n", " ");
            for (KernelFacts.Value value : fact.values()) {
                List<String> from = new ArrayList<>(List.of(value.since()));
                from.addAll(value.also());
                lines.add("| " + shown + " | " + String.join(", ", from) + " | " + value.text() + " | "
                        + ranges(value.unsure()) + " | " + String.join("; ", value.sources()) + " |");
                shown = "";
            }
        }
        return lines;
    }

    /** Branches that follow each other become one range. */
    private static String ranges(List<String> branches) {
        List<String> known = KernelProfiles.branches();
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            int first = i;
            while (i + 1 < branches.size()
                    && known.indexOf(branches.get(i + 1)) == known.indexOf(branches.get(i)) + 1) {
                i++;
            }
            ranges.add(i == first ? branches.get(i) : branches.get(first) + "–" + branches.get(i));
        }
        return String.join(", ", ranges);
    }

    /** The names of all facts, in the order of their declaration. */
    public static List<String> names() {
        return facts().stream().map(Fact::name).toList();
    }

    private static List<Fact> facts() {
        return KernelFacts.of(KernelProfiles.declarations()).all();
    }

    private static String text(Optional<Answer> answer) {
        return answer.map(KernelPage::text).orElse("none");
    }

    private static String text(Answer answer) {
        return answer.isKnown()
                ? answer.value().text()
                : "unknown, taken as " + answer.value().text();
    }

    private static String origin(Answer answer) {
        KernelFacts.Value value = answer.value();
        String also = value.also().isEmpty() ? "" : ", also " + String.join(", ", value.also());
        return "from " + value.since() + also + ": " + String.join("; ", value.sources());
    }
}

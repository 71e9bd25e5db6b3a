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

package org.scxc.scenarios;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The four questions about the scenarios of one file. A block names scenarios, one a line, where {@code *} at the end
 * stands for any rest; then it answers the questions for all of them.
 */
record Answers(List<Block> blocks) {
    record Block(List<String> names, String machine, String bug, String trigger, String outcome) {
        Block with(String derivedMachine, String derivedOutcome) {
            return new Block(names, derivedMachine, bug, trigger, derivedOutcome);
        }
    }

    static Answers parse(String text) {
        List<Block> blocks = new ArrayList<>();
        for (String part : text.lines()
                .filter(l -> !l.startsWith("#"))
                .reduce("", (a, b) -> a + "\n" + b)
                .split("\n\\s*\n")) {
            if (!part.isBlank()) {
                blocks.add(new Block(
                        part.lines()
                                .filter(l -> !l.isBlank() && !l.startsWith(" "))
                                .toList(),
                        answer(part, "machine"),
                        answer(part, "bug"),
                        answer(part, "trigger"),
                        answer(part, "outcome")));
            }
        }
        return new Answers(List.copyOf(blocks));
    }

    private static String answer(String block, String question) {
        return block.lines()
                .filter(l -> l.startsWith("  " + question + ": "))
                .map(l -> l.substring(question.length() + 4))
                .findFirst()
                .orElse("");
    }

    /** The block that names a scenario; its full name wins over a beginning, a longer beginning over a shorter one. */
    Optional<Block> of(String scenario) {
        Block best = null;
        int length = -1;
        for (Block block : blocks) {
            for (String name : block.names) {
                boolean open = name.endsWith("*");
                boolean fits = open ? scenario.startsWith(name.substring(0, name.length() - 1)) : scenario.equals(name);
                int weight = open ? name.length() : Integer.MAX_VALUE;
                if (fits && weight > length) {
                    best = block;
                    length = weight;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    String text(String file) {
        StringBuilder out = new StringBuilder("# Four questions about " + file + ", answered from the file alone.\n");
        for (Block b : blocks) {
            out.append('\n');
            b.names.forEach(n -> out.append(n).append('\n'));
            out.append("  machine: ").append(b.machine).append('\n');
            out.append("  bug: ").append(b.bug).append('\n');
            out.append("  trigger: ").append(b.trigger).append('\n');
            out.append("  outcome: ").append(b.outcome).append('\n');
        }
        return out.toString();
    }
}

package org.scxc.compiler.lower;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.scxc.model.Kfunc;
import org.scxc.model.KfuncRules;

/**
 * The facts about kfuncs: {@code kfunc.dsq_insert} has the groups that a kfunc asks for, {@code op.dispatch} those that an
 * operation is called with, {@code kf_bit.dispatch} the kernel's number of a group, {@code kf_check} when a kernel looks,
 * {@code kf_cpu_only} what is not for schedulers that name CPUs by cids. A
 * kfunc that asks for {@code any} can be called from anywhere, one that asks for {@code none}, or of which nothing is told yet, is
 * not there.
 */
final class KfuncFacts {
    private static final String CHECK = "kf_check";
    private static final String CPU_ONLY = "kf_cpu_only";
    private static final String BIT = "kf_bit.";
    private static final String OPERATION = "op.";
    private static final String KFUNC = "kfunc.";

    private KfuncFacts() {}

    static boolean isOne(String fact) {
        return fact.equals(CHECK)
                || fact.equals(CPU_ONLY)
                || fact.startsWith(BIT)
                || fact.startsWith(OPERATION)
                || fact.startsWith(KFUNC) && kfunc(fact).isPresent();
    }

    private static Optional<Kfunc> kfunc(String fact) {
        return List.of(Kfunc.values()).stream()
                .filter(k -> (KFUNC + k.word()).equals(fact))
                .findFirst();
    }

    /** Why {@code words} are no value of the fact; empty if they are. */
    static Optional<String> mistake(String fact, List<String> words) {
        if (fact.equals(CHECK) && check(words).isEmpty()) {
            return Optional.of("write at_call or at_load");
        }
        return fact.startsWith(BIT) && bit(words).isEmpty() ? Optional.of("write a number, 16") : Optional.empty();
    }

    private static Optional<KfuncRules.Check> check(Collection<String> words) {
        return List.of(KfuncRules.Check.values()).stream()
                .filter(c -> words.contains(c.name().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static Optional<Integer> bit(Collection<String> words) {
        return words.stream().filter(w -> w.matches("[0-9]{1,9}")).findFirst().map(Integer::valueOf);
    }

    static KfuncRules at(KernelFacts facts, String release) {
        KfuncRules.Check check = KfuncRules.Check.AT_CALL;
        Map<String, Integer> bits = new LinkedHashMap<>();
        Map<String, Set<String>> operations = new LinkedHashMap<>();
        Map<Kfunc, Set<String>> kfuncs = new EnumMap<>(Kfunc.class);
        Set<String> cpuOnly = Set.of();
        for (KernelFacts.Fact fact : facts.all()) {
            String name = fact.name();
            Optional<KernelFacts.Answer> answer = isOne(name) ? fact.at(release) : Optional.empty();
            if (answer.isEmpty()) {
                kfunc(name).ifPresent(k -> kfuncs.put(k, KfuncRules.ABSENT)); // it began later
                continue;
            }
            Set<String> words =
                    new TreeSet<>(KernelFacts.words(answer.get().value().is()));
            if (name.equals(CHECK)) {
                check = check(words).orElse(check);
            } else if (name.equals(CPU_ONLY)) {
                cpuOnly = words;
            } else if (name.startsWith(BIT)) {
                bit(words).ifPresent(b -> bits.put(name.substring(BIT.length()), b));
            } else if (name.startsWith(OPERATION)) {
                operations.put(name.substring(OPERATION.length()), words);
            } else if (!words.contains("any")) {
                kfuncs.put(kfunc(name).orElseThrow(), words.contains("none") ? KfuncRules.ABSENT : words);
            }
        }
        return new KfuncRules(check, bits, operations, kfuncs, cpuOnly);
    }
}

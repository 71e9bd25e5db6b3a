package org.scxc.model;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which operation of a scheduler may call which kfunc on one kernel. The kernel has a set of names for groups of contexts
 * (enum scx_kf_mask, from 7.1 on SCX_KF_ALLOW_*): an operation is called with some of them, a kfunc asks for one of some.
 *
 * @param check when a kernel looks
 * @param bits name of a group, {@code dispatch}, to the bit that the kernel has for it; {@code unlocked} is 0 before 7.1
 * @param operations name of an operation, {@code dispatch}, to the groups it is called with; {@code rest} stands for all that
 *     are not named
 * @param kfuncs to the groups they ask for, {@link #ABSENT} for one that the kernel has not; a kfunc that is not here can be
 *     called from anywhere
 * @param cpuOnly names of kfuncs, {@code kick_cpu}, that a scheduler which names CPUs by cids must not call
 */
public record KfuncRules(
        Check check,
        Map<String, Integer> bits,
        Map<String, Set<String>> operations,
        Map<Kfunc, Set<String>> kfuncs,
        Set<String> cpuOnly) {
    /** What is asked of a kfunc that is not there: no operation has it. */
    public static final Set<String> ABSENT = Set.of();

    /** Nothing is forbidden. */
    public static final KfuncRules NONE = new KfuncRules(Check.AT_CALL, Map.of(), Map.of(), Map.of(), Set.of());

    public KfuncRules {
        // in one order, since they are printed
        bits = Collections.unmodifiableMap(new TreeMap<>(bits));
        operations = Collections.unmodifiableMap(new TreeMap<>(operations));
        kfuncs = Collections.unmodifiableMap(new TreeMap<>(kfuncs));
        cpuOnly = Collections.unmodifiableSet(new TreeSet<>(cpuOnly));
    }

    /** When a forbidden call is noticed. */
    public enum Check {
        /** By the kfunc, which ends the scheduler. */
        AT_CALL,
        /** By the verifier: the program does not load. */
        AT_LOAD
    }

    /** @param operation as in ops, {@code cpu_release} */
    public boolean allows(Kfunc kfunc, String operation) {
        Set<String> asked = kfuncs.get(kfunc);
        return asked == null || groups(operation).stream().anyMatch(asked::contains);
    }

    private Set<String> groups(String operation) {
        return operations.getOrDefault(operation, operations.getOrDefault("rest", Set.of()));
    }

    public boolean exists(Kfunc kfunc) {
        return !ABSENT.equals(kfuncs.get(kfunc));
    }

    /** Whether a program that calls {@code kfunc} in {@code operation} does not load. */
    public boolean isRefusedAtLoad(Kfunc kfunc, String operation) {
        return !exists(kfunc) || check == Check.AT_LOAD && !allows(kfunc, operation);
    }

    /**
     * Why {@code operation} must not call {@code kfunc}: in the kernel's words if it says so itself, with its numbers. Where the
     * verifier looks, a kernel has no such message: nothing is loaded.
     */
    public String refusal(Kfunc kfunc, String operation) {
        if (!exists(kfunc)) {
            return "there is no " + kfunc.symbol() + "()";
        }
        if (check == Check.AT_LOAD) {
            return "ops." + operation + " must not call " + kfunc.symbol() + "()";
        }
        return "kfunc with mask 0x" + Integer.toHexString(mask(kfuncs.getOrDefault(kfunc, Set.of())))
                + " called from an operation only allowing 0x" + Integer.toHexString(mask(groups(operation)));
    }

    private int mask(Set<String> groups) {
        return groups.stream().mapToInt(g -> bits.getOrDefault(g, 0)).reduce(0, (a, b) -> a | b);
    }
}

package org.scxc.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scxc.runtime.ops.Callback;

/** Every callback is called by both drivers, or it is written down why not. */
class CallSitesTest {
    private static final String RUNTIME = "org.scxc.runtime.";
    private static final String CALLS = RUNTIME + "kernel.Calls";
    private static final String LOADED = RUNTIME + "kernel.Loaded";
    private static final String TAP = RUNTIME + "diff.Tap";
    private static final String OPS = RUNTIME + "ops.SchedExtOps";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("org.scxc.runtime");

    /** What the timed core never calls, since what a kernel calls it for does not come up. */
    private static final Map<Callback, String> NOT_TIMED = Map.of(
            Callback.CGROUP_CANCEL_MOVE, "a move is of one task, and no controller after cpu refuses one",
            Callback.CGROUP_SET_IDLE, "no scenario writes cpu.idle",
            Callback.HOOK_TASK_RENAME, "no task gets another name than it began with");

    private static final String ACCOUNTS = "accounts for time, and a race has none";
    private static final String LIVES =
            "a race begins with all its tasks there and the scheduler attached, and ends before either goes";
    private static final String BEFORE = "an object's runs whole before the race, and no written scheduler has it";
    private static final String CPUS = "no CPU of a race comes, goes or is taken by a higher class";
    private static final String GROUPS = "a race has no cgroups";

    private static final Map<Callback, String> NOT_EXPLORED = Map.ofEntries(
            entry(Callback.TICK, ACCOUNTS),
            entry(Callback.SET_WEIGHT, ACCOUNTS),
            entry(Callback.YIELD, "no task of a race yields"),
            entry(Callback.CORE_SCHED_BEFORE, "no task of a race has a core-scheduling cookie"),
            entry(Callback.UPDATE_IDLE, "nothing in a race depends on which CPU is idle"),
            entry(Callback.CPU_ACQUIRE, CPUS),
            entry(Callback.CPU_RELEASE, CPUS),
            entry(Callback.CPU_ONLINE, CPUS),
            entry(Callback.CPU_OFFLINE, CPUS),
            entry(Callback.INIT_TASK, BEFORE),
            entry(Callback.EXIT_TASK, LIVES),
            entry(Callback.ENABLE, BEFORE),
            entry(Callback.DISABLE, LIVES),
            entry(Callback.INIT, BEFORE),
            entry(Callback.INIT_CIDS, "a race has no cids"),
            entry(Callback.EXIT, LIVES),
            entry(Callback.DUMP, LIVES),
            entry(Callback.DUMP_CPU, LIVES),
            entry(Callback.DUMP_TASK, LIVES),
            entry(Callback.CGROUP_INIT, GROUPS),
            entry(Callback.CGROUP_EXIT, GROUPS),
            entry(Callback.CGROUP_PREP_MOVE, GROUPS),
            entry(Callback.CGROUP_MOVE, GROUPS),
            entry(Callback.CGROUP_CANCEL_MOVE, GROUPS),
            entry(Callback.CGROUP_SET_WEIGHT, GROUPS),
            entry(Callback.CGROUP_SET_BANDWIDTH, GROUPS),
            entry(Callback.CGROUP_SET_IDLE, GROUPS),
            entry(Callback.HOOK_CGROUP_MKDIR, GROUPS),
            entry(Callback.HOOK_CGROUP_RMDIR, GROUPS),
            entry(Callback.HOOK_CPUSET_WRITE, GROUPS),
            entry(Callback.HOOK_SCHED_SWITCH, ACCOUNTS),
            entry(Callback.HOOK_CGROUP_ATTACH_TASK, GROUPS),
            entry(Callback.HOOK_TASK_RENAME, "no task gets another name than it began with"),
            entry(Callback.BPF_TIMER, "a race has no time"));

    /** {@code HOOK_CGROUP_MKDIR} is {@code cgroupMkdir}, {@code SELECT_CPU} is {@code selectCpu}. */
    private static String method(Callback callback) {
        String[] words = callback.name()
                .replaceFirst("^HOOK_", "")
                .toLowerCase(Locale.ROOT)
                .split("_");
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(w -> Character.toUpperCase(w.charAt(0)) + w.substring(1))
                        .collect(Collectors.joining());
    }

    @ParameterizedTest
    @EnumSource(Callback.class)
    void theTimedCoreCallsIt(Callback callback) {
        Set<JavaMethod> methods = CLASSES.get(CALLS).getMethods().stream()
                .filter(m -> m.getName().equals(method(callback)))
                .filter(m -> m.getFieldAccesses().stream()
                        .anyMatch(a -> a.getTarget().getName().equals(callback.name())))
                .collect(Collectors.toSet());
        boolean called = methods.stream()
                .flatMap(m -> m.getAccessesToSelf().stream())
                .anyMatch(a -> !a.getOriginOwner().getName().equals(CALLS));
        assertThat(called)
                .as(NOT_TIMED.containsKey(callback) ? "has a call site and a reason to have none" : "has a call site")
                .isEqualTo(!NOT_TIMED.containsKey(callback));
    }

    @ParameterizedTest
    @EnumSource(Callback.class)
    void theExplorerCallsIt(Callback callback) {
        boolean called = CLASSES.stream()
                .filter(c -> c.getPackageName().equals(RUNTIME + "explore"))
                .flatMap(c -> c.getMethods().stream())
                .filter(m -> m.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().getName().equals(RUNTIME + "explore.Callbacks")
                                && Set.of("call", "tell")
                                        .contains(call.getTarget().getName())))
                .flatMap(m -> m.getFieldAccesses().stream())
                .anyMatch(a -> a.getTargetOwner().getName().equals("org.scxc.model.Race$Callback")
                        && a.getTarget().getName().equals(callback.name()));
        assertThat(called)
                .as(
                        NOT_EXPLORED.containsKey(callback)
                                ? "has a call site and a reason to have none"
                                : "has a call site")
                .isEqualTo(!NOT_EXPLORED.containsKey(callback));
    }

    @Test
    void onlyCallsTouchesTheOps() {
        Map<String, Boolean> schedulers = new TreeMap<>();
        CLASSES.stream().filter(c -> c.isAssignableTo(OPS)).forEach(c -> schedulers.put(c.getName(), true));
        assertThat(schedulers).hasSizeGreaterThan(20);
        noClasses()
                .that(DescribedPredicate.describe(
                        "are neither Calls nor the scheduler that it calls, nor stand between them",
                        (JavaClass c) -> !Set.of(CALLS, LOADED, TAP).contains(c.getName())
                                && !schedulers.containsKey(c.getName())))
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "a method of SchedExtOps",
                        call -> call.getTargetOwner().isEquivalentTo(org.scxc.runtime.ops.SchedExtOps.class)))
                .because("an invocation stands around every callback")
                .check(CLASSES);
    }
}

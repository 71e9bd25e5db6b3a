package org.scxc.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A checked race: what can happen at all when the kernel's atomic steps and a BPF scheduler's own steps interleave.
 *
 * @param name dotted, {@code core.stale_dispatch_after_affinity_change}
 * @param variants at least one; each carries the whole race with its knobs put in. A matrix makes one for each cell
 */
public record Race(String name, String doc, String file, List<Variant> variants, SourceSpan span) {
    /**
     * @param name of the variant, empty if the race has none
     * @param cell its place in the matrix, {@code discipline LC}, empty without one; outer axis first
     * @param knobs as written, for reports
     */
    public record Variant(
            String name,
            List<AxisValue> cell,
            List<String> knobs,
            Program program,
            List<Claim> claims,
            Exploration exploration) {
        public Search search() {
            return exploration.search();
        }
    }

    public record AxisValue(String axis, String value) {}

    /**
     * What is explored. Lists are numbered from 0 in the order of declaration; steps refer to them by these numbers.
     *
     * @param cpus 1 to 8
     * @param handlers the scheduler's callbacks as written; none if {@code object} has them
     * @param scripts one for each CPU, perhaps empty, then one for each actor
     * @param object whose programs are the callbacks; empty = they are written
     * @param actors who goes on beside the CPUs; numbered after them
     */
    public record Program(
            int cpus,
            KernelVariant kernel,
            List<Task> tasks,
            List<String> queues,
            List<String> dsqs,
            List<String> locks,
            List<Word> words,
            List<Handler> handlers,
            List<Script> scripts,
            Optional<BpfObject> object,
            List<Actor> actors) {
        /** With CPUs only. */
        public Program(
                int cpus,
                KernelVariant kernel,
                List<Task> tasks,
                List<String> queues,
                List<String> dsqs,
                List<String> locks,
                List<Word> words,
                List<Handler> handlers,
                List<Script> scripts,
                Optional<BpfObject> object) {
            this(cpus, kernel, tasks, queues, dsqs, locks, words, handlers, scripts, object, List.of());
        }

        /** With callbacks as written. */
        public Program(
                int cpus,
                KernelVariant kernel,
                List<Task> tasks,
                List<String> queues,
                List<String> dsqs,
                List<String> locks,
                List<Word> words,
                List<Handler> handlers,
                List<Script> scripts) {
            this(cpus, kernel, tasks, queues, dsqs, locks, words, handlers, scripts, Optional.empty());
        }
    }

    /**
     * A scheduler's own compiled code as the BPF side of a race.
     *
     * @param scheduler name of its declaration
     * @param kernel whose types the object is linked against
     */
    public record BpfObject(String scheduler, ObjectUse use, Kernel kernel) {}

    /**
     * Who goes on beside the CPUs of a race: a timer's program, a process elsewhere, a real-time task.
     *
     * @param name as drawings have it
     */
    public record Actor(String name) {}

    /** A BPF map value: one for each task, or one for the whole scheduler. Initially 0; 0 to 32,767. */
    public record Word(String name, boolean perTask) {}

    /**
     * @param affinity cpus_mask
     * @param cpu the CPU whose runqueue owns it
     * @param migrationDisabled it is inside migrate_disable()
     * @param slice it runs, and has slice left
     */
    public record Task(
            String name,
            CpuSet affinity,
            Start start,
            int cpu,
            boolean migrationDisabled,
            boolean slice,
            SourceSpan span) {
        public Task(String name, CpuSet affinity, Start start, int cpu, boolean migrationDisabled, SourceSpan span) {
            this(name, affinity, start, cpu, migrationDisabled, false, span);
        }
    }

    /** Where a task is when the race begins. */
    public enum Start {
        /** ops.enqueue has returned without a verdict on the runqueue of {@code cpu}. */
        QUEUED,
        /** rq.curr of {@code cpu}. */
        RUNNING,
        SLEEPING
    }

    /**
     * What differs between kernels and proposed kernels at the steps of a dispatch: of each component {@code kernels.scx} has a
     * fact of the same name (docs/kernel/race.md#variants).
     *
     * @param reenqLimit re-enqueues of a task without a run that the kernel bears, up to 1,000,000; 0: it does not count them
     * @param reenqDrains repeated drains of a local DSQ in one deferred run that the kernel bears; 0: it does not count them
     * @param insertCookie an insert can be given the sequence number that its facts were read under
     * @param enqMigrationDisabled a task inside migrate_disable() goes to ops.enqueue
     * @param staleVerdict a dequeue leaves a direct verdict behind, so that the next enqueue follows it without ops.enqueue
     * @param queuedWakeup a wake-up can be left to the target CPU (SCX_OPS_ALLOW_QUEUED_WAKEUP)
     * @param enqHead SCX_ENQ_HEAD
     * @param enqCpuSelected SCX_ENQ_CPU_SELECTED
     * @param immed there is SCX_ENQ_IMMED; else its bit means nothing
     * @param kickWait where and for what SCX_KICK_WAIT waits
     * @param offlineRequeues a CPU that goes offline puts what waits on its runqueue on its local DSQ, from where it is pushed off
     * @param custodyWarning ops_dequeue() warns of a task in QUEUED whose custody a dispatch under way has ended
     * @param earlyCallback a deferred run is queued as a balance callback while ops.dispatch may let go of the runqueue
     * @param remoteDequeue arriving on another CPU's local DSQ ends a custody
     * @param narrowsAtEntry cpus_ptr of a migration-disabled task is narrowed where its CPU begins to schedule, else after the switch
     * @param preemptRcu it is built with CONFIG_PREEMPT_RCU
     * @param prologMigrateDisable when the way into a BPF program calls migrate_disable()
     * @param kfuncs which callback may call what
     * @param fault a safeguard that it lacks; none in every kernel that can be written
     */
    public record KernelVariant(
            Core core,
            OnBadTarget onBadTarget,
            int reenqLimit,
            int reenqDrains,
            QseqScope qseq,
            DequeueOrder dequeueOrder,
            boolean insertCookie,
            SliceWrite sliceWrite,
            CheckPosition checkPosition,
            boolean enqMigrationDisabled,
            boolean staleVerdict,
            boolean queuedWakeup,
            int enqHead,
            int enqCpuSelected,
            boolean immed,
            KickWait kickWait,
            boolean offlineRequeues,
            boolean custodyWarning,
            boolean earlyCallback,
            boolean remoteDequeue,
            boolean narrowsAtEntry,
            boolean preemptRcu,
            PrologMigrateDisable prologMigrateDisable,
            KfuncRules kfuncs,
            Optional<Fault> fault) {
        public KernelVariant without(Fault safeguard) {
            return Records.with(this, "fault", Optional.of(safeguard));
        }

        /** Whether the way into a BPF program raises the counter of the task that runs. */
        public boolean prologDisablesMigration() {
            return preemptRcu || prologMigrateDisable == PrologMigrateDisable.ALWAYS;
        }

        /** What the scheduler's steps are looked up in: an agent of ghOSt is a process, and calls no kfunc. */
        public KfuncRules rules() {
            return switch (core) {
                case SCHED_EXT -> kfuncs;
                case GHOST -> KfuncRules.NONE;
            };
        }

        /** Whether its scheduler is a BPF program. */
        public boolean loadsObjects() {
            return switch (core) {
                case SCHED_EXT -> true;
                case GHOST -> false;
            };
        }

        /** Its number; 0 if this kernel has none, or if no program is given it. */
        public long number(Flag flag) {
            return switch (flag) {
                case WAKEUP, SLEEP -> 1;
                case CPU_SELECTED -> enqCpuSelected;
                case HEAD -> enqHead;
                case PREEMPT -> 1L << 32;
                case IMMED -> immed ? 1L << 33 : 0;
                case SCHED_CHANGE -> dequeueOrder == DequeueOrder.AFTER_CAS ? 1L << 33 : 0;
                case REENQ -> 1L << 40;
                case RUNNABLE -> 1;
                case WAIT, IDLE -> 0;
            };
        }

        public boolean lacks(Fault safeguard) {
            return fault.isPresent() && fault.get() == safeguard;
        }
    }

    /** A safeguard that is missing: whether races would notice is how they are tested themselves. */
    public enum Fault {
        /** Nobody asks whether a task may run where it is moved to (docs/kernel/dispatch.md#can-run). */
        MASK_CHECK,
        /** finish_dispatch claims whatever is QUEUED, of whichever instance (FD1); ghOSt does not compare the barrier. */
        QSEQ_CHECK,
        /** After the dance for the source's lock nobody looks at holding_cpu (DL5, CO4). */
        HOLDING_CHECK,
        /** The dispatcher waits for the source's lock with its claim held (DL3). */
        CLAIM_RELEASE,
        /** The dequeuer does not wait for a claim under way (DE3). */
        CLAIM_WAIT,
        /** Custody does not end with ops.dequeue (DE4). */
        CUSTODY_END,
        /** ops.dispatch runs with its CPU's runqueue unlocked (docs/kernel/contexts.md#callbacks-and-locks). */
        DISPATCH_LOCK,
        /** A dequeue leaves the task on the list of deferred dispatches (DE7). */
        DEFERRED_UNLINK,
        /** dsq_move takes what was queued anew since the iteration began (docs/kernel/dsq.md#dsq-move). */
        MOVE_SEQ,
        /** Re-enqueues are not counted (docs/kernel/versions.md#re-enqueue-limit). */
        REENQ_BOUND,
        /**
         * The stopper does not serve the wake-ups that are queued to its CPU before it looks for the task
         * (docs/kernel/affinity.md#stopper).
         */
        STOPPER_FLUSH,
        /**
         * A waker lets go of its locks before what its ops.enqueue sent elsewhere is dispatched
         * (docs/kernel/wakeup.md#wk4).
         */
        WAKER_LOCKS,
        /** The dispatcher does not wait for an enqueue under way to be published, and drops what it inserted (FD1). */
        QUEUEING_WAIT,
        /**
         * A scheduler that asks whether a task is inside migrate_disable() is told no (docs/kernel/race.md#design-f).
         */
        MIGRATION_TEST,
        /** A change of the mask moves a task although it is inside migrate_disable() (docs/kernel/affinity.md#migrate-disable). */
        MIGRATION_STAY,
        /** ghOSt raises a task's barrier, but posts no message about the change (docs/kernel/ghost.md#barriers). */
        MESSAGE,
        /** What a drain takes off a local DSQ is not enqueued again (docs/kernel/lifecycle.md#cpu-release). */
        REENQ_BACK,
        /**
         * A CPU that a higher class takes sends back all that waits on its local DSQ, not only what was to run at once
         * (docs/kernel/contexts.md#immed).
         */
        IMMED_TEST,
        /** A task that blocks is not dequeued for it, and is put like one that goes on (docs/kernel/dequeue.md#dequeue-path). */
        SLEEP_DEQUEUE,
        /** The buffer of ops.dispatch is emptied, and nothing that stood in it is finished (docs/kernel/dispatch.md#finish). */
        FLUSH,
        /** An idle CPU goes round a cycle whenever a task is enqueued, unasked (docs/kernel/cycle.md#kicks). */
        IDLE_REST,
        /** A task that is switched out is not enqueued (docs/kernel/cycle.md#put). */
        PUT_ENQUEUE,
        /** A task with slice left gives way to one that waits (docs/kernel/cycle.md#balance). */
        SLICE_LEFT,
        /** A wake-up does not say that ops.select_cpu was asked (docs/kernel/contexts.md#flags). */
        SELECTED_FLAG,
        /** ops.enqueue is asked although ops.select_cpu has inserted the task (docs/kernel/enqueue.md#enqueue-path). */
        DIRECT_VERDICT,
        /** SCX_DSQ_LOCAL of ops.enqueue is the CPU that executes it, not the task's (docs/kernel/dsq.md#insertion). */
        LOCAL_OF_TASK,
        /** SCX_ENQ_HEAD means nothing (docs/kernel/contexts.md#flags). */
        HEAD_FLAG,
        /** A running task that leaves its runqueue stops after ops.quiescent (docs/kernel/dequeue.md#dequeue-path). */
        STOPPING_FIRST
    }

    public enum Core {
        SCHED_EXT,
        /** Status words with barriers, messages, transactions (docs/kernel/ghost.md#objects, #transactions). */
        GHOST
    }

    /** When a local DSQ's CPU is not in the task's mask at finish_dispatch. */
    public enum OnBadTarget {
        /** scx_error (1024) and the global DSQ. */
        ERROR_GLOBAL,
        /** Back to QUEUED with the same sequence number; the scheduler is not told (c1). */
        SILENT_QUEUED,
        /** NONE, on no queue (c2). */
        SILENT_DROP,
        /** The global DSQ without an error (c3). */
        SILENT_GLOBAL,
        /** A fallback DSQ of the dispatching CPU, from which balance re-enqueues with SCX_ENQ_REENQ (d). */
        FALLBACK_REENQ
    }

    public enum QseqScope {
        TASK,
        /** Before October 2026: one counter a runqueue. */
        RQ
    }

    /** 6.12 calls ops.dequeue before the compare-and-swap, 7.1 after it and once a custody. */
    public enum DequeueOrder {
        BEFORE_CAS,
        AFTER_CAS
    }

    /** What a CPU waits for that kicks another one with SCX_KICK_WAIT, and where. */
    public enum KickWait {
        /** In its interrupt, until the other one has left sched_ext for another class. */
        CLASS_IN_IRQ,
        /** In its interrupt, until the other one has been through a scheduling cycle. */
        CYCLE_IN_IRQ,
        /** After its own next pick, with interrupts on, and without being waited for meanwhile. */
        CYCLE_AFTER_PICK
    }

    public enum SliceWrite {
        AT_INSERT,
        AT_COMMIT
    }

    /** When __bpf_prog_enter() calls migrate_disable(). */
    public enum PrologMigrateDisable {
        ALWAYS,
        /** With CONFIG_PREEMPT_RCU only. */
        PREEMPT_RCU
    }

    public enum CheckPosition {
        UNDER_DISPATCHING,
        UNDER_SRC_LOCK
    }

    /**
     * {@code on enqueue(t) { … }}; a missing one is a callback the scheduler does not have.
     *
     * @param flags name of the second parameter, if it is written
     */
    public record Handler(
            Callback callback, String parameter, Optional<String> flags, List<Step> body, SourceSpan span) {
        public Handler(Callback callback, String parameter, List<Step> body, SourceSpan span) {
            this(callback, parameter, Optional.empty(), body, span);
        }
    }

    public enum Callback {
        ENQUEUE,
        DEQUEUE,
        DISPATCH,
        SET_CPUMASK,
        /** ghOSt: the agent takes a message about the task. */
        MESSAGE,
        SELECT_CPU,
        CPU_OFFLINE,
        CPU_RELEASE,
        CPU_ACQUIRE,
        /** The program of a BPF timer. */
        TIMER,
        RUNNABLE,
        RUNNING,
        STOPPING,
        QUIESCENT,
        // Only objects have these: nothing of a race comes before they are called.
        INIT_TASK(false),
        ENABLE(false);

        private final boolean written;

        Callback() {
            this(true);
        }

        Callback(boolean written) {
            this.written = written;
        }

        /** Whether its parameter is a CPU. */
        public boolean isOfCpu() {
            return switch (this) {
                case DISPATCH, CPU_OFFLINE, CPU_RELEASE, CPU_ACQUIRE -> true;
                default -> false;
            };
        }

        /** As the kernel's tables have it. */
        public String operation() {
            return this == TIMER ? "bpf_timer" : name().toLowerCase(Locale.ROOT);
        }

        /** Whether it can be written as steps; an object may have all. */
        public boolean isWritten() {
            return written;
        }
    }

    /** What one CPU does, in order. */
    public record Script(int cpu, List<Act> acts) {}

    public sealed interface Act {
        SourceSpan span();

        /** Scheduling cycles until nothing is left. */
        record Dispatch(SourceSpan span) implements Act {}

        record SetAffinity(int task, CpuSet mask, SourceSpan span) implements Act {}

        /**
         * try_to_wake_up of a sleeping task: straight to its CPU, without ops.select_cpu, or queued to a CPU that is found idle,
         * which enqueues it on its local DSQ later and without pi_lock (SCX_OPS_ALLOW_QUEUED_WAKEUP,
         * docs/kernel/wakeup.md#queued-wakeups).
         *
         * @param queued the idle CPU that the default select_cpu finds
         */
        record Wake(int task, Optional<Integer> queued, SourceSpan span) implements Act {}

        /** A change of a nice value or a cgroup: off the runqueue and back, with the mask as it was. */
        record Requeue(int task, Property property, SourceSpan span) implements Act {}

        /** SIGSTOP: what runs leaves its CPU, asleep; what waits does so when it runs next, as all tasks of a race do. */
        record Stop(int task, SourceSpan span) implements Act {}

        /** A CPU goes offline, until it has no task left (docs/kernel/lifecycle.md#hotplug). */
        record Offline(int cpu, SourceSpan span) implements Act {}

        /** The scheduler is unloaded: bypass on CPU after CPU, then the end (docs/kernel/exits.md#bypass). */
        record Detach(SourceSpan span) implements Act {}

        /** User space writes a map. */
        record Write(int word, int value, SourceSpan span) implements Act {}

        /** A task of a higher class begins to run on the CPU. */
        record Take(int cpu, SourceSpan span) implements Act {}

        /** It is gone again. */
        record GiveBack(int cpu, SourceSpan span) implements Act {}

        /** A BPF timer's program. */
        record Fire(SourceSpan span) implements Act {}
    }

    /** What a change that is none of the mask is about. */
    public enum Property {
        NICE,
        CGROUP
    }

    /** One atomic step of the scheduler. {@code orElse}: what follows if it fails; absent = leave the callback. */
    public sealed interface Step {
        SourceSpan span();

        /** The steps that stand inside it, each block for itself. */
        default List<List<Step>> blocks() {
            return switch (this) {
                case Remove s -> s.orElse.stream().toList();
                case Peek s -> s.orElse.stream().toList();
                case PeekDsq s -> s.orElse.stream().toList();
                case Pop s -> s.orElse.stream().toList();
                case Check s -> s.orElse.stream().toList();
                case Insert s -> s.orElse.stream().toList();
                case Move s -> s.orElse.stream().toList();
                case Each s -> List.of(s.body);
                case Locked s -> List.of(s.body);
                case If s -> Stream.concat(Stream.of(s.body), s.orElse.stream()).toList();
                case Push s -> List.of();
                case Capture s -> List.of();
                case SetWord s -> List.of();
                case Cancel s -> List.of();
                case Reenqueue s -> List.of();
                case Kick s -> List.of();
                case Error s -> List.of();
                case Retry s -> List.of();
                case Return s -> List.of();
            };
        }

        /** The kfunc that it calls, if one that not every callback may call on every kernel. */
        default Optional<Kfunc> kfunc() {
            return Optional.empty();
        }

        /** @param at of a queue for each CPU: whose. {@code queue} is CPU 0's then, and the others' follow */
        record Push(String task, int queue, Optional<CpuRef> at, SourceSpan span) implements Step {
            public Push(String task, int queue, SourceSpan span) {
                this(task, queue, Optional.empty(), span);
            }
        }

        record Remove(String task, int queue, Optional<CpuRef> at, Optional<List<Step>> orElse, SourceSpan span)
                implements Step {
            public Remove(String task, int queue, SourceSpan span) {
                this(task, queue, Optional.empty(), Optional.empty(), span);
            }
        }

        record Peek(int queue, Optional<CpuRef> at, String as, Optional<List<Step>> orElse, SourceSpan span)
                implements Step {
            public Peek(int queue, String as, SourceSpan span) {
                this(queue, Optional.empty(), as, Optional.empty(), span);
            }
        }

        /** scx_bpf_dsq_peek: the first task of a user DSQ, read without a lock. */
        record PeekDsq(int dsq, String as, Optional<List<Step>> orElse, SourceSpan span) implements Step {
            @Override
            public Optional<Kfunc> kfunc() {
                return Optional.of(Kfunc.DSQ_PEEK);
            }
        }

        record Pop(int queue, Optional<CpuRef> at, String as, Optional<List<Step>> orElse, SourceSpan span)
                implements Step {
            public Pop(int queue, String as, SourceSpan span) {
                this(queue, Optional.empty(), as, Optional.empty(), span);
            }
        }

        /** Reads the task's sequence number (the cookie). */
        record Capture(String task, String as, SourceSpan span) implements Step {}

        record Check(Test test, Optional<List<Step>> orElse, SourceSpan span) implements Step {}

        /** @param flags SCX_ENQ_* that it is given */
        record Insert(
                String task,
                Place place,
                Optional<String> cookie,
                List<FlagRef> flags,
                Optional<List<Step>> orElse,
                SourceSpan span)
                implements Step {
            public Insert(
                    String task, Place place, Optional<String> cookie, Optional<List<Step>> orElse, SourceSpan span) {
                this(task, place, cookie, List.of(), orElse, span);
            }

            @Override
            public Optional<Kfunc> kfunc() {
                return Optional.of(Kfunc.DSQ_INSERT);
            }
        }

        /** Iterates a user DSQ from the front. */
        record Each(int dsq, String as, List<Step> body, SourceSpan span) implements Step {}

        /** scx_bpf_dsq_move of the task that an {@code each} over {@code dsq} holds. */
        record Move(String task, int dsq, Place place, Optional<List<Step>> orElse, SourceSpan span) implements Step {
            @Override
            public Optional<Kfunc> kfunc() {
                return Optional.of(Kfunc.DSQ_MOVE);
            }
        }

        /** {@code set w 1}, {@code set w.t 1}, {@code set w.t c}: a number, or that of a CPU. */
        record SetWord(int word, Optional<String> task, int value, Optional<CpuRef> cpu, SourceSpan span)
                implements Step {
            public SetWord(int word, Optional<String> task, int value, SourceSpan span) {
                this(word, task, value, Optional.empty(), span);
            }
        }

        /** scx_bpf_error: the scheduler ends itself. */
        record Error(String text, SourceSpan span) implements Step {}

        /** scx_bpf_kick_cpu. */
        record Kick(CpuRef cpu, Set<Flag> flags, SourceSpan span) implements Step {}

        /** scx_bpf_dispatch_cancel. */
        record Cancel(SourceSpan span) implements Step {
            @Override
            public Optional<Kfunc> kfunc() {
                return Optional.of(Kfunc.DISPATCH_CANCEL);
            }
        }

        /** scx_bpf_reenqueue_local. */
        record Reenqueue(SourceSpan span) implements Step {
            @Override
            public Optional<Kfunc> kfunc() {
                return Optional.of(Kfunc.REENQUEUE_LOCAL);
            }
        }

        /** Begins the callback again. */
        record Retry(SourceSpan span) implements Step {}

        /** @param cpu what ops.select_cpu returns */
        record Return(Optional<CpuRef> cpu, SourceSpan span) implements Step {
            public Return(SourceSpan span) {
                this(Optional.empty(), span);
            }
        }

        record Locked(int lock, List<Step> body, SourceSpan span) implements Step {}

        record If(Test test, List<Step> body, Optional<List<Step>> orElse, SourceSpan span) implements Step {}
    }

    public sealed interface Test {
        /** The CPU (a dispatch handler's parameter, or a number) is in the task's effective mask. */
        record Allowed(String task, CpuRef cpu) implements Test {}

        record MigrationDisabled(String task) implements Test {}

        record WordIs(int word, Optional<String> task, boolean equal, int value) implements Test {}

        record CpuIs(CpuRef cpu, boolean equal, CpuRef other) implements Test {}

        /** The callback's flags have it, or one of a number's bits. */
        record HasFlag(FlagRef flag) implements Test {}
    }

    public sealed interface CpuRef {
        /** The parameter of the dispatch handler. */
        record Parameter() implements CpuRef {}

        record Number(int cpu) implements CpuRef {}

        /** scx_bpf_task_cpu: the CPU whose runqueue owns the task. */
        record OfTask(String task) implements CpuRef {}

        /** The number that a word holds. */
        record Word(int word, Optional<String> task) implements CpuRef {}
    }

    /** What a callback is told, and what a kfunc is. */
    public enum Flag {
        /** SCX_ENQ_WAKEUP. */
        WAKEUP,
        /** SCX_ENQ_CPU_SELECTED: ops.select_cpu has been called. */
        CPU_SELECTED,
        /** SCX_ENQ_REENQ. */
        REENQ,
        /** SCX_ENQ_HEAD. */
        HEAD,
        /** SCX_ENQ_PREEMPT and SCX_KICK_PREEMPT. */
        PREEMPT,
        /** SCX_ENQ_IMMED. */
        IMMED,
        /** SCX_DEQ_SLEEP. */
        SLEEP,
        /** SCX_DEQ_SCHED_CHANGE. */
        SCHED_CHANGE,
        /** The second argument of ops.stopping. */
        RUNNABLE,
        /** SCX_KICK_WAIT. */
        WAIT,
        /** SCX_KICK_IDLE. */
        IDLE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A flag by its name, which a program finds out when it is loaded, or by a number that was compiled into it. */
    public sealed interface FlagRef {
        record Named(Flag flag) implements FlagRef {}

        record Number(long bits) implements FlagRef {}
    }

    public sealed interface Place {
        /** LOCAL_ON; without a CPU in {@code insert t on local}: SCX_DSQ_LOCAL. */
        record Local(Optional<CpuRef> cpu) implements Place {}

        record Global() implements Place {}

        record Dsq(int dsq) implements Place {}
    }

    /** One {@code expect}. */
    public record Claim(String text, Quantifier quantifier, Fact fact, SourceSpan span) {}

    public enum Quantifier {
        /** In no execution. */
        NEVER,
        /** In at least one. */
        REACHABLE
    }

    /** What an execution can show (docs/kernel/race.md#oracles). */
    public sealed interface Fact {
        /** @param kinds empty = any */
        record Exits(List<ExitKind> kinds, Optional<String> matching) implements Fact {}

        record Oracle(OracleKind kind, int task) implements Fact {}

        /** Nobody can go on, and somebody has not finished. */
        record Deadlock() implements Fact {}

        /** A WARN_ON of the kernel's. */
        record Warn() implements Fact {}

        /** An execution that livelock: a state repeats without a task getting anywhere. */
        record Livelock() implements Fact {}
    }

    public enum OracleKind {
        /** Waits at the end, and nothing will ever dispatch it. */
        LOST,
        /** Began to run on a CPU outside its mask. */
        MISPLACED,
        /** A dispatch was committed on a mask read before the last change. */
        STALE,
        /** Had no owner or two. */
        UNOWNED,
        /** Its callbacks came in an order that kernels from 7.1 on promise not to use. */
        UNORDERED,
        /** Began to run. */
        RAN,
        /**
         * Its runqueue's lock was wanted by a CPU that held it in DISPATCHING, or held a lock of the scheduler that
         * ops.enqueue or ops.dequeue takes under that very lock.
         */
        INVERTED
    }

    /**
     * How to look, and how far.
     *
     * @param reduction as written; empty = on wherever it is sound
     */
    public record Exploration(Search search, RaceLimits limits, Optional<Reduction> reduction) {
        /** With the default limits. */
        public static Exploration by(Search search) {
            return new Exploration(search, RaceLimits.DEFAULT, Optional.empty());
        }
    }

    /** How to look. */
    public sealed interface Search {
        record Exhaustive() implements Search {}

        record Preemptions(int max) implements Search {
            /** Of a race whose steps are an object's, if it does not say. */
            public static final int OF_AN_OBJECT = 2;
        }

        record Delays(int max) implements Search {}

        record Pct(int depth, int runs) implements Search {}

        record Random(int runs) implements Search {}
    }
}

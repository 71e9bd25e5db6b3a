package org.scxc.bpf.serve;

import java.util.Optional;
import org.scxc.runtime.ops.UserLoop;

/**
 * A user half for the programs of scx_rustland_core 2.4.15: what they queue it dispatches in turn, on whichever CPU is free first
 * (BpfScheduler::dequeue_task(), dispatch_task() and notify_complete() of the crate's bpf.rs). scx_rlfifo 1.1.4 does so too, but asks
 * for an idle CPU first and divides the slice by how many wait.
 */
public record RustlandFifo() implements UserHalf {
    /** RL_CPU_ANY of scx_rustland_core's intf.h. */
    private static final int ANY_CPU = 1 << 20;

    /** Of struct queued_task_ctx: pid and cpu, nr_cpus_allowed, flags, five numbers, enq_cnt, comm. */
    private static final int FLAGS_AT = 16;

    private static final int COUNT_AT = 64;

    @Override
    public Optional<UserLoop> loop(Programs programs) {
        if (programs.map("queued") instanceof RingBuffer queued
                && programs.map("dispatched") instanceof UserRingBuffer dispatched) {
            return Optional.of(new Loop(queued, dispatched, programs));
        }
        throw new IllegalStateException("no ring buffers queued and dispatched");
    }

    private static final class Loop implements UserLoop {
        private final long slice;
        private final RingBuffer queued;
        private final UserRingBuffer dispatched;
        private final Programs programs;

        Loop(RingBuffer queued, UserRingBuffer dispatched, Programs programs) {
            slice = programs.variable("slice_ns").word();
            this.queued = queued;
            this.dispatched = dispatched;
            this.programs = programs;
        }

        @Override
        public long costNs() {
            return UserHalf.passNs(programs.variable("nr_queued").word());
        }

        @Override
        public void pass() {
            for (byte[] task = queued.consume(); task != null; task = queued.consume()) {
                if (!dispatched.produce(dispatch(task))) {
                    programs.gaveUp("no room in the ring buffer dispatched");
                    return;
                }
            }
            programs.variable("nr_queued").word(0, 0);
            programs.variable("nr_scheduled").word(0, 0);
        }

        /** Makes a struct dispatched_task_ctx of a struct queued_task_ctx. */
        private byte[] dispatch(byte[] task) {
            Mapped from = new Mapped(task, 0);
            Mapped to = new Mapped(new byte[40], 0);
            to.word(0, from.word() & 0xffff_ffffL | (long) ANY_CPU << 32); // pid and CPU
            to.word(1, new Mapped(task, FLAGS_AT).word());
            to.word(2, slice);
            to.word(3, 0); // all have the same place: first in, first out
            to.word(4, new Mapped(task, COUNT_AT).word());
            return to.bytes();
        }
    }
}

package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.CURR;
import static org.scxc.runtime.explore.Cells.HIGHER;
import static org.scxc.runtime.explore.Cells.KICKS;
import static org.scxc.runtime.explore.Cells.KICK_IDLE;
import static org.scxc.runtime.explore.Cells.KICK_PREEMPT;
import static org.scxc.runtime.explore.Cells.KICK_WAIT;
import static org.scxc.runtime.explore.Cells.RESCHED;
import static org.scxc.runtime.explore.Cells.SLICE;
import static org.scxc.runtime.explore.Cells.SYNC;
import static org.scxc.runtime.explore.Cells.WAITS;

import org.scxc.model.Race.Flag;
import org.scxc.model.Race.KickWait;

/**
 * scx_bpf_kick_cpu() and what comes of it (docs/kernel/cycle.md#kicks): the callback only notes it, an interrupt of the same CPU
 * goes through the targets when no lock is held, each under its runqueue's lock, and waits for some. A CPU that was kicked goes
 * round a scheduling cycle when what it does is done.
 */
final class KickPath {
    private static final int BYTE = 0xff;

    private final RaceState m;

    KickPath(RaceState m) {
        this.m = m;
    }

    private static boolean has(int flags, Flag flag) {
        return (flags & Callbacks.bit(flag)) != 0;
    }

    /** A callback on CPU {@code c} kicks {@code target}. */
    void note(int c, int target, int flags) {
        int kicks = m.cpu(c, KICKS) | 1 << target;
        kicks |= has(flags, Flag.PREEMPT) ? 1 << target + KICK_PREEMPT : 0;
        kicks |= has(flags, Flag.WAIT) ? 1 << target + KICK_WAIT : 0;
        // A kick without it wins: cpus_to_kick is looked at first.
        boolean plain = (m.cpu(c, KICKS) >> target & 1) != 0 && (m.cpu(c, KICKS) >> target + KICK_IDLE & 1) == 0;
        kicks = has(flags, Flag.IDLE) && !plain ? kicks | 1 << target + KICK_IDLE : kicks & ~(1 << target + KICK_IDLE);
        m.cpu(c, KICKS, kicks & 0xffff_ffffL);
    }

    boolean enabled(int c, Pc pc) {
        return switch (pc) {
            case KK_GO -> m.rqFree(target(c));
            case KK_WAIT -> m.cpu(c, WAITS) == 0;
            default -> m.rqFree(c) && moved(c);
        };
    }

    /** Whoever waits after its pick keeps moving on itself, and so does not hold up another one. */
    private boolean moved(int c) {
        for (int left = m.cpu(c, WAITS); left != 0; left &= left - 1) {
            if (m.top(Integer.numberOfTrailingZeros(left)) != Pc.KK_SYNC) {
                return false;
            }
        }
        return true;
    }

    private int target(int c) {
        return Integer.numberOfTrailingZeros(m.cpu(c, KICKS) & BYTE);
    }

    void step(int c, Pc pc) {
        if (pc != Pc.KK_GO) {
            m.cpu(c, WAITS, 0);
            m.pop(c);
            return;
        }
        int target = target(c);
        long kicks = m.store.get(m.at.cpu(c, KICKS));
        kick(c, target, kicks);
        long mask = 1L << target | 1L << target + KICK_PREEMPT | 1L << target + KICK_WAIT | 1L << target + KICK_IDLE;
        m.cpu(c, KICKS, kicks & ~mask);
        if ((kicks & ~mask) != 0) {
            return;
        }
        if (m.cpu(c, WAITS) == 0) {
            m.pop(c);
        } else if (m.kernel.kickWait() == KickWait.CYCLE_AFTER_PICK) {
            m.cpu(c, SYNC, 1);
            m.cpu(c, RESCHED, 1);
            m.pop(c);
        } else {
            m.goTo(c, Pc.KK_WAIT);
        }
    }

    /** kick_one_cpu(), kick_one_cpu_if_idle(), under the target's lock. */
    private void kick(int c, int target, long kicks) {
        int curr = m.cpu(target, CURR) - 1;
        if (m.cpu(target, HIGHER) != 0 && m.kernel.kickWait() != KickWait.CLASS_IN_IRQ) {
            return;
        }
        if ((kicks >> target + KICK_IDLE & 1) != 0) {
            if (curr < 0) {
                m.cpu(target, RESCHED, 1);
            }
            return;
        }
        if ((kicks >> target + KICK_PREEMPT & 1) != 0 && curr >= 0) {
            m.task(curr, SLICE, 0);
        }
        boolean awaited = curr >= 0 || m.kernel.kickWait() == KickWait.CLASS_IN_IRQ;
        if ((kicks >> target + KICK_WAIT & 1) != 0 && awaited && target != c) {
            m.cpu(c, WAITS, m.cpu(c, WAITS) | 1 << target);
        }
        m.cpu(target, RESCHED, 1);
    }

    /** CPU {@code c} goes through a scheduling cycle, or leaves sched_ext: whichever the kernel counts. */
    void movesOn(int c) {
        for (int w = 0; w < m.at.actors; w++) {
            int waits = m.cpu(w, WAITS);
            if ((waits >> c & 1) != 0) {
                m.cpu(w, WAITS, waits & ~(1 << c));
            }
        }
    }

    /** Whether its next pick is followed by a wait: if so, goes there. */
    void afterPick(int c) {
        if (m.cpu(c, SYNC) != 0) {
            m.cpu(c, SYNC, 0);
            m.push(c, Pc.KK_SYNC);
        }
    }

    /** Nothing is under way on CPU {@code c}: its interrupt goes first. @return whether there is one */
    boolean interrupts(int c) {
        if (m.cpu(c, KICKS) == 0) {
            return false;
        }
        m.push(c, Pc.KK_GO);
        return true;
    }
}

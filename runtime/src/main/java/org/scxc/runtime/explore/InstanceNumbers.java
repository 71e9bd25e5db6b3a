package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import java.util.Arrays;

/**
 * Sequence numbers that a runqueue hands out (rq->scx.ops_qseq, docs/kernel/ops-state.md#sequence-numbers). Only their equality is ever
 * asked, so what counts is who is how far behind whom. A race that re-enqueues for ever would have a new state for each number:
 * a gap of more than {@link #APART} between two neighbours is cut to that. A runqueue that far behind needs as many re-enqueues
 * to reach an old number, where a real one needs the true count.
 */
final class InstanceNumbers {
    static final int APART = 16;

    private final RaceState m;
    private int[] cells = new int[64]; // that hold a number
    private int[] numbers = new int[64]; // theirs, then in ascending order
    private int size;

    InstanceNumbers(RaceState m) {
        this.m = m;
    }

    /** {@code p} gets the next number of {@code rq}. */
    void next(int p, int rq) {
        int q = m.cpu(rq, RQ_QSEQ);
        m.task(p, QSEQ, q);
        m.cpu(rq, RQ_QSEQ, q + 1);
        if (q >= APART) {
            cutGaps();
        }
    }

    private void cutGaps() {
        collect();
        Arrays.sort(numbers, 0, size);
        for (int cell = 0; cell < size; cell++) {
            int number = m.store.at(cells[cell]);
            int near = near(number);
            if (near != number) {
                m.store.set(cells[cell], near);
            }
        }
    }

    /** @return {@code number} less what is over {@link #APART} in each gap below it; 0 is below the least */
    private int near(int number) {
        int below = 0;
        int over = 0;
        for (int i = 0; i < size && numbers[i] <= number; i++) {
            over += Math.max(0, numbers[i] - below - APART);
            below = numbers[i];
        }
        return number - over;
    }

    private void collect() {
        size = 0;
        for (int p = 0; p < m.at.tasks; p++) {
            add(m.at.task(p, QSEQ));
        }
        for (int c = 0; c < m.at.actors; c++) {
            add(m.at.cpu(c, RQ_QSEQ));
            for (int i = 0; i < m.cpu(c, CURSOR); i++) {
                add(m.at.entry(c, i, B_QSEQ));
            }
            for (int depth = 0; depth < m.cpu(c, CB_DEPTH); depth++) {
                for (int k = 0; k < m.at.cookies; k++) {
                    add(m.at.cookie(c, depth, k));
                }
            }
        }
    }

    /** 0 is no number. */
    private void add(int cell) {
        int number = m.store.at(cell);
        if (number == 0) {
            return;
        }
        if (size == cells.length) {
            cells = Arrays.copyOf(cells, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        cells[size] = cell;
        numbers[size++] = number;
    }
}

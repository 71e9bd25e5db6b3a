package org.scxc.bpf.object;

import java.util.Arrays;
import java.util.Random;

/** A file that was damaged at random. */
public final class Mutant {
    private static final int[] EDGES = {0, 1, -1, 0x7fffffff, 0x80000000, 0xffff, 0x10000, 247, 8, 64};

    private Mutant() {}

    /** Changes a few bytes or words; in one of twenty cuts the end off. */
    public static byte[] of(byte[] original, Random random) {
        byte[] mutant = original.clone();
        if (random.nextInt(20) == 0) {
            return Arrays.copyOf(mutant, random.nextInt(mutant.length));
        }
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(mutant.length - 4);
            if (random.nextBoolean()) {
                mutant[at] = (byte) random.nextInt();
            } else {
                int value = EDGES[random.nextInt(EDGES.length)];
                for (int b = 0; b < 4; b++) {
                    mutant[(at & ~3) + b] = (byte) (value >> 8 * b);
                }
            }
        }
        return mutant;
    }
}

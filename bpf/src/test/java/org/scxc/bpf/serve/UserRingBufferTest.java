package org.scxc.bpf.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scxc.bpf.object.MapDefinition;

/** Records from user space, which a program takes out with a function of its own. */
class UserRingBufferTest {
    private static final int RING = 64;
    private static final int STRUCT_SAMPLE = 8;

    /** Adds the record's word to the first of its context, counts in the second, and returns the third: 1 = stop. */
    private static final String TAKE = """
        mov r6, r2
        mov r2, 0
        mov r3, 8
        call 203
        jeq r0, 0, +4
        ldxdw r1, [r0]
        ldxdw r3, [r6]
        add r3, r1
        stxdw [r6], r3
        ldxdw r3, [r6+8]
        add r3, 1
        stxdw [r6+8], r3
        ldxdw r0, [r6+16]
        exit
        """;

    private Hosted hosted;
    private UserRingBuffer ring;
    private long context;

    @BeforeEach
    void aRing() throws Exception {
        hosted = new Hosted(TAKE, null);
        MapDefinition map = new MapDefinition("m", Maps.USER_RINGBUF, 0, 0, RING, 0, 0, 0, null);
        ring = new UserRingBuffer(map, 0, hosted.memory);
        context = hosted.bytes(24);
    }

    private boolean produce(int value) {
        byte[] sample = new byte[STRUCT_SAMPLE];
        sample[0] = (byte) value;
        return ring.produce(sample);
    }

    private long drain() {
        return ring.drain(hosted.host, hosted.x, Hosted.FUNCTION, context, 0);
    }

    private long sum() {
        return Guest.load64(hosted.x, context);
    }

    @Test
    void eachRecordIsTakenOnce() {
        assertThat(drain()).isZero();
        assertThat(produce(3)).isTrue();
        assertThat(produce(4)).isTrue();
        assertThat(drain()).isEqualTo(2);
        assertThat(sum()).isEqualTo(7);
        assertThat(drain()).isZero();
        assertThat(sum()).isEqualTo(7);
    }

    @Test
    void aFunctionThatReturns1Stops() {
        Guest.store64(hosted.x, context + 16, 1);
        produce(3);
        produce(4);
        assertThat(drain()).isEqualTo(1);
        assertThat(sum()).isEqualTo(3);
        assertThat(drain()).isEqualTo(1);
        assertThat(sum()).isEqualTo(7);
    }

    /** Records of 16 bytes each in a ring of 64: room comes free as they are taken, past the end of the ring too. */
    @Test
    void takenRecordsMakeRoom() {
        for (int i = 0; i < 4; i++) {
            assertThat(produce(1)).isTrue();
        }
        assertThat(produce(1)).isFalse();
        assertThat(drain()).isEqualTo(4);
        for (int round = 0; round < 5; round++) {
            assertThat(produce(1)).isTrue();
            assertThat(ring.produce(new byte[20])).isTrue(); // 32 bytes
            assertThat(drain()).isEqualTo(2);
        }
        assertThat(sum()).isEqualTo(9);
        assertThat(Guest.load64(hosted.x, context + 8)).isEqualTo(14);
    }

    @Test
    void flagsOfItsOwnAreRefused() {
        assertThat(ring.drain(hosted.host, hosted.x, Hosted.FUNCTION, context, 4))
                .isEqualTo(-BpfMap.EINVAL);
        assertThat(ring.drain(hosted.host, hosted.x, Hosted.FUNCTION, context, 3))
                .isZero();
    }
}

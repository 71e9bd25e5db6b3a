package org.scxc.bpf.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scxc.bpf.isa.Assembler;
import org.scxc.bpf.isa.Decoder;
import org.scxc.bpf.isa.Decoding;
import org.scxc.bpf.isa.Text;
import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.HostCalls;
import org.scxc.bpf.vm.Memory;
import org.scxc.bpf.vm.Outside;
import org.scxc.bpf.vm.Stop;

/** Kinds of maps, as kernel/bpf has them. */
class MapKindsTest {
    private static final long RING = 64;

    private final Memory memory = new Memory(Outside.NOTHING);
    private Execution x;
    private long scratch;

    @BeforeEach
    void anExecution() throws Exception {
        Decoding.Program program = (Decoding.Program) Decoder.decode(Text.of(Assembler.assemble("mov r0, 0; exit")));
        x = Execution.on(program.code(), memory, HostCalls.NONE);
        scratch = memory.add(new byte[64], Memory.Access.READ_WRITE);
    }

    private static MapDefinition map(int type, long key, long value, long entries) {
        return new MapDefinition("m", type, key, value, entries, 0, 0, 0, null);
    }

    private long key(int key) {
        Guest.store32(x, scratch, key);
        return scratch;
    }

    private long value(long value) {
        Guest.store64(x, scratch + 8, value);
        return scratch + 8;
    }

    @Test
    void aPerCpuHashHasAValueForEachAndNewOnesAreZero() {
        HashMapOfBytes map = new HashMapOfBytes(map(Maps.PERCPU_HASH, 4, 8, 4), 0, memory, 2, 2);
        assertThat(map.update(x, key(7), value(1), BpfMap.ANY, 0)).isZero();
        assertThat(map.update(x, key(7), value(2), BpfMap.ANY, 1)).isZero();
        assertThat(Guest.load64(x, map.lookup(x, key(7), 0))).isEqualTo(1);
        assertThat(Guest.load64(x, map.lookup(x, key(7), 1))).isEqualTo(2);
        assertThat(map.lookup(x, key(7), 2)).isZero();
        assertThat(map.delete(x, key(7))).isZero();
        assertThat(map.update(x, key(8), value(3), BpfMap.ANY, 0)).isZero();
        assertThat(Guest.load64(x, map.lookup(x, key(8), 1))).isZero();
    }

    /** 8 elements and 2 CPUs: each may keep 2 that are free. */
    @Test
    void anLruHashIsOneUntilItMightDropAnElement() {
        HashMapOfBytes map = new HashMapOfBytes(map(Maps.LRU_HASH, 4, 8, 8), 0, memory, 1, 2);
        for (int i = 0; i < 4; i++) {
            assertThat(map.update(x, key(i), value(i), BpfMap.NOEXIST, 0)).isZero();
        }
        assertThat(map.update(x, key(3), value(9), BpfMap.EXIST, 0)).isZero();
        assertThatThrownBy(() -> map.update(x, key(4), value(4), BpfMap.ANY, 0)).isInstanceOf(Stop.class);
    }

    @Test
    void aRingHoldsWhatFitsAndDiscardedRecordsAreNotRead() {
        RingBuffer ring = new RingBuffer(map(Maps.RINGBUF, 0, 0, RING), 0, memory);
        assertThat(ring.reserve(x, 8, 1)).isZero();
        assertThat(ring.reserve(x, RING, 0)).isZero();
        long first = ring.reserve(x, 8, 0);
        Guest.store64(x, first, 11);
        assertThat(ring.query(0)).isEqualTo(16);
        assertThat(ring.consume()).isNull(); // busy
        ring.commit(x, first, true);
        long second = ring.reserve(x, 10, 0);
        Guest.store64(x, second, 12);
        ring.commit(x, second, false);
        assertThat(ring.query(3)).isEqualTo(40);
        assertThat(ring.reserve(x, 16, 0)).isZero(); // 64 of 64 bytes: never full to the last
        assertThat(ring.consume()).hasSize(10).startsWith((byte) 12);
        assertThat(ring.consume()).isNull();
        assertThat(ring.query(2)).isEqualTo(40);
        long third = ring.reserve(x, 24, 0); // beyond the end, in one piece
        Guest.store64(x, third + 16, 13);
        ring.commit(x, third, false);
        assertThat(ring.consume()).hasSize(24).endsWith(13, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void userSpaceWritesAsMuchAsFitsIntoItsRing() {
        UserRingBuffer ring = new UserRingBuffer(map(Maps.USER_RINGBUF, 0, 0, RING), 0, memory);
        assertThat(ring.produce(new byte[24])).isTrue();
        assertThat(ring.produce(new byte[24])).isTrue();
        assertThat(ring.produce(new byte[1])).isFalse();
    }

    @Test
    void aDynptrEndsWhereItsRecordDoes() {
        Dynptrs dynptrs = new Dynptrs(memory);
        long dynptr = dynptrs.local(scratch, 16);
        assertThat(dynptrs.data(x, dynptr, 8, 8)).isEqualTo(scratch + 8);
        assertThat(dynptrs.data(x, dynptr, 8, 9)).isZero();
        assertThat(dynptrs.data(x, dynptr, 17, 0)).isZero();
        Guest.store64(x, scratch, 5);
        assertThat(dynptrs.read(x, scratch + 32, 8, dynptr, 0, 0)).isZero();
        assertThat(Guest.load64(x, scratch + 32)).isEqualTo(5);
        assertThat(dynptrs.read(x, scratch + 32, 8, dynptr, 12, 0)).isEqualTo(-BpfMap.E2BIG);
        dynptrs.drop();
        assertThatThrownBy(() -> dynptrs.data(x, dynptr, 0, 1)).isInstanceOf(Stop.class);
    }

    @Test
    void userSpaceTakesFromAQueueAndPutsIntoIt() {
        QueueMap queue = new QueueMap(map(Maps.QUEUE, 0, 8, 2), 0, memory);
        assertThat(queue.push(x, value(5), BpfMap.ANY)).isZero();
        assertThat(queue.give(new byte[] {6, 0, 0, 0, 0, 0, 0, 0})).isTrue();
        assertThat(queue.give(new byte[8])).isFalse();
        assertThat(queue.take()).startsWith((byte) 5);
        assertThat(queue.pop(x, scratch + 32)).isZero();
        assertThat(Guest.load64(x, scratch + 32)).isEqualTo(6);
        assertThat(queue.take()).isNull();
    }

    private static MapDefinition map(int type, long entries, int flags) {
        return new MapDefinition("m", type, 4, 4, entries, flags, 0, 0, null);
    }

    @Test
    void aMapThatOverwritesIsNotServed() {
        assertThat(Maps.serves(map(Maps.RINGBUF, RING, 0))).isTrue();
        assertThat(Maps.serves(map(Maps.RINGBUF, RING, 1 << 19))).isFalse();
        assertThat(Maps.unserved(map(Maps.RINGBUF, RING, 1 << 19))).isEqualTo("BPF_F_RB_OVERWRITE");
        assertThat(Maps.serves(map(12, 4, 0))).isFalse();
    }

    @Test
    void anLruHashWithAListForEachCpuIsNotServed() {
        for (int type : new int[] {Maps.LRU_HASH, Maps.LRU_PERCPU_HASH}) {
            assertThat(Maps.serves(map(type, 8, 0))).isTrue();
            assertThat(Maps.serves(map(type, 8, 1 << 1))).isFalse();
            assertThat(Maps.unserved(map(type, 8, 1 << 1))).isEqualTo("BPF_F_NO_COMMON_LRU");
        }
        assertThat(Maps.serves(map(Maps.HASH, 8, 1 << 1))).isTrue(); // of an LRU hash only
    }

    @Test
    void aRingHasBytesAndNotMoreThanAreHeld() {
        for (int type : new int[] {Maps.RINGBUF, Maps.USER_RINGBUF}) {
            assertThat(Maps.unserved(map(type, 0, 0))).isEqualTo("no bytes");
            assertThat(Maps.serves(map(type, 64 << 20, 0))).isTrue();
            assertThat(Maps.serves(map(type, (64 << 20) + 1, 0))).isFalse();
            assertThat(Maps.unserved(map(type, (64 << 20) + 1, 0))).isEqualTo("more than 64 MiB");
        }
    }
}

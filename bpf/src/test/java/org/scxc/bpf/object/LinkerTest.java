package org.scxc.bpf.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.scxc.bpf.elf.Bytes;
import org.scxc.bpf.vm.Engine;
import org.scxc.bpf.vm.Engines;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.HostCalls;
import org.scxc.bpf.vm.Memory;
import org.scxc.bpf.vm.Outside;
import org.scxc.bpf.vm.Ran;

/** sample.bpf.c on the kernel of kernel.c: what is executed shows what was linked. */
class LinkerTest {
    /** Offsets in kernel.c's struct task. */
    private static final int CPU = 8;

    private static final int COMM = 16;
    private static final int SLICE = 56;
    private static final int WEIGHT = 64;
    private static final int PARENT = 72;
    private static final int COUNT = 80;
    private static final int TASK_BYTES = 88;

    /** Records kfunc calls by name; helper 1 gives a place in memory, helper 200 calls back. */
    private static final class Host implements HostCalls {
        final List<String> called = new ArrayList<>();
        Linked linked;
        Engine engine;
        long counter;

        @Override
        public long helper(Execution x, int number, long r1, long r2, long r3, long r4, long r5) {
            if (number == 1) {
                assertThat(r1).isEqualTo(linked.maps().get("counters"));
                return counter;
            }
            return engine.call(x, x.code().functionAtAddress(r1), r2, 0, 0, 0, 0);
        }

        @Override
        public long kfunc(Execution x, int index, long r1, long r2, long r3, long r4, long r5) {
            switch (linked.calls().get(index)) {
                case Linked.Call.Absent absent -> throw x.refuse(absent.reason());
                case Linked.Call.Kfunc kfunc -> called.add(kfunc.name() + " " + r2);
            }
            return 42;
        }
    }

    private record World(Memory memory, Linked linked, Host host, Execution x) {
        static World of(Ran.Maker maker) throws Exception {
            Memory memory = new Memory(Outside.NOTHING);
            Linked linked = Samples.linked(memory);
            Host host = new Host();
            host.linked = linked;
            host.engine = maker.of(linked.code());
            return new World(memory, linked, host, Execution.on(linked.code(), memory, host));
        }

        long call(String program, byte[] argument) {
            long address = memory.add(argument, Memory.Access.READ_WRITE);
            return host.engine.call(x, linked.code().function(program), address, 0, 0, 0, 0);
        }

        ByteBuffer global(String section) {
            return ByteBuffer.wrap(memory.regionAt(linked.globals().get(section)))
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static byte[] words(long... words) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : words) {
            bytes.putLong(word);
        }
        return bytes.array();
    }

    @Test
    void theKernelAnswersCoRelocations() throws Exception {
        for (Ran.Maker maker : Engines.ALL.values()) {
            World world = World.of(maker);
            byte[] out = new byte[8 * 12];
            world.call("facts", out);
            assertThat(world.x.fault()).isNull();
            assertThat(out)
                    .as("offset, size, two existences, shifts of a bit-field, types, enumerators, match, signedness")
                    .isEqualTo(words(WEIGHT, 8, 1, 0, 56, 61, 0, TASK_BYTES, 0, 0x10, 1, 1));
        }
    }

    @Test
    void weakKfuncsDecideWhichBranchRuns() throws Exception {
        for (Ran.Maker maker : Engines.ALL.values()) {
            World world = World.of(maker);
            byte[] task = new byte[TASK_BYTES];
            task[CPU] = 5;
            byte[] counter = new byte[8];
            world.host.counter = world.memory.add(counter, Memory.Access.READ_WRITE);
            long r0 = world.call("pick", words(world.memory.add(task, Memory.Access.READ_WRITE)));
            assertThat(world.x.fault()).isNull();
            assertThat(r0).isEqualTo(42);
            // kernel_changed has another prototype in the kernel, so the object's older form counts as absent.
            assertThat(world.host.called).containsExactly("kernel_kick " + 0x4000000000L, "kernel_changed 1");
            assertThat(counter[0]).isEqualTo((byte) 1);
        }
    }

    @Test
    void fieldsAreReadWhereTheKernelHasThem() throws Exception {
        for (Ran.Maker maker : Engines.ALL.values()) {
            World world = World.of(maker);
            ByteBuffer task = ByteBuffer.allocate(TASK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            task.put(COMM + 3, (byte) 'k').putLong(SLICE, 1_000).putLong(COUNT, 0x1_0000_0009L);
            long address = world.memory.add(task.array(), Memory.Access.READ_WRITE);
            task.putLong(PARENT, address);
            long r0 = world.call("run", words(address));
            assertThat(world.x.fault()).isNull();
            assertThat(r0).isEqualTo('k');
            assertThat(world.global(".data").getLong(0)).isEqualTo(7 * 3 + 1_000 + 20_000_000 + 3);
            assertThat(task.getInt(WEIGHT))
                    .as("low half of a field that is wider in the kernel")
                    .isEqualTo(9);
        }
    }

    @Test
    void deadBranchesAreDropped() throws Exception {
        Linked linked = Samples.linked(new Memory(Outside.NOTHING));
        int pick = linked.code().function("pick");
        List<String> reached = new ArrayList<>();
        linked.reachable().stream()
                .filter(pc -> linked.code().functionAt[pc] == pick)
                .filter(pc -> linked.code().op(pc) == org.scxc.bpf.isa.Op.CALL_KFUNC)
                .forEach(pc -> reached.add(
                        linked.calls().get((int) linked.code().imm[pc]).toString()));
        assertThat(reached).containsExactly("Kfunc[name=kernel_kick]", "Kfunc[name=kernel_changed]");
    }

    @Test
    void whatTheKernelLacksIsRefusedByName() throws Exception {
        byte[] kernel = Samples.bytes("kernel.btf.o");
        rename(kernel, "kernel_cpu", "kernel_gpu");
        rename(kernel, "queue_flags", "queue_flagz");
        Linking linking = Linker.link(
                Samples.object(), KernelTypes.read(Bytes.of("kernel", kernel)), Map.of(), new Memory(Outside.NOTHING));
        assertThat(linking).isEqualTo(new Linking.Refused(List.of("kfunc kernel_cpu is not in the kernel")));
    }

    private static void rename(byte[] file, String from, String to) {
        byte[] name = ("\0" + from + "\0").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int at = 0; at + name.length <= file.length; at++) {
            if (java.util.Arrays.equals(file, at, at + name.length, name, 0, name.length)) {
                System.arraycopy(to.getBytes(java.nio.charset.StandardCharsets.UTF_8), 0, file, at + 1, to.length());
            }
        }
    }
}

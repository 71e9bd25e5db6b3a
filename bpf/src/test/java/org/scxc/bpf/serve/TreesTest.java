package org.scxc.bpf.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.elf.Bytes;
import org.scxc.bpf.vm.Stop;

/** Objects that programs allocate, and trees of them. */
class TreesTest {
    /** {@code struct node { struct bpf_rb_node node; unsigned long key; unsigned long __kptr *p; }}: its type and offsets. */
    private static final long NODE = 5;

    private static final int KEY = 32;
    private static final int POINTER = 40;
    private static final int BYTES = 48;

    /** Whether the key of the first node is less. */
    private static final String LESS = """
        ldxdw r3, [r1+32]
        ldxdw r4, [r2+32]
        mov r0, 0
        jge r3, r4, +1
        mov r0, 1
        exit
        """;

    private Hosted hosted;
    private long root;

    @BeforeEach
    void aHost() throws Exception {
        hosted = new Hosted(LESS, types());
        root = hosted.bytes(16);
    }

    private static Btf types() throws Exception {
        byte[] strings = "\0long\0bpf_rb_node\0kptr\0node\0key\0p\0".getBytes(StandardCharsets.US_ASCII);
        int[] types = {
            1,
            Btf.INT << 24,
            8,
            64,
            6,
            Btf.STRUCT << 24,
            KEY,
            18,
            Btf.TYPE_TAG << 24,
            1,
            0,
            Btf.PTR << 24,
            3,
            23,
            Btf.STRUCT << 24 | 3,
            BYTES,
            23,
            2,
            0,
            28,
            1,
            8 * KEY,
            32,
            4,
            8 * POINTER
        };
        int header = 24;
        ByteBuffer all =
                ByteBuffer.allocate(header + 4 * types.length + strings.length).order(ByteOrder.LITTLE_ENDIAN);
        all.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(header);
        all.putInt(0).putInt(4 * types.length).putInt(4 * types.length).putInt(strings.length);
        for (int word : types) {
            all.putInt(word);
        }
        return Btf.read(Bytes.of("types", all.put(strings).array()));
    }

    private long node(long key) {
        long node = hosted.kfunc("bpf_obj_new_impl", NODE);
        Guest.store64(hosted.x, node + KEY, key);
        return node;
    }

    private long add(long node) {
        return hosted.kfunc("bpf_rbtree_add_impl", root, node, Hosted.FUNCTION);
    }

    private long first() {
        return hosted.kfunc("bpf_rbtree_first", root);
    }

    @Test
    void aTreeIsInTheOrderOfItsFunction() {
        long five = node(5);
        long three = node(3);
        long alsoThree = node(3);
        assertThat(first()).isZero();
        assertThat(add(five)).isZero();
        assertThat(add(three)).isZero();
        assertThat(add(alsoThree)).isZero();
        for (long expected : new long[] {three, alsoThree, five}) {
            assertThat(first()).isEqualTo(expected);
            assertThat(hosted.kfunc("bpf_rbtree_remove", root, expected)).isEqualTo(expected);
        }
        assertThat(first()).isZero();
    }

    @Test
    void aNodeIsInOneTree() {
        long node = node(1);
        long other = hosted.bytes(16);
        assertThat(hosted.kfunc("bpf_rbtree_remove", root, node)).isZero();
        assertThat(add(node)).isZero();
        assertThat(add(node)).isEqualTo(-BpfMap.EINVAL);
        assertThat(hosted.kfunc("bpf_rbtree_remove", other, node)).isZero();
        assertThat(first()).isEqualTo(node);
    }

    @Test
    void memoryThatWasFreedHoldsWhatItHeldButForTheKernelsFields() {
        long object = node(7);
        Guest.store64(hosted.x, object + 8, -1);
        Guest.store64(hosted.x, object + POINTER, -1);
        hosted.kfunc("bpf_obj_drop_impl", object);
        assertThat(hosted.kfunc("bpf_obj_new_impl", NODE)).isEqualTo(object);
        assertThat(Guest.load64(hosted.x, object + KEY)).isEqualTo(7);
        assertThat(Guest.load64(hosted.x, object + 8)).as("the tree's").isZero();
        assertThat(Guest.load64(hosted.x, object + POINTER)).isZero();
        long fresh = hosted.kfunc("bpf_obj_new_impl", NODE);
        assertThat(fresh).isNotEqualTo(object);
        assertThat(Guest.load64(hosted.x, fresh + KEY)).isZero();
    }

    @Test
    void aTypeThatThereIsNotEndsTheRun() {
        assertThatThrownBy(() -> hosted.kfunc("bpf_obj_new_impl", 99)).isInstanceOf(Stop.class);
    }
}

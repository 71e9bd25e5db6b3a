package org.scxc.bpf.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scxc.bpf.btf.BtfExt;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.elf.BpfFiles;
import org.scxc.bpf.elf.Bytes;
import org.scxc.bpf.isa.Disassembler;

/** What sample.bpf.c declares is what the object says. */
class ObjectReaderTest {
    @Test
    void programsAndSubprograms() throws Exception {
        BpfObject object = Samples.object();
        assertThat(object.license()).isEqualTo("GPL");
        assertThat(object.programs())
                .extracting(ObjectFunction::name, ObjectFunction::section)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("pick", "struct_ops/pick"),
                        org.assertj.core.groups.Tuple.tuple("run", "struct_ops/run"),
                        org.assertj.core.groups.Tuple.tuple("facts", "syscall"));
        assertThat(object.functions()).extracting(ObjectFunction::name).startsWith("add", "callback");
        assertThat(object.functions())
                .allSatisfy(f -> assertThat(object.btf().name(f.type())).isEqualTo(f.name()));
    }

    @Test
    void mapsAreDefinedByTypes() throws Exception {
        List<MapDefinition> maps = Samples.object().maps();
        assertThat(maps).hasSize(2);
        MapDefinition counters = maps.get(0);
        assertThat(counters.name()).isEqualTo("counters");
        assertThat(MapTypes.name(counters.type())).isEqualTo("array");
        assertThat(List.of(counters.keySize(), counters.valueSize(), counters.maxEntries()))
                .containsExactly(4L, 8L, 4L);
        MapDefinition queues = maps.get(1);
        assertThat(MapTypes.name(queues.type())).isEqualTo("array_of_maps");
        assertThat(queues.inner()).isNotNull();
        assertThat(MapTypes.name(queues.inner().type())).isEqualTo("queue");
        assertThat(queues.inner().maxEntries()).isEqualTo(8);
    }

    @Test
    void globalsHaveNamesSizesAndValues() throws Exception {
        List<GlobalSection> globals = Samples.object().globals();
        assertThat(globals).extracting(GlobalSection::name).containsExactly(".rodata", ".data", ".data.custom", ".bss");
        GlobalSection rodata = globals.getFirst();
        assertThat(rodata.kind()).isEqualTo(GlobalSection.Kind.READ_ONLY);
        assertThat(rodata.variables()).extracting(GlobalSection.Variable::name).containsExactly("slice", "fast");
        assertThat(rodata.nameAt(0)).isEqualTo("slice");
        assertThat(rodata.nameAt(3)).isEqualTo("slice+3");
        GlobalSection bss = globals.getLast();
        assertThat(bss.size()).isEqualTo(32);
        assertThat(bss.initial()).isEmpty();
    }

    @Test
    void externsSayWhatTheyAre() throws Exception {
        BpfObject object = Samples.object();
        assertThat(object.externs())
                .extracting(e -> e.name() + " " + e.kind() + (e.weak() ? " weak" : ""))
                .containsExactly(
                        "CONFIG_HZ KCONFIG weak",
                        "kernel_absent KFUNC weak",
                        "kernel_changed KFUNC weak",
                        "kernel_changed___v2 KFUNC weak",
                        "kernel_cpu KFUNC",
                        "kernel_kick KFUNC weak");
    }

    @Test
    void structOpsHaveCallbacksNumbersAndText() throws Exception {
        StructOps ops = Samples.object().structOps().getFirst();
        assertThat(ops)
                .isEqualTo(new StructOps(
                        "sample_ops",
                        "ops",
                        true,
                        List.of(
                                new StructOps.Member.Callback("pick", "pick"),
                                new StructOps.Member.Callback("run", "run"),
                                new StructOps.Member.Number("flags", 0x41),
                                new StructOps.Member.Number("timeout", 5000),
                                new StructOps.Member.Text("name", "sample"))));
    }

    @Test
    void instructionsKnowNamesAndSourceLines() throws Exception {
        BpfObject object = Samples.object();
        ObjectFunction run = object.programs().get(1);
        StringBuilder text = new StringBuilder();
        for (int slot = run.slot();
                slot < run.slot() + run.slots();
                slot += Disassembler.length(object.slots(), slot)) {
            text.append(Disassembler.text(object.slots(), slot, at -> {
                        Reference reference = object.references().get(at);
                        return reference == null ? "" : reference.text();
                    }))
                    .append('\n');
        }
        assertThat(text).contains("call add\n", "r1 = callback ll\n", "call helper#200\n", "= total ll", "exit");
        BtfExt.Line line = object.lines().floorEntry(run.slot()).getValue();
        assertThat(line.file()).endsWith("sample.bpf.c");
        assertThat(line.line()).isPositive();
        assertThat(object.lines().values()).anySatisfy(l -> assertThat(l.text()).contains("add(total"));
    }

    @Test
    void flavoursAreDropped() {
        assertThat(Flavors.essential("task_struct___old")).isEqualTo("task_struct");
        assertThat(Flavors.essential("a___b___c")).isEqualTo("a___b");
        assertThat(Flavors.essential("scx_bpf_dsq_insert___v2")).isEqualTo("scx_bpf_dsq_insert");
        assertThat(Flavors.essential("___v2")).isEqualTo("___v2");
        assertThat(Flavors.essential("a____b")).isEqualTo("a____b");
        assertThat(Flavors.essential("plain")).isEqualTo("plain");
    }

    @Test
    void anObjectIsFoundInsideAnExecutable() throws Exception {
        byte[] object = Samples.bytes("sample.bpf.o");
        byte[] file = new byte[1000 + object.length + 77];
        Arrays.fill(file, (byte) 0x7f);
        System.arraycopy(object, 0, file, 1000, object.length);
        List<Bytes> found = BpfFiles.in(Bytes.of("scx_sample", file));
        assertThat(found).extracting(Bytes::name).containsExactly("scx_sample+1000");
        assertThat(ObjectReader.read(found.getFirst()).programs()).hasSize(3);
        assertThat(BpfFiles.in(Bytes.of("text", new byte[100]))).isEmpty();
    }

    @Test
    void otherFilesAreRefusedByWhatTheyAre() throws Exception {
        assertThatThrownBy(() -> ObjectReader.read(Bytes.of("f", new byte[3])))
                .isInstanceOf(BadObject.class)
                .hasMessage("not an ELF file");
        byte[] object = Samples.bytes("sample.bpf.o");
        object[0x12] = 62;
        assertThatThrownBy(() -> ObjectReader.read(Bytes.of("f", object)))
                .hasMessage("not a BPF object: e_machine 62, expected 247");
        object[4] = 1;
        assertThatThrownBy(() -> ObjectReader.read(Bytes.of("f", object)))
                .hasMessage("not a 64-bit little-endian ELF file");
    }
}

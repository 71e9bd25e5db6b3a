package org.scxc.bpf.object;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.elf.Bytes;
import org.scxc.bpf.vm.Memory;

/** The object and the kernel in src/test/c. */
final class Samples {
    private Samples() {}

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = Samples.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    static BpfObject object() throws IOException, BadObject {
        return ObjectReader.read(Bytes.of("sample.bpf.o", bytes("sample.bpf.o")));
    }

    static KernelTypes kernel() throws IOException, BadObject {
        return KernelTypes.read(Bytes.of("kernel.btf.o", bytes("kernel.btf.o")));
    }

    static Linked linked(Memory memory) throws IOException, BadObject {
        Linking linking = Linker.link(object(), kernel(), Map.of(), memory);
        if (linking instanceof Linking.Refused refused) {
            throw new AssertionError(refused.reasons());
        }
        return ((Linking.Ready) linking).linked();
    }
}

package org.scxc.cli.bpf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.elf.BpfFiles;
import org.scxc.bpf.elf.Bytes;
import org.scxc.bpf.object.BpfObject;
import org.scxc.bpf.object.KernelTypes;
import org.scxc.bpf.object.ObjectReader;
import org.scxc.cli.process.BadInput;
import org.scxc.guest.GuestProblem;
import org.scxc.guest.KernelBtf;
import org.scxc.model.input.InputFile;
import org.scxc.model.input.InputKind;
import org.scxc.model.input.Unreadable;

/** Objects and kernels that the user names as files. */
public final class BpfFile {
    private BpfFile() {}

    /** Returns the objects in a file: itself, or those inside an executable. */
    public static List<BpfObject> objects(Path file) {
        Bytes bytes = Bytes.of(file.getFileName().toString(), read(file));
        try {
            List<Bytes> found = BpfFiles.in(bytes);
            if (found.isEmpty()) {
                throw new BadInput(file + ": neither a BPF object nor a file with one inside");
            }
            List<BpfObject> objects = new ArrayList<>();
            for (Bytes object : found) {
                objects.add(ObjectReader.read(object));
            }
            return objects;
        } catch (BadObject e) {
            throw bad(file, e);
        }
    }

    /** Whether a file that {@link #objects} can read is an object itself. */
    public static boolean isObject(byte[] bytes) {
        try {
            return BpfFiles.isObject(Bytes.of("", bytes));
        } catch (BadObject e) {
            return false;
        }
    }

    /** Returns the types of the kernel in a vmlinux, a bzImage or raw BTF. */
    public static KernelTypes kernel(Path file) {
        try {
            return KernelTypes.read(Bytes.of(file.getFileName().toString(), KernelBtf.read(file, read(file))));
        } catch (BadObject e) {
            throw bad(file, e);
        } catch (GuestProblem e) {
            throw new BadInput(e.reason());
        } catch (IOException e) {
            throw new BadInput(file + ": cannot be read: " + e.getMessage());
        }
    }

    /** Names the file once, by its whole path. */
    public static BadInput bad(Path file, BadObject bad) {
        String name = file.getFileName() + ": ";
        String reason = bad.reason();
        return new BadInput(file + ": " + (reason.startsWith(name) ? reason.substring(name.length()) : reason));
    }

    public static byte[] read(Path file) {
        try {
            return InputFile.bytes(file, InputKind.OBJECT);
        } catch (Unreadable e) {
            throw new BadInput(file + ": " + e.getMessage());
        }
    }
}

package org.scxc.bpf.object;

import java.util.List;

/**
 * A section of global variables, which libbpf makes an array map of one value.
 *
 * @param size bytes; of .bss as well, which has none in the file
 * @param initial its bytes in the file, empty for .bss
 * @param variables by offset
 */
public record GlobalSection(String name, Kind kind, long size, byte[] initial, List<Variable> variables) {
    /** What may be done with the variables. */
    public enum Kind {
        READ_ONLY,
        READ_WRITE,
        /** {@code __arena} variables: the arena's first pages. */
        ARENA
    }

    /** A variable; {@code type} is its BTF type, 0 if unknown. */
    public record Variable(String name, long offset, long size, int type) {}

    public GlobalSection {
        variables = List.copyOf(variables);
    }

    /** Returns the variable that holds this offset as {@code name} or {@code name+n}, or the section and offset. */
    public String nameAt(long offset) {
        for (Variable variable : variables) {
            if (offset >= variable.offset && offset < variable.offset + Math.max(1, variable.size)) {
                return offset == variable.offset ? variable.name : variable.name + "+" + (offset - variable.offset);
            }
        }
        return name + "+" + offset;
    }
}

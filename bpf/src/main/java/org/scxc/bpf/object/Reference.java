package org.scxc.bpf.object;

/** What a call or a 64-bit immediate load of an object refers to. */
public sealed interface Reference {
    /** Returns it as a reader would name it. */
    String text();

    /** The address of a map. */
    record ToMap(MapDefinition map) implements Reference {
        @Override
        public String text() {
            return map.name();
        }
    }

    /** The address of a byte of a section of globals. */
    record ToGlobal(GlobalSection section, long offset) implements Reference {
        @Override
        public String text() {
            return section.nameAt(offset);
        }
    }

    /** A function of the object: called, or its address taken. */
    record ToFunction(ObjectFunction function) implements Reference {
        @Override
        public String text() {
            return function.name();
        }
    }

    /** A symbol of the kernel: a kfunc called, or the address of a kfunc or variable. */
    record ToExtern(Extern symbol) implements Reference {
        @Override
        public String text() {
            return symbol.name();
        }
    }
}

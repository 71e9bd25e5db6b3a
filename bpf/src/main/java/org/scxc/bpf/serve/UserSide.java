package org.scxc.bpf.serve;

import org.jspecify.annotations.Nullable;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.object.GlobalSection;
import org.scxc.bpf.vm.Memory;
import org.scxc.runtime.state.Store;

/** An attached object as user space gets at it. */
final class UserSide implements UserHalf.Programs {
    private final Template template;
    private final Memory memory;
    private final Host host;
    private final ProgramCalls calls;

    /** The region of the argument of a program, 0 before the first. */
    private long contextAt;

    UserSide(Template template, Memory memory, Host host, ProgramCalls calls) {
        this.template = template;
        this.memory = memory;
        this.host = host;
        this.calls = calls;
    }

    @Override
    public void gaveUp(String why) {
        host.kernel.unverified("the scheduler's user space gave up: " + why + ",");
    }

    @Override
    public int run(String program, byte[] context) {
        if (contextAt == 0) {
            contextAt = memory.add(context, Memory.Access.READ_WRITE);
        } else {
            memory.replace(contextAt, context);
        }
        return (int) calls.execute(template.linked.code().function(program), contextAt, 0, 0);
    }

    @Override
    public UserHalf.Mapped mapped(long address) {
        return new UserHalf.Mapped(memory.regionAt(address), (int) address);
    }

    @Override
    public @Nullable BpfMap map(String name) {
        return host.maps.named(name);
    }

    @Override
    public UserHalf.Mapped variable(String name) {
        Value value = value(name);
        return new UserHalf.Mapped(value.bytes(), value.at());
    }

    @Override
    public Value value(String name) {
        for (GlobalSection section : template.linked.object().globals()) {
            for (GlobalSection.Variable variable : section.variables()) {
                if (variable.name().equals(name)) {
                    long address = template.linked.globals().getOrDefault(section.name(), 0L) + variable.offset();
                    return new Value(btf(), variable.type(), memory.regionAt(address), (int) address);
                }
            }
        }
        throw new IllegalArgumentException("no variable " + name);
    }

    @Override
    public Value element(String name, int index, int cpu) {
        if (map(name) instanceof ArrayMap map) {
            long address = map.at(index, cpu);
            return new Value(btf(), map.definition.valueType(), memory.regionAt(address), (int) address);
        }
        throw new IllegalArgumentException("no array " + name);
    }

    @Override
    public Value made(String struct) {
        int type = btf().find(struct, Btf.STRUCT);
        return new Value(btf(), type, new byte[(int) btf().sizeOf(type)], 0);
    }

    @Override
    public Store store() {
        return host.kernel.store();
    }

    @Override
    public int parent(int cgroup) {
        return host.kernel.cgroupParent(cgroup);
    }

    @Override
    public long nowNs() {
        return host.kernel.now();
    }

    private Btf btf() {
        return template.linked.object().btf();
    }
}

package org.scxc.bpf.serve;

import org.jspecify.annotations.Nullable;
import org.scxc.bpf.object.GlobalSection;
import org.scxc.bpf.vm.Memory;

/** An attached object as user space gets at it. */
final class UserSide implements UserHalf.Programs {
    private final Template template;
    private final Memory memory;
    private final Host host;
    private final ProgramCalls calls;

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
        long at = memory.add(context, Memory.Access.READ_WRITE);
        return (int) calls.execute(template.linked.code().function(program), at, 0, 0);
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
        for (GlobalSection section : template.linked.object().globals()) {
            for (GlobalSection.Variable variable : section.variables()) {
                if (variable.name().equals(name)) {
                    return mapped(template.linked.globals().getOrDefault(section.name(), 0L) + variable.offset());
                }
            }
        }
        throw new IllegalArgumentException("no variable " + name);
    }
}

package org.scxc.bpf.race;

import java.util.ArrayList;
import java.util.List;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Op;
import org.scxc.bpf.object.GlobalSection;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.serve.Template;
import org.scxc.bpf.vm.Memory;
import org.scxc.model.Race;
import org.scxc.runtime.objects.RaceDoor;
import org.scxc.runtime.objects.RaceObject;
import org.scxc.runtime.objects.RacePrograms;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Store;

/** An object that races run: its code, and what kind of instruction each is. */
public final class RaceCode implements RaceObject {
    /** Never a step. */
    static final byte PLAIN = 0;

    static final byte LOADS = 1;

    /** Atomic operations among them. */
    static final byte STORES = 2;

    /** A helper or kfunc. */
    static final byte CALLS = 3;

    /** Messages that are told apart. */
    private static final int MESSAGES_MAX = 1_000;

    final Template template;
    final Linked linked;
    final int init;
    final byte[] kinds;

    /** Instructions that wait for a lock. */
    final boolean[] locks;

    /** Of all objects: what a search has found is told by whoever has loaded the object anew. */
    private static final List<String> MESSAGES = new ArrayList<>();

    /** @param template of which {@link Obstacles} finds nothing that a race lacks */
    public RaceCode(Template template) {
        this.template = template;
        linked = template.linked();
        init = template.function(Callback.INIT);
        Code code = linked.code();
        kinds = new byte[code.size()];
        locks = new boolean[code.size()];
        for (int pc = 0; pc < kinds.length; pc++) {
            kinds[pc] = kind(code.op(pc));
            locks[pc] = code.op(pc) == Op.CALL_HELPER && RaceCalls.isLock((int) code.imm[pc]);
        }
    }

    private static byte kind(int op) {
        if (op == Op.CALL_HELPER || op == Op.CALL_KFUNC || op == Op.CALL_REGISTER) {
            return CALLS;
        }
        if (op >= Op.LOAD8 && op <= Op.LOADSX32) {
            return LOADS;
        }
        return Op.accessBytes(op) > 0 ? STORES : PLAIN;
    }

    @Override
    public boolean has(Race.Callback callback) {
        return callback != Race.Callback.MESSAGE && function(callback) >= 0;
    }

    @Override
    public boolean enqMigrationDisabled() {
        return (template.info().flags() & Scx.OPS_ENQ_MIGRATION_DISABLED) != 0;
    }

    @Override
    public boolean hasInit() {
        return init >= 0;
    }

    int function(Race.Callback callback) {
        return template.function(Callback.valueOf(callback.name()));
    }

    @Override
    public RacePrograms attach(Store store, RaceDoor door, int cpus, int tasks, int nesting) {
        RaceHost host = new RaceHost(door, store, template.layout(), linked.calls(), cpus, tasks);
        CellMemory cells = new CellMemory(store, template.layout(), host);
        Memory regions = template.memory().readOnly(cells);
        for (GlobalSection section : linked.object().globals()) {
            Long address = linked.globals().get(section.name());
            if (section.kind() == GlobalSection.Kind.READ_WRITE && address != null) {
                byte[] bytes = template.memory().regionAt(address);
                int cell = store.longs("object.globals." + section.name(), (bytes.length >> 3) + 2);
                cells.map(address, cell, bytes.length, false);
                cells.fill(address, bytes);
            }
        }
        host.maps = RaceMaps.of(linked, regions, cells, host);
        return new ObjectPrograms(this, host, cells, regions, cpus, nesting);
    }

    @Override
    public int numberOf(String message) {
        synchronized (MESSAGES) {
            int known = MESSAGES.indexOf(message);
            if (known < 0 && MESSAGES.size() == MESSAGES_MAX) {
                throw new IllegalStateException("more than " + MESSAGES_MAX + " messages of objects");
            }
            if (known < 0) {
                MESSAGES.add(message);
            }
            return known < 0 ? MESSAGES.size() - 1 : known;
        }
    }

    @Override
    public String message(int number) {
        synchronized (MESSAGES) {
            return MESSAGES.get(number);
        }
    }
}

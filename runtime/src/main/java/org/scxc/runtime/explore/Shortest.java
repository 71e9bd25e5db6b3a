package org.scxc.runtime.explore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.scxc.model.Race;
import org.scxc.runtime.kernel.Store;

/** Breadth first: the shortest schedules that show what is wanted, and of those the first in CPU order. */
final class Shortest {
    /** States kept whole; beyond that the depth-first witness is good enough. */
    private static final int STATES_MAX = 400_000;

    private record Node(int parent, byte cpu, short[] cells) {}

    private Shortest() {}

    /** @return the findings among {@code wanted} that were met within the limit */
    static Findings find(Race.Program program, Set<Integer> wanted, boolean unowned) {
        Findings findings = new Findings();
        RaceMachine machine = new RaceMachine(program, findings);
        FingerprintSet visited = new FingerprintSet(1 << 16, false);
        List<Node> nodes = new ArrayList<>();
        Set<Integer> left = new HashSet<>(wanted);
        findings.forget();
        nodes.add(new Node(-1, (byte) -1, pack(machine)));
        visited.add(machine.store.fingerprint());
        for (int n = 0; n < nodes.size() && !left.isEmpty() && nodes.size() < STATES_MAX; n++) {
            Node node = nodes.get(n);
            unpack(machine, node.cells);
            nodes.set(n, new Node(node.parent, node.cpu, new short[0])); // only its place in the tree is needed now
            boolean stuck = true;
            for (int c = 0; c < machine.at.cpus; c++) {
                if (!machine.enabled(c)) {
                    continue;
                }
                stuck = false;
                int mark = machine.store.mark();
                boolean goesOn = machine.step(c);
                if (unowned) {
                    machine.reportUnowned();
                }
                if (!findings.nothingHappened()) {
                    int[] schedule = schedule(nodes, n, c);
                    findings.take(schedule, schedule.length);
                    left.removeAll(findings.schedules().keySet());
                }
                if (goesOn && visited.add(machine.store.fingerprint())) {
                    nodes.add(new Node(n, (byte) c, pack(machine)));
                }
                machine.store.undo(mark);
            }
            if (stuck) {
                Ends.look(machine, findings);
                if (!findings.nothingHappened()) {
                    int[] schedule = schedule(nodes, n, -1);
                    findings.take(schedule, schedule.length);
                    left.removeAll(findings.schedules().keySet());
                }
            }
        }
        findings.schedules().keySet().retainAll(wanted);
        return findings;
    }

    private static int[] schedule(List<Node> nodes, int node, int last) {
        List<Integer> reversed = new ArrayList<>();
        if (last >= 0) {
            reversed.add(last);
        }
        for (int n = node; nodes.get(n).parent >= 0; n = nodes.get(n).parent) {
            reversed.add((int) nodes.get(n).cpu);
        }
        int[] schedule = new int[reversed.size()];
        for (int i = 0; i < schedule.length; i++) {
            schedule[i] = reversed.get(schedule.length - 1 - i);
        }
        return schedule;
    }

    /** Most cells are small; the others take five shorts. */
    private static short[] pack(RaceMachine machine) {
        Store store = machine.store;
        short[] cells = new short[store.size() * 5];
        int used = 0;
        for (int i = 0; i < store.size(); i++) {
            long v = store.get(i);
            if (v >= 0 && v < Short.MAX_VALUE) {
                cells[used++] = (short) v;
            } else {
                cells[used++] = -1;
                for (int k = 0; k < 4; k++) {
                    cells[used++] = (short) (v >>> 16 * k);
                }
            }
        }
        return java.util.Arrays.copyOf(cells, used);
    }

    private static void unpack(RaceMachine machine, short[] cells) {
        int used = 0;
        for (int i = 0; i < machine.store.size(); i++) {
            short v = cells[used++];
            long value = v;
            if (v == -1) {
                value = 0;
                for (int k = 0; k < 4; k++) {
                    value |= (cells[used++] & 0xffffL) << 16 * k;
                }
            }
            machine.store.set(i, value);
        }
        machine.store.commit();
    }
}

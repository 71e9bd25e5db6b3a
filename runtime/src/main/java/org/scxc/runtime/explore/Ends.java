package org.scxc.runtime.explore;

import org.scxc.model.Race;

/** A state in which nobody can go on. */
final class Ends {
    private Ends() {}

    static void look(RaceMachine machine, Findings findings) {
        if (!machine.allFinished()) {
            findings.add(Findings.DEADLOCK);
            return;
        }
        int waiting = machine.waitingForEver();
        findings.forget(); // what the last look itself did is no execution of the race
        for (int p = 0; p < machine.at.tasks; p++) {
            if ((waiting >> p & 1) != 0) {
                findings.oracle(Race.OracleKind.LOST, p);
            }
        }
    }
}

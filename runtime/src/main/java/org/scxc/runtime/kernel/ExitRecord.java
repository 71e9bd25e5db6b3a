package org.scxc.runtime.kernel;

import org.scxc.model.ExitKind;

/**
 * Why the scheduler ended.
 *
 * @param at ns on the machine's clock
 * @param task whom it is about, or −1
 * @param followed whose story explains it: {@code task}, or a task that the message does not name, or −1
 */
public record ExitRecord(ExitKind kind, long code, String message, long at, int task, int followed) {}

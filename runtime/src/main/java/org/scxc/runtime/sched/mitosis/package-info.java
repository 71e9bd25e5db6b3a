/**
 * A model of scx_mitosis and its cell manager, written from docs/kernel/mitosis.md#summary (versions: base 7d6ad8186,
 * the head of pull request 3593, main of August 2026). Names and messages are the scheduler's own.
 */
@org.jspecify.annotations.NullMarked
package org.scxc.runtime.sched.mitosis;

/** BPF objects as the scheduler of a race: what the explorer asks of them, and what they ask of the race's kernel. */
@org.jspecify.annotations.NullMarked
package org.scxc.runtime.objects;

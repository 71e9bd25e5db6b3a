/** From a file that a scenario names to a scheduler that the simulated kernel can attach, or to reasons why not. */
@org.jspecify.annotations.NullMarked
package org.scxc.bpf.load;

/** What the in-JVM runtime makes of each construct of a scenario: the same, something like it, or nothing. */
@org.jspecify.annotations.NullMarked
package org.scxc.runtime.fidelity;

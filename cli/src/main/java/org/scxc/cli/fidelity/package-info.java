/** What each target makes of a scenario's constructs, as {@code scxc check --target} prints it. */
@org.jspecify.annotations.NullMarked
package org.scxc.cli.fidelity;

/** Backends, the options that they declare, and the simulator as one of them. */
@org.jspecify.annotations.NullMarked
package org.scxc.cli.backend;

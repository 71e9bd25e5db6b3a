/** Files that commands write: whole or not at all, and never in the place of somebody else's. */
@org.jspecify.annotations.NullMarked
package org.scxc.cli.output;

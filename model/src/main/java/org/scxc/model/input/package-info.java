/** Files that people and other programs made, read with bounds. */
@NullMarked
package org.scxc.model.input;

import org.jspecify.annotations.NullMarked;

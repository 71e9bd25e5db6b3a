/** Text to model. */
@org.jspecify.annotations.NullMarked
package org.scxc.compiler;

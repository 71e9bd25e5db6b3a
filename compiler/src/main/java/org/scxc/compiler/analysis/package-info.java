/** Names, quantities and declarations. */
@org.jspecify.annotations.NullMarked
package org.scxc.compiler.analysis;

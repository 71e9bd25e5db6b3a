/** One rule, one class, one list. */
@org.jspecify.annotations.NullMarked
package org.scxc.compiler.rules;

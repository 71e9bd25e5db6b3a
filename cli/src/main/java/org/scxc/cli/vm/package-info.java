/** Boots guests for scenarios. */
@org.jspecify.annotations.NullMarked
package org.scxc.cli.vm;

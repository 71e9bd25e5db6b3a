/** What the library declares, for readers. */
@org.jspecify.annotations.NullMarked
package org.scxc.compiler.doc;

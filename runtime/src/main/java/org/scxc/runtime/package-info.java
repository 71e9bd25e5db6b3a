/** A scenario run inside the JVM: model in, outcome out. */
@org.jspecify.annotations.NullMarked
package org.scxc.runtime;

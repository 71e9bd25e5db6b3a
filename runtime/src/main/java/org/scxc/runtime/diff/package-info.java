/** Two schedulers on the same kernel, and the first call in which they part. */
@org.jspecify.annotations.NullMarked
package org.scxc.runtime.diff;

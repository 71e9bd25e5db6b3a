/** Workers, noise and the driver that performs a scenario. */
@org.jspecify.annotations.NullMarked
package org.scxc.runtime.work;

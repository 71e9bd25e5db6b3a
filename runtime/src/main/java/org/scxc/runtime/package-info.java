/** What a run is given beside its setup, and who listens to it. */
@org.jspecify.annotations.NullMarked
package org.scxc.runtime;

/** What all backends that write files share: fidelity, problems, templates. */
@org.jspecify.annotations.NullMarked
package org.scxc.backends;

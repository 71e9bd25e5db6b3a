/** The scenario as immutable records, and what came out of running one. Depends on nothing. */
@org.jspecify.annotations.NullMarked
package org.scxc.model;

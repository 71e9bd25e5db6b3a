/** What follows from a scenario without running it: facts derived once from the model, which rules and readers share. */
@org.jspecify.annotations.NullMarked
package org.scxc.model.index;
